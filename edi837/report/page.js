// The controls: address, keys, search, buttons, print; at last the list as the address asks for it.
const opened = () => [...$("list").querySelectorAll(".row details[open]")].map(details => details.closest(".row"));
let recalling = true;

// The address keeps what is shown and the row that is open, so that it can be kept; not the words searched for.
function remember() {
  if (recalling) return;
  const words = new URLSearchParams({ view: state.view, by: state.by, sort: state.sort });
  if (state.dense) words.set("dense", "yes");
  if (state.hidden.size) words.set("hide", [...state.hidden].join(" "));
  if (state.page) words.set("page", state.page + 1);
  for (const [key, values] of Object.entries(state.chosen)) for (const value of values) words.append(key, value);
  const row = opened().at(-1);
  history.replaceState(null, "", `#${row ? `${row.id}&` : ""}${words}`);
}

// What the address asks for; the row that it names, or null.
function recall() {
  const [, id, rest] = /^#?(?:(e-[0-9a-f]+)&?)?(.*)$/.exec(location.hash);
  if (id && !rest) state.view = "all";
  const words = new URLSearchParams(rest);
  if (rest) state.chosen = {};
  for (const [key, value] of words) {
    if (key === "view" ? value in VIEWS : key === "sort" ? value in ORDERS : key === "by" && value in GROUPS) state[key] = value;
    else if (key in FACETS) (state.chosen[key] ??= new Set()).add(value);
    else if (key === "dense") state.dense = true;
    else if (key === "hide") hide(value.split(" "));
  }
  for (const key of ["by", "sort"]) $(key).value = state[key];
  dense(state.dense);
  update(Math.max(0, Number(words.get("page") ?? 1) - 1) || 0);
  return id ? row_of(id) : null;
}

function row_of(id) {
  for (const block of BLOCKS) {
    const ids = block.columns.exception_id;
    const at = Array.isArray(ids) ? ids.indexOf(id.slice(2)) : ids === id.slice(2) ? 0 : -1;
    if (at >= 0) return block.start + at;
  }
  return null;
}

// Shows a row, opened: where the filters hide it, without them.
function reveal(row) {
  let at = list.rows.indexOf(row);
  if (at < 0) {
    Object.assign(state, { view: "all", chosen: {}, query: $("q").value = "" });
    hits = null;
    update();
    at = list.rows.indexOf(row);
  }
  if (Math.floor(at / A_PAGE) !== state.page) turn(Math.floor(at / A_PAGE));
  for (const other of opened()) if (Number(other.dataset.row) !== row) other.querySelector("details").open = false;
  const element = $(id_of(row));
  element.querySelector("details").open = true;
  element.querySelector("summary").focus();
  element.scrollIntoView({ block: "start" });
}

function turn(page) {
  state.page = page;
  show();
  remember();
}

const summaries = () => [...$("list").querySelectorAll(".row summary")];
const focused_row = () => document.activeElement?.closest?.(".row");

function step(by) {
  const at = summaries().indexOf(focused_row()?.querySelector("summary"));
  const next = at < 0 ? 0 : at + by;
  if (next >= A_PAGE && (state.page + 1) * A_PAGE < list.rows.length) turn(state.page + 1);
  else if (next < 0 && state.page > 0) turn(state.page - 1);
  const shown = summaries();
  const element = shown[next >= A_PAGE ? 0 : next < 0 && at === 0 && shown.length === A_PAGE ? shown.length - 1 : Math.min(Math.max(next, 0), shown.length - 1)];
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}

function pages(by) {
  const page = state.page + by;
  if (page < 0 || page * A_PAGE >= list.rows.length) return;
  turn(page);
  $("work").scrollIntoView();
}

// Previous and next open the neighbor, on whichever page it is.
function neighbor(row, by) {
  const next = list.rows[list.rows.indexOf(row) + by];
  if (next !== undefined) reveal(next);
}

async function copy(value) {
  try {
    await navigator.clipboard.writeText(value);
    $("said").textContent = `Copied: ${value}`;
  } catch {
    $("said").textContent = `Cannot copy here: ${value}`;
  }
}

function dense(on) {
  state.dense = on;
  document.body.classList.toggle("dense", on);
  $("dense").setAttribute("aria-pressed", String(on));
}

// Parts of a row that somebody does not need: hidden in the list and on paper, by a class of the body for each.
function hide(parts) {
  state.hidden = new Set(parts.filter(part => part in PARTS));
  for (const part of Object.keys(PARTS)) document.body.classList.toggle(`no-${part}`, state.hidden.has(part));
  for (const box of $("parts").querySelectorAll("input")) box.checked = !state.hidden.has(box.name);
}

function clear() {
  state.query = $("q").value = "";
  state.chosen = {};
  hits = null;
  update();
}

function find() {
  state.query = $("q").value.trim();
  hits = search(state.query);
  update();
}

