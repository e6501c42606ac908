"use strict";
// Which rows are shown, in which groups and order. Without script the page shows every row, by rule.
const $ = id => document.getElementById(id);
const make = (tag, values = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), values);
  made.append(...children);
  return made;
};
const rows = [...document.querySelectorAll(".row")].map((item, place) => ({ item, place, ...item.dataset }));
const titles = new Map([...document.querySelectorAll(".group")].map(group =>
  [group.querySelector(".row").dataset.r, group.querySelector(".about").textContent]));
const VIEWS = { todo: "To do", done: "Done", info: "For information", unchecked: "Not checked", all: "All" };
const FACETS = { s: "Severity", d: "What happened", p: "Payer", r: "Rule", n: "Billing provider", f: "File" };
const RANK = { error: 0, warning: 1, info: 2 };
const FIRST = 8;
const state = { view: rows.some(row => row.w === "todo") ? "todo" : "all", by: "r", sort: "s", open: "", chosen: {}, all: {} };
let words = [];
let groups = [];

const dollars = cents => (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
const counted = (count, word) => `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;
const named = (key, value, row) => !value ? "(none)" : key === "r" ? `${value} ${row.t}` : value;
const summary = row => row.item.querySelector("summary");
const shown = () => groups.flatMap(group => group.list).filter(row => !row.item.hidden);

// Dollars as the summary counts them: of one claim its whole charge, else each line once; only what is to do.
function atRisk(list) {
  const claims = new Map();
  for (const row of list) {
    if (row.w !== "todo" || !row.m) continue;
    if (!claims.has(row.c)) claims.set(row.c, new Map());
    claims.get(row.c).set(row.g, Number(row.m));
  }
  let cents = 0;
  for (const lines of claims.values()) cents += lines.get("") ?? [...lines.values()].reduce((a, b) => a + b, 0);
  return cents;
}

function fits(row, besides) {
  if (besides !== "w" && state.view !== "all" && row.w !== state.view) return false;
  if (words.length) row.text ??= row.item.textContent.toLowerCase();
  if (!words.every(word => row.text.includes(word))) return false;
  return Object.entries(state.chosen).every(([key, values]) => key === besides || !values.size || values.has(row[key]));
}

const money = (a, b) => Number(b.m || 0) - Number(a.m || 0);
const ORDERS = {
  s: (a, b) => RANK[a.s] - RANK[b.s] || money(a, b),
  l: (a, b) => Number(a.l || 1e9) - Number(b.l || 1e9),
  m: money,
  o: (a, b) => (a.f === b.f ? Number(a.b) - Number(b.b) : a.f < b.f ? -1 : 1),
};
const order = (a, b) => ORDERS[state.sort](a, b) || a.place - b.place;

// Puts the rows into groups; a group comes by its first row, or by its dollars where dollars decide.
function arrange() {
  const parts = new Map();
  for (const row of rows.slice().sort(order)) {
    const key = state.by ? row[state.by] : "";
    if (!parts.has(key)) parts.set(key, []);
    parts.get(key).push(row);
  }
  const lists = [...parts.values()];
  const weight = new Map(lists.map(list => [list, atRisk(list)]));
  lists.sort((a, b) => (state.sort === "m" ? 0 : state.sort === "s" ? RANK[a[0].s] - RANK[b[0].s] : order(a[0], b[0]))
    || weight.get(b) - weight.get(a));
  groups = lists.map(list => {
    const figures = make("p", { className: "figures" });
    const title = state.by ? named(state.by, list[0][state.by], list[0]) : "All rows";
    const about = make("p", { className: "about", textContent: state.by === "r" ? titles.get(list[0].r) : "" });
    const header = make("header", {}, make("h3", { textContent: title }), figures, about);
    const items = make("ol", {}, ...list.map(row => row.item));
    return { list, figures, section: make("section", { className: "group" }, header, items) };
  });
  $("list").replaceChildren(...groups.map(group => group.section), $("none"));
}

function filter() {
  for (const row of rows) row.item.hidden = !fits(row);
  for (const group of groups) {
    const list = group.list.filter(row => !row.item.hidden);
    group.section.hidden = !list.length;
    const claims = new Set(list.map(row => row.c)).size;
    group.figures.textContent = `${counted(list.length, "row")} · ${counted(claims, "claim")} · ${dollars(atRisk(list))} at risk`;
  }
  tell();
  views();
  facets();
  remember();
}

function tell() {
  const list = shown();
  const limits = Object.entries(state.chosen).filter(([, values]) => values.size).map(([key, values]) =>
    `${FACETS[key].toLowerCase()} ${[...values].map(value => value || "(none)").join(" or ")}`);
  if (words.length) limits.push(`“${words.join(" ")}”`);
  $("none").hidden = list.length > 0;
  $("shown").textContent = [`${VIEWS[state.view]}: ${counted(list.length, "row")}`, `${dollars(atRisk(list))} at risk`, ...limits].join(" · ");
}

function views() {
  const list = rows.filter(row => fits(row, "w"));
  $("views").replaceChildren(...Object.entries(VIEWS).map(([view, name]) => {
    const count = view === "all" ? list.length : list.filter(row => row.w === view).length;
    const button = make("button", { type: "button", textContent: `${name} ${count.toLocaleString("en-US")}` });
    button.setAttribute("aria-pressed", String(view === state.view));
    button.dataset.view = view;
    return button;
  }));
}

function facets() {
  const focused = document.activeElement?.dataset?.facet;
  $("facets").replaceChildren(...Object.keys(FACETS).map(facet).filter(Boolean));
  if (focused) [...$("facets").querySelectorAll("[data-facet]")].find(one => one.dataset.facet === focused)?.focus();
}

function facet(key) {
  const values = new Map();
  for (const row of rows) {
    const value = values.get(row[key]) ?? { row, count: 0 };
    values.set(row[key], value);
    value.count += fits(row, key);
  }
  if (values.size < 2) return null;
  const chosen = (state.chosen[key] ??= new Set());
  const listed = [...values].sort(([a, x], [b, y]) => chosen.has(b) - chosen.has(a) || y.count - x.count || (a < b ? -1 : 1));
  const labels = listed.slice(0, state.all[key] ? listed.length : FIRST).map(([value, { row, count }]) => {
    const box = make("input", { type: "checkbox", checked: chosen.has(value) });
    Object.assign(box.dataset, { facet: `${key}=${value}`, key, value });
    return make("label", { className: count ? "" : "zero" }, box, make("span", { textContent: named(key, value, row) }),
      make("span", { className: "count", textContent: count.toLocaleString("en-US") }));
  });
  const more = listed.length > FIRST && !state.all[key]
    ? [make("button", { type: "button", textContent: `all ${listed.length}` })] : [];
  more.forEach(button => Object.assign(button.dataset, { facet: `${key} more`, more: key }));
  return make("fieldset", {}, make("legend", { textContent: FACETS[key] }), ...labels, ...more);
}
