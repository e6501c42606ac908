// The keys of the desk. Everything they do can be done without them, and without script.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.querySelector("[data-row].current");
  let pending = "";

  const select = (row) => {
    if (!row) return;
    current()?.classList.remove("current");
    row.classList.add("current");
    (row.querySelector("[data-open]") ?? row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(current());
    select(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const inRow = (selector) => (current() ?? document).querySelector(selector);
  const follow = (selector) => document.querySelector(selector)?.click();
  const unfold = (key) => {
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
    const box = inRow("[data-decline][open]");
    const choice = box?.querySelectorAll("input[type=radio]")[Number(key) - 1];
    if (!choice) return;
    choice.checked = true;
    choice.form.requestSubmit();
  };
  const copy = () => {
    const number = document.getElementById("number");
    if (!number) return;
    const range = document.createRange();
    range.selectNodeContents(number);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    navigator.clipboard?.writeText(number.textContent);
  };
  const keys = {
    j: () => step(1), k: () => step(-1), u: () => follow("[data-back]"),
    o: () => inRow("[data-open]")?.click(), "[": () => follow('[data-page="first"]'), "]": () => follow('[data-page="next"]'),
    "/": () => document.getElementById("find")?.focus(), f: () => document.querySelector("#filters select")?.focus(),
    "?": () => document.getElementById("keys").showModal(), a: approve, d: decline, z: () => inRow('[data-key="z"]')?.click(),
    m: () => follow('[data-key="m"]'), w: () => unfold("w"), q: () => unfold("q"), r: () => unfold("r"), s: () => unfold("s"),
    n: () => unfold("n"), e: () => { const box = inRow(".evidence"); if (box) box.open = !box.open; unfold("e"); },
    v: () => unfold("v"), c: copy, g: () => { pending = "g"; },
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
  const target = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
  if (target) select(target);
})();
