// Which rows are shown, in which groups and order, fifty at a time; counts and dollars are over all of them.
const VIEWS = { todo: "To do", done: "Done", info: "For information", unchecked: "Not checked", all: "All" };
const GROUPS = { "": "No groups", r: "Rule", p: "Payer", n: "Provider", u: "Drug", f: "File" };
const A_PAGE = 50;
const FIRST = 7;
const MOST_PRINTED = 1000;
const state = { view: TODO >= 0 ? "todo" : "all", by: "", sort: "rank", query: "", page: 0, dense: false, chosen: {}, all: {} };
let hits = null;
let list = { rows: [], groups: [], counts: {}, money: {} };

const SEVERITY = FACETS.s.values.map(value => ({ error: 0, warning: 1, info: 2 })[value] ?? 3);
const severity = row => SEVERITY[FACETS.s.ids[row]];
const open = row => (WORK.ids[row] === TODO ? 0 : 1);
const near = row => Math.min(BAND[row], 3);
const by_text = column => {
  const values = Array.from({ length: COUNT }, (_, row) => text(row, column));
  return (a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b);
};
const ORDERS = {
  rank: ["Deadline, then dollars", () => (a, b) => open(a) - open(b) || near(a) - near(b) || CENTS[b] - CENTS[a] || severity(a) - severity(b) || a - b],
  days: ["Days left", () => (a, b) => DAYS[a] - DAYS[b] || CENTS[b] - CENTS[a] || a - b],
  dollars: ["Dollars at risk", () => (a, b) => CENTS[b] - CENTS[a] || a - b],
  severity: ["Severity", () => (a, b) => severity(a) - severity(b) || CENTS[b] - CENTS[a] || a - b],
  date: ["Date of service", () => by_text("service_from")],
  claim: ["Claim number", () => by_text("patient_control_number")],
  place: ["Place in the file", () => (a, b) => a - b],
};
const orders = {};
function order(sort) {
  return (orders[sort] ??= Uint32Array.from({ length: COUNT }, (_, row) => row).sort(ORDERS[sort][1]()));
}

// One pass: a row counts for a facet when it fits everything besides that facet.
function pass() {
  const keys = Object.keys(FACETS);
  const limits = keys.filter(key => state.chosen[key]?.size)
    .map(key => [key, FACETS[key].ids, FACETS[key].values.map(value => state.chosen[key].has(value))]);
  if (state.view !== "all") limits.push(["view", WORK.ids, WORK.values.map(value => value === state.view)]);
  const all = { ...FACETS, view: WORK };
  const counts = Object.fromEntries(Object.entries(all).map(([key, facet]) => [key, new Uint32Array(facet.values.length)]));
  const money = Object.fromEntries(keys.map(key => [key, FACETS[key].values.map(() => new Money())]));
  const fits = new Uint8Array(COUNT);
  const total = new Money();
  for (let row = 0; row < COUNT; row++) {
    if (hits && !hits[row]) continue;
    let failed = null;
    for (const [key, ids, allowed] of limits) {
      if (allowed[ids[row]]) continue;
      failed = failed === null ? key : "";
      if (failed === "") break;
    }
    if (failed === "") continue;
    if (failed === null) {
      fits[row] = 1;
      total.add(row);
      for (const key in all) counts[key][all[key].ids[row]]++;
      for (const key of keys) money[key][FACETS[key].ids[row]].add(row, key === "r");
    } else {
      counts[failed][all[failed].ids[row]]++;
      if (failed !== "view") money[failed][FACETS[failed].ids[row]].add(row, failed === "r");
    }
  }
  return { fits, counts, money, total: total.cents };
}

function arrange() {
  const { fits, counts, money, total } = pass();
  const rows = order(state.sort).filter(row => fits[row]);
  const groups = [];
  let listed = rows;
  if (state.by) {
    const { ids, values } = FACETS[state.by];
    const parts = new Map();
    for (const row of rows) (parts.get(ids[row]) ?? parts.set(ids[row], []).get(ids[row])).push(row);
    const sums = new Map([...parts.keys()].map(id => [id, money[state.by][id].cents]));
    const ordered = [...parts].sort(([a], [b]) => sums.get(b) - sums.get(a) || parts.get(b).length - parts.get(a).length);
    listed = new Uint32Array(rows.length);
    let start = 0;
    for (const [id, part] of ordered) {
      listed.set(part, start);
      groups.push({ start, end: start + part.length, value: values[id], dollars: sums.get(id) });
      start += part.length;
    }
  }
  list = { rows: listed, groups, counts, money, dollars: total };
}

