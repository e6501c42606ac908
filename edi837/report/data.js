// The rows of the page, which stand in it as JSON: blocks of columns, whose cells are indices into the block's texts.
const $ = id => document.getElementById(id);
const make = (tag, values = {}, ...children) => {
  const element = document.createElement(tag);
  const { data, ...properties } = values;
  Object.assign(element, properties);
  Object.assign(element.dataset, data);
  element.append(...children.flat(Infinity).filter(child => child !== ""));
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
function numbers(Kind, column, value = Number) {
  const values = new Kind(COUNT);
  for (const block of BLOCKS) {
    const cells = block.columns[column];
    if (Array.isArray(cells)) for (let at = 0; at < block.length; at++) values[block.start + at] = value(cells[at]);
    else values.fill(value(cells), block.start, block.start + block.length);
  }
  return values;
}
const NO_DAYS = 1e9;
const BANDS = ["past due", "within 7 days", "within 30 days", "later", "limit unknown"];
const CENTS = numbers(Float64Array, "cents");
const CLAIM = numbers(Int32Array, "claim");
const DAYS = numbers(Float64Array, "days", days => (days === "" ? NO_DAYS : days));
const BAND = Uint8Array.from(DAYS, days => (days === NO_DAYS ? 4 : days < 0 ? 0 : days <= 7 ? 1 : days <= 30 ? 2 : 3));

// A name with its id, as far as both are known.
const both = (title, id) => (title && id ? `${title} (${id})` : title || id || "");

// A column, or a name and its id, whose values are few: each row's number, and the values that the numbers stand for.
function category(column, other) {
  const values = [];
  const known = new Map();
  const number = value => {
    if (!known.has(value)) known.set(value, values.push(value) - 1);
    return known.get(value);
  };
  const ids = new Uint32Array(COUNT);
  for (const { start, length, texts, columns } of BLOCKS) {
    const first = columns[column];
    const second = other ? columns[other] : -1;
    const seen = new Map();
    for (let at = 0; at < length; at++) {
      const one = Array.isArray(first) ? first[at] : first;
      const two = Array.isArray(second) ? second[at] : second;
      const key = one * texts.length + two;
      let id = seen.get(key);
      if (id === undefined) seen.set(key, id = number(both(texts[one], texts[two])));
      ids[start + at] = id;
    }
  }
  return { ids, values };
}
const WORK = category("work");
const TODO = WORK.values.indexOf("todo");
const LINE = category("line");
const RULE = category("rule");
// What is said of a rule: its name, what it finds, why that matters, its source.
const rule_words = code => ABOUT.rules[code] ?? ["", "", "", ""];
const OVER_FILE = numbers(Uint8Array, "over_file");
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

// Dollars of each of several parts, as the summary counts them: of one claim its whole charge, else each line once; only
// what is to do. Rows come in their order of place, so those of a claim follow one another; those of rules over the file
// were counted before.
const WHOLE = LINE.values.indexOf("");
class Money {
  constructor(parts = 1) {
    this.cents = new Float64Array(parts);
    this.claims = new Int32Array(parts).fill(-1);
    this.counted = new Float64Array(parts);
    this.lines = new Int32Array(parts);
    this.more = [];
  }

  add(row, part = 0, over = false) {
    if (WORK.ids[row] !== TODO || !CENTS[row] || (!over && OVER_FILE[row])) return;
    const line = LINE.ids[row];
    if (CLAIM[row] !== this.claims[part]) {
      this.claims[part] = CLAIM[row];
      this.counted[part] = 0;
      this.more[part] = null;
    } else if (this.lines[part] === WHOLE || this.lines[part] === line || this.more[part]?.includes(line)) return;
    else if (line === WHOLE) this.cents[part] -= this.counted[part];
    else (this.more[part] ??= []).push(this.lines[part]);
    this.lines[part] = line;
    this.counted[part] += CENTS[row];
    this.cents[part] += CENTS[row];
  }
}
