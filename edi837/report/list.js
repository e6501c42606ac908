// Which rows are shown, in which groups and order, fifty at a time; counts and dollars are over all of them.
const VIEWS = { todo: "To do", done: "Done", info: "For information", unchecked: "Not checked", all: "All" };
const GROUPS = { "": "No groups", r: "Rule", p: "Payer", n: "Provider", u: "Drug", f: "File" };
const PARTS = { day: "Date of service", name: "Drug", ndc: "NDC", units: "Units", payer: "Payer", provider: "Provider", file: "File", cents: "Dollars", due: "Deadline" };
const A_PAGE = 50;
const FIRST = 7;
const MOST_PRINTED = 1000;
const state = { view: TODO >= 0 ? "todo" : "all", by: "", sort: "rank", query: "", page: 0, dense: false, hidden: new Set(), chosen: {}, all: {} };
let hits = null;
let list = { rows: [], groups: null, counts: {}, money: {} };

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
  const money = Object.fromEntries(keys.map(key => [key, new Money(FACETS[key].values.length)]));
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
      for (const key of keys) money[key].add(row, FACETS[key].ids[row], key === "r");
    } else {
      counts[failed][all[failed].ids[row]]++;
      if (failed !== "view") money[failed].add(row, FACETS[failed].ids[row], failed === "r");
    }
  }
  return { fits, counts, money, total: total.cents[0] };
}

function arrange() {
  const { fits, counts, money, total } = pass();
  const rows = order(state.sort).filter(row => fits[row]);
  if (!state.by) {
    list = { rows, groups: null, counts, money, dollars: total };
    return;
  }
  // Groups by their dollars: each a run of rows from one of `starts` to the next.
  const { ids, values } = FACETS[state.by];
  const sizes = new Uint32Array(values.length);
  for (const row of rows) sizes[ids[row]]++;
  const { cents } = money[state.by];
  const present = Uint32Array.from(sizes.keys()).filter(id => sizes[id]).sort((a, b) => cents[b] - cents[a] || sizes[b] - sizes[a] || a - b);
  const starts = new Uint32Array(present.length + 1);
  const next = new Uint32Array(values.length);
  present.forEach((id, place) => {
    next[id] = starts[place];
    starts[place + 1] = starts[place] + sizes[id];
  });
  const grouped = new Uint32Array(rows.length);
  for (const row of rows) grouped[next[ids[row]]++] = row;
  list = { rows: grouped, groups: { present, starts }, counts, money, dollars: total };
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
  let place = list.groups ? list.groups.starts.findLastIndex(start => start <= first) : 0;
  while (at < last) {
    const end = list.groups ? Math.min(last, list.groups.starts[place + 1]) : last;
    const items = make("ol", {}, Array.from(list.rows.slice(at, end), item));
    sections.push(make("section", { className: "group" }, list.groups ? heading(place, at) : [], items));
    place++;
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

function heading(place, at) {
  const { present, starts } = list.groups;
  const value = FACETS[state.by].values[present[place]];
  const about = state.by === "r" ? rule_words(value)[1] : "";
  const figures = `${counted(starts[place + 1] - starts[place], "row")} · ${dollars(list.money[state.by].cents[present[place]])} at risk`;
  const only = make("button", { type: "button", textContent: "Only these", data: { only: value } });
  return make("header", {}, make("h3", { textContent: name(state.by, value) + (at > starts[place] ? ", continued" : "") }),
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
  const counts = list.counts[key];
  const cents = list.money[key].cents;
  const is_shown = id => counts[id] || chosen.has(values[id]) || (key !== "b" && values.length <= FIRST);
  const present = Array.from(values.keys()).filter(is_shown);
  if (present.length < 2 && !chosen.size) return [];
  const most = Math.max(cents.reduce((a, b) => Math.max(a, b), 0), 1);
  const marked = id => chosen.has(values[id]);
  if (key !== "b") present.sort((a, b) => marked(b) - marked(a) || cents[b] - cents[a] || counts[b] - counts[a] || (values[a] < values[b] ? -1 : 1));
  const labels = present.slice(0, state.all[key] ? present.length : FIRST).map(id => {
    const value = values[id];
    const box = make("input", { type: "checkbox", checked: chosen.has(value), data: { facet: `${key}=${value}`, key, value } });
    const bar = make("i", { className: "bar", hidden: !cents[id] });
    bar.style.width = `${(100 * cents[id]) / most}%`;
    return make("label", { className: counts[id] ? "" : "zero", title: `${counted(counts[id], "row")}, ${dollars(cents[id])} at risk` }, box,
      make("span", { className: "named", textContent: name(key, value) }), make("span", { className: "count", textContent: figure(counts[id]) }), bar);
  });
  const more = present.length > FIRST && !state.all[key]
    ? make("button", { type: "button", textContent: `all ${figure(present.length)}`, data: { facet: `${key} more`, more: key } }) : [];
  return [make("fieldset", {}, make("legend", { textContent: title }), labels, more)];
}