function update(page = 0) {
  arrange();
  state.page = page;
  show();
  views();
  facets();
  tell();
  remember();
}

function show(first = state.page * A_PAGE, count = A_PAGE) {
  const last = Math.min(first + count, list.rows.length);
  const sections = [];
  let at = first;
  while (at < last) {
    const group = list.groups.find(one => one.start <= at && at < one.end);
    const end = Math.min(last, group?.end ?? last);
    const items = make("ol", {}, Array.from(list.rows.slice(at, end), item));
    sections.push(make("section", { className: "group" }, group ? heading(group, at) : [], items));
    at = end;
  }
  $("list").replaceChildren(...sections);
  $("none").hidden = list.rows.length > 0;
  const pages = Math.ceil(list.rows.length / A_PAGE);
  $("pages").hidden = pages < 2;
  $("range").textContent = `${figure(first + 1)}–${figure(last)} of ${figure(list.rows.length)}`;
  $("before").disabled = first === 0;
  $("after").disabled = last === list.rows.length;
}

function heading(group, at) {
  const about = state.by === "r" ? rule_words(group.value)[1] : "";
  const figures = `${counted(group.end - group.start, "row")} · ${dollars(group.dollars)} at risk`;
  const only = make("button", { type: "button", textContent: "Only these", data: { only: group.value } });
  return make("header", {}, make("h3", { textContent: name(state.by, group.value) + (at > group.start ? ", continued" : "") }),
    make("p", { className: "figures", textContent: figures }), only, about ? make("p", { className: "about", textContent: about }) : []);
}

function tell() {
  const limits = Object.entries(state.chosen).filter(([, values]) => values.size).map(([key, values]) =>
    `${FACETS[key].title.toLowerCase()}: ${[...values].map(value => name(key, value)).join(" or ")}`);
  if (state.query) limits.push(`“${state.query}”`);
  document.body.classList.toggle("filtered", limits.length > 0);
  $("shown").textContent = [`${VIEWS[state.view]}: ${counted(list.rows.length, "row")}`, `${dollars(list.dollars)} at risk`, ...limits].join(" · ");
  $("clear").hidden = !limits.length;
}

function views() {
  $("views").replaceChildren(...Object.entries(VIEWS).map(([view, title]) => {
    const counts = list.counts.view;
    const count = view === "all" ? counts.reduce((a, b) => a + b, 0) : counts[WORK.values.indexOf(view)] ?? 0;
    const button = make("button", { type: "button", data: { view } }, title, " ", make("span", { className: "count", textContent: figure(count) }));
    button.setAttribute("aria-pressed", String(view === state.view));
    return button;
  }));
}

function facets() {
  const focused = document.activeElement?.dataset?.facet;
  $("facets").replaceChildren(...Object.keys(FACETS).flatMap(facet));
  if (focused) [...$("facets").querySelectorAll("[data-facet]")].find(one => one.dataset.facet === focused)?.focus();
}

// The values of a facet, each with its rows and a bar of its dollars: a bar is a filter.
function facet(key) {
  const { title, values } = FACETS[key];
  const chosen = (state.chosen[key] ??= new Set());
  const entries = values.map((value, id) => ({ value, id, count: list.counts[key][id], cents: list.money[key][id].cents }));
  const present = key === "b" ? entries.filter(one => one.count || chosen.has(one.value)) : entries;
  if (present.length < 2 && !chosen.size) return [];
  const most = Math.max(...present.map(one => one.cents), 1);
  const ordered = key === "b" ? present
    : present.sort((a, b) => chosen.has(b.value) - chosen.has(a.value) || b.cents - a.cents || b.count - a.count || (a.value < b.value ? -1 : 1));
  const labels = ordered.slice(0, state.all[key] ? ordered.length : FIRST).map(({ value, count, cents }) => {
    const box = make("input", { type: "checkbox", checked: chosen.has(value), data: { facet: `${key}=${value}`, key, value } });
    const bar = make("i", { className: "bar", hidden: !cents });
    bar.style.width = `${(100 * cents) / most}%`;
    return make("label", { className: count ? "" : "zero", title: `${counted(count, "row")}, ${dollars(cents)} at risk` }, box,
      make("span", { className: "named", textContent: name(key, value) }), make("span", { className: "count", textContent: figure(count) }), bar);
  });
  const more = ordered.length > FIRST && !state.all[key]
    ? make("button", { type: "button", textContent: `all ${figure(ordered.length)}`, data: { facet: `${key} more`, more: key } }) : [];
  return [make("fieldset", {}, make("legend", { textContent: title }), labels, more)];
}
