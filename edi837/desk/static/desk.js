// The keys of the desk. Everything they do can be done without them, and without script. None of them releases.
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const rows = () => all("[data-row]");
  const current = () => document.querySelector("[data-row].current");
  const inRow = (selector) => (current() ?? document).querySelector(selector);
  const follow = (selector) => document.querySelector(selector)?.click();
  let pending = "";

  const select = (row) => {
    if (!row) return;
    current()?.classList.remove("current");
    row.classList.add("current");
    (row.querySelector("[data-open]") ?? row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const listed = rows();
    const at = listed.indexOf(current());
    select(listed[at < 0 ? (by > 0 ? 0 : listed.length - 1) : Math.min(Math.max(at + by, 0), listed.length - 1)]);
  };

  // Rows that are selected: for all of them something can be done at once.
  const count = () => {
    const shown = document.getElementById("picked");
    if (shown) shown.textContent = all("[data-pick]:checked").length;
  };
  const pick = (row, on) => {
    const box = row?.querySelector("[data-pick]");
    if (box) box.checked = on ?? !box.checked;
    count();
  };
  const stepPicking = (by) => {
    pick(current(), true);
    step(by);
    pick(current(), true);
  };
  const pickAlike = () => {
    const link = inRow("[data-alike-link]");
    if (link) return link.click();
    const kind = current()?.dataset.alike;
    const alike = rows().filter((row) => kind === undefined || row.dataset.alike === kind);
    const on = alike.some((row) => row.querySelector("[data-pick]:not(:checked)"));
    alike.forEach((row) => pick(row, on));
  };
  document.addEventListener("change", count);

  // What is done about a claim: in its own forms on its page, for the selected ones in that of the list.
  const unfold = (key) => {
    const bulk = document.querySelector(`#bulk [data-key="${key}"]`);
    if (bulk) {
      bulk.selected = true;
      if (!all("[data-pick]:checked").length) pick(current(), true);
      return document.querySelector("#bulk [name=value], #bulk [name=note]").focus();
    }
    const form = document.querySelector(`[data-form="${key}"]`);
    if (!form) return;
    form.open = true;
    (form.querySelector("input:not([type=hidden]), select") ?? form.querySelector("summary")).focus();
  };
  const approve = () => {
    const button = inRow('[data-key="a"]');
    const choice = button?.form.querySelector("select[required]");
    if (choice && !choice.value) choice.focus();
    else button?.click();
  };
  const decline = () => {
    const box = inRow("[data-decline]");
    if (!box) return;
    box.open = true;
    box.querySelector("input[type=radio]").focus();
    pending = "d";
  };
  const reason = (key) => {
    const choice = inRow("[data-decline][open]")?.querySelectorAll("input[type=radio]")[Number(key) - 1];
    if (!choice) return;
    choice.checked = true;
    choice.form.requestSubmit();
  };
  const copy = () => {
    const number = document.getElementById("number") ?? current()?.querySelector("[data-open]");
    if (!number) return;
    const range = document.createRange();
    range.selectNodeContents(number);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    navigator.clipboard?.writeText(number.textContent);
  };
  const evidence = () => {
    const box = inRow(".evidence");
    if (box) box.open = !box.open;
    else document.querySelector("[data-evidence]")?.focus();
  };
  const mine = () => (document.getElementById("bulk") ? unfold("m") : follow('[data-key="m"]'));
  const keys = {
    j: () => step(1), k: () => step(-1), J: () => stepPicking(1), K: () => stepPicking(-1),
    x: () => pick(current()), "*": pickAlike, u: () => follow("[data-back]"), o: () => inRow("[data-open]")?.click(),
    "[": () => follow('[data-page="first"]'), "]": () => follow('[data-page="next"]'),
    "/": () => document.getElementById("find")?.focus(), f: () => document.querySelector("#filters select")?.focus(),
    "?": () => document.getElementById("keys").showModal(), a: approve, d: decline,
    ".": () => (inRow('[data-key="."]') ?? document.querySelector('[data-key="."]'))?.click(),
    z: () => inRow('[data-key="z"]')?.click(), m: mine, w: () => unfold("w"), q: () => unfold("q"),
    r: () => unfold("r"), s: () => unfold("s"), n: () => unfold("n"), e: evidence,
    t: () => document.querySelector("[data-timeline]")?.focus(), v: () => unfold("v"), c: copy,
    g: () => { pending = "g"; },
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && typing) typing.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const before = pending;
    pending = "";
    if (before === "g" && "wfrs".includes(event.key)) follow(`[data-go="${event.key}"]`);
    else if (before === "d" && /^[1-9]$/.test(event.key)) reason(event.key);
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
  document.getElementById("show-keys")?.addEventListener("click", keys["?"]);
  const target = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
  if (target) select(target);
  count();
})();