// What waits, in the order in which a person takes it: each is a filter.
function first() {
  const waiting = (word, title, chosen, fits) => {
    const money = new Money();
    let count = 0;
    for (let row = 0; row < COUNT; row++) if (WORK.ids[row] === TODO && fits(row)) { count++; money.add(row); }
    const cents = money.cents[0];
    return count ? make("button", { type: "button", data: { first: JSON.stringify(chosen) } }, make("b", { textContent: `${counted(count, word)} ${title}` }), ` ${dollars(cents)} at risk`) : [];
  };
  const proposed = FACETS.d.values.indexOf("proposed");
  $("first").append(...[
    waiting("row", "past the filing limit", { b: ["past due"] }, row => BAND[row] === 0),
    waiting("row", "due within 7 days", { b: ["within 7 days"] }, row => BAND[row] === 1),
    waiting("proposal", "to decide", { d: ["proposed"] }, row => FACETS.d.ids[row] === proposed),
    waiting("row", "to correct at the source", { d: ["reported"] }, row => FACETS.d.values[FACETS.d.ids[row]] === "reported"),
    waiting("row", "in claims held back", { h: ["yes"] }, row => FACETS.h.values[FACETS.h.ids[row]] === "yes"),
  ].flat());
  $("first").hidden = !$("first").children.length;
}

// On paper: one claim where a row asks for it, else the rows of the list, narrow, and not the controls.
let printed = null;
function before_print() {
  if (printed !== null) {
    document.body.classList.add("sheet");
    $("list").replaceChildren(make("ol", {}, item(printed)));
    $("list").querySelector("details").open = true;
    $("list").querySelector("details").append(body(printed));
  } else if (!opened().length) {
    show(0, MOST_PRINTED);
    $("cut").hidden = list.rows.length <= MOST_PRINTED;
    $("cut").textContent = `The first ${figure(MOST_PRINTED)} of ${figure(list.rows.length)} rows; ${ABOUT.full} has all.`;
  }
}
function after_print() {
  const row = printed;
  document.body.classList.remove("sheet");
  $("cut").hidden = true;
  printed = null;
  if (row !== null || !opened().length) show();
  if (row !== null) reveal(row);
}
addEventListener("beforeprint", before_print);
addEventListener("afterprint", after_print);

const ACTS = {
  claim: row => copy(claim_of(row)),
  link: row => copy(`${location.href.replace(/#.*/, "")}#${id_of(row)}`),
  sheet: row => { printed = row; print(); },
  previous: row => neighbor(row, -1),
  next: row => neighbor(row, 1),
};
const KEYS = {
  j: () => step(1), k: () => step(-1), "[": () => pages(-1), "]": () => pages(1), "/": () => $("q").focus(), "?": () => $("keys").showModal(),
  c: () => focused_row() && ACTS.claim(Number(focused_row().dataset.row)), Escape: () => { clear(); $("q").blur(); },
};

document.addEventListener("keydown", event => {
  const typing = event.target.matches("input[type=search], select");
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || $("keys").open || (typing && event.key !== "Escape")) return;
  event.preventDefault();
  act();
});
let waiting;
$("q").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(find, 120); });
$("tools").addEventListener("submit", event => { event.preventDefault(); find(); });
for (const [id, titles] of [["by", GROUPS], ["sort", ORDERS]]) {
  $(id).append(...Object.entries(titles).map(([value, title]) => make("option", { value, textContent: Array.isArray(title) ? title[0] : title })));
  $(id).addEventListener("change", () => { state[id] = $(id).value; update(); });
}
$("parts").append(...Object.entries(PARTS).map(([name, title]) => make("label", {}, make("input", { type: "checkbox", name, checked: true }), ` ${title}`)));
$("parts").addEventListener("change", () => {
  hide([...$("parts").querySelectorAll("input:not(:checked)")].map(box => box.name));
  remember();
});
$("views").addEventListener("click", event => {
  const view = event.target.closest("button")?.dataset.view;
  if (!view) return;
  state.view = view;
  update();
  $("views").querySelector("[aria-pressed=true]").focus();
});
$("facets").addEventListener("change", event => {
  const { key, value } = event.target.dataset;
  if (!state.chosen[key].delete(value)) state.chosen[key].add(value);
  update();
});
$("facets").addEventListener("click", event => {
  const key = event.target.dataset.more;
  if (!key) return;
  state.all[key] = true;
  facets();
});
$("first").addEventListener("click", event => {
  const chosen = event.target.closest("button")?.dataset.first;
  if (!chosen) return;
  state.view = "todo";
  state.chosen = Object.fromEntries(Object.entries(JSON.parse(chosen)).map(([key, values]) => [key, new Set(values)]));
  update();
});
$("list").addEventListener("click", event => {
  const { act, row, only } = event.target.dataset;
  if (act) ACTS[act](Number(row));
  else if (only !== undefined) {
    (state.chosen[state.by] ??= new Set()).add(only);
    update();
  }
});
$("dense").addEventListener("click", () => { dense(!state.dense); remember(); });
$("clear").addEventListener("click", clear);
$("before").addEventListener("click", () => pages(-1));
$("after").addEventListener("click", () => pages(1));
$("save").addEventListener("click", save);
$("print").addEventListener("click", () => print());
$("help").addEventListener("click", KEYS["?"]);
addEventListener("hashchange", () => arrive());

function arrive() {
  recalling = true;
  const row = recall();
  recalling = false;
  if (row !== null) reveal(row);
  else remember();
}

for (const id of ["views", "tools", "acts", "filters"]) $(id).hidden = false;
$("filters").open = matchMedia("(min-width: 60rem)").matches;
$("plain").remove();
first();
arrive();
