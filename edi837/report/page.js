// The controls: address, keys, search, buttons; at last the list as the address asks for it.
// The address keeps what is shown, so that it can be bookmarked; not the words searched for.
function remember() {
  const told = new URLSearchParams({ view: state.view, by: state.by, sort: state.sort });
  for (const [key, values] of Object.entries(state.chosen)) for (const value of values) told.append(key, value);
  history.replaceState(null, "", `#${told}`);
}

function recall() {
  if (location.hash.startsWith("#e-")) {
    const row = rows.find(one => `#${one.item.id}` === location.hash);
    if (row) Object.assign(state, { view: "all", open: row });
    return;
  }
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
    if (key === "view" ? value in VIEWS : key === "sort" ? value in ORDERS : key === "by" && (!value || value in FACETS)) state[key] = value;
    else if (key in FACETS) (state.chosen[key] ??= new Set()).add(value);
    else if (key === "open") state.open = value;
  }
}

function step(by) {
  const list = shown().map(summary);
  const at = list.indexOf(document.activeElement?.closest?.(".row")?.querySelector("summary"));
  const next = list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function clear() {
  if (words.length || $("q") === document.activeElement) {
    $("q").value = "";
    words = [];
    step(0);
  } else state.chosen = {};
  filter();
}

const unfold = open => shown().forEach(row => { row.item.querySelector("details").open = open; });
const KEYS = { j: () => step(1), k: () => step(-1), "/": () => $("q").focus(), "?": () => $("keys").showModal(), Escape: clear };

document.addEventListener("keydown", event => {
  const typing = event.target.matches("input[type=search], select");
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || $("keys").open || (typing && event.key !== "Escape")) return;
  event.preventDefault();
  act();
});
let waiting;
$("q").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { words = $("q").value.toLowerCase().split(/\s+/).filter(Boolean); filter(); }, 120);
});
$("tools").addEventListener("submit", event => event.preventDefault());
for (const id of ["by", "sort"]) $(id).addEventListener("change", () => { state[id] = $(id).value; arrange(); filter(); });
$("views").addEventListener("click", event => {
  if (!event.target.dataset.view) return;
  state.view = event.target.dataset.view;
  filter();
  $("views").querySelector("[aria-pressed=true]").focus();
});
$("facets").addEventListener("change", event => {
  const { key, value } = event.target.dataset;
  if (!state.chosen[key].delete(value)) state.chosen[key].add(value);
  filter();
});
$("facets").addEventListener("click", event => {
  if (!event.target.dataset.more) return;
  state.all[event.target.dataset.more] = true;
  facets();
});
$("unfold").addEventListener("click", () => {
  const open = shown().some(row => !row.item.querySelector("details").open);
  unfold(open);
  $("unfold").textContent = open ? "Close all" : "Open all";
});
$("print").addEventListener("click", () => print());
$("help").addEventListener("click", KEYS["?"]);
addEventListener("beforeprint", () => document.querySelectorAll(".notes details").forEach(one => { one.open = true; }));

recall();
for (const id of ["by", "sort"]) $(id).value = state[id];
for (const id of ["views", "tools", "facets"]) $(id).hidden = false;
const wanted = state.open;
arrange();
filter();
if (wanted === "all") unfold(true);
else if (wanted) {
  wanted.item.querySelector("details").open = true;
  summary(wanted).focus();
  wanted.item.scrollIntoView({ block: "center" });
}
