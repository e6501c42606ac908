// The rows of the page, which stand in it as JSON: blocks of columns, whose cells are indices into the block's texts.
const $ = id => document.getElementById(id);
const make = (tag, values = {}, ...children) => {
  const element = document.createElement(tag);
  const { data, ...properties } = values;
  Object.assign(element, properties);
  Object.assign(element.dataset, data);
  element.append(...children.flat().filter(child => child !== null && child !== ""));
  return element;
};
const ABOUT = JSON.parse($("about").textContent);
// The texts of a block stand in clear, its numbers are deflated.
async function unpacked(element) {
  const { packed, ...block } = JSON.parse(element.textContent);
  const bytes = Uint8Array.from(atob(packed), character => character.charCodeAt(0));
  const numbers = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  return { ...block, ...numbers };
}
const BLOCKS = await Promise.all([...document.querySelectorAll("script.block")].map(unpacked));
let counted_rows = 0;
for (const block of BLOCKS) {
  block.start = counted_rows;
  counted_rows += block.length;
}
const COUNT = counted_rows;
const BLOCK_OF = new Uint32Array(COUNT);
BLOCKS.forEach((block, number) => BLOCK_OF.fill(number, block.start, block.start + block.length));

function cell(row, column) {
  const block = BLOCKS[BLOCK_OF[row]];
  const values = block.columns[column];
  return Array.isArray(values) ? values[row - block.start] : values;
}
const text = (row, column) => BLOCKS[BLOCK_OF[row]].texts[cell(row, column)];

// One value a row, as numbers: what is filtered, counted and sorted.
function numbers(Kind, value) {
  const values = new Kind(COUNT);
  for (const block of BLOCKS) for (let at = 0; at < block.length; at++) values[block.start + at] = value(block, at);
  return values;
}
const raw = column => (block, at) => {
  const values = block.columns[column];
  return Array.isArray(values) ? values[at] : values;
};
const NO_DAYS = 1e9;
const BANDS = ["past due", "within 7 days", "within 30 days", "later", "limit unknown"];
const CENTS = numbers(Float64Array, (block, at) => Number(raw("cents")(block, at)));
const CLAIM = numbers(Uint32Array, raw("claim"));
const DAYS = numbers(Float64Array, (block, at) => {
  const days = raw("days")(block, at);
  return days === "" ? NO_DAYS : days;
});
const BAND = numbers(Uint8Array, (block, at) => {
  const days = DAYS[block.start + at];
  return days === NO_DAYS ? 4 : days < 0 ? 0 : days <= 7 ? 1 : days <= 30 ? 2 : 3;
});

// A name with its id, as far as both are known.
const both = (title, id) => (title && id ? `${title} (${id})` : title || id || "");

// A column whose values are few: each row's number, and the values that the numbers stand for.
function category(...columns) {
  const values = [];
  const known = new Map();
  const number = value => {
    if (!known.has(value)) known.set(value, values.push(value) - 1);
    return known.get(value);
  };
  const ids = new Uint32Array(COUNT);
  for (const block of BLOCKS) {
    const seen = new Map();
    for (let at = 0; at < block.length; at++) {
      const cells = columns.map(column => raw(column)(block, at));
      const key = cells.length === 1 ? cells[0] : cells.join();
      if (!seen.has(key)) seen.set(key, number(both(...cells.map(index => block.texts[index]))));
      ids[block.start + at] = seen.get(key);
    }
  }
  return { ids, values };
}
const WORK = category("work");
const TODO = WORK.values.indexOf("todo");
const LINE = category("line");
const RULE = category("rule");
// What is said of a rule: its name, what it finds, why that matters, its source, whether it looks at the whole file.
const rule_words = code => ABOUT.rules[code] ?? ["", "", "", "", false];
const OVER_FILE = RULE.values.map(code => rule_words(code)[4]);
const FACETS = {
  b: { title: "Due", ids: BAND, values: BANDS },
  s: { title: "Severity", ...category("severity") },
  d: { title: "State", ...category("disposition") },
  r: { title: "Rule", ...RULE },
  p: { title: "Payer", ...category("payer_name", "payer_id") },
  n: { title: "Billing provider", ...category("billing_name", "billing_npi") },
  u: { title: "Drug", ...category("drug") },
  f: { title: "File", ...category("file") },
  h: { title: "Held back", ...category("held") },
};
const STATES = { reported: "to correct at the source", proposed: "proposal to decide" };
const name = (key, value) => {
  if (key === "r") return `${value} ${rule_words(value)[0].replaceAll("-", " ")}`;
  if (key === "d") return STATES[value] ?? value;
  if (key === "h") return value ? "held" : "not held";
  return value || "(none)";
};

const dollars = cents => (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
const figure = count => count.toLocaleString("en-US");
const counted = (count, word) => `${figure(count)} ${word}${count === 1 ? "" : "s"}`;

// Dollars as the summary counts them: of one claim its whole charge, else each line once; only what is to do. Rows come
// in their order of place, so those of a claim follow one another; those of rules over the file were counted before.
class Money {
  total = 0;
  claims = 0;
  #claim = -1;
  #whole = null;
  #lines = new Map();

  add(row, over = false) {
    if (WORK.ids[row] !== TODO || !CENTS[row] || (!over && OVER_FILE[RULE.ids[row]])) return;
    if (CLAIM[row] !== this.#claim) {
      this.#flush();
      this.#claim = CLAIM[row];
      this.claims++;
    }
    if (LINE.values[LINE.ids[row]] === "") this.#whole ??= CENTS[row];
    else this.#lines.set(LINE.ids[row], CENTS[row]);
  }

  #flush() {
    let sum = this.#whole ?? 0;
    if (this.#whole === null) for (const cents of this.#lines.values()) sum += cents;
    this.total += sum;
    this.#whole = null;
    if (this.#lines.size) this.#lines.clear();
  }

  get cents() {
    this.#flush();
    return this.total;
  }
}
