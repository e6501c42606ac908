// Search: words that all must stand in a row; field:word, "several words", -not. Dates and NDCs as people write them.
const COLUMNS = {
  claim: ["patient_control_number"], rule: ["rule"], payer: ["payer_name", "payer_id"], ndc: ["ndc", "before"],
  provider: ["billing_name", "billing_npi"], npi: ["billing_npi"], drug: ["drug", "procedure"], code: ["procedure"],
  date: ["service_from", "service_to", "statement_from"], file: ["file"], state: ["disposition"],
  severity: ["severity"], element: ["element"],
};
const SEARCHED = [...new Set([...Object.values(COLUMNS).flat(),
  "message", "remedy", "after", "modifiers", "interchange", "by", "note"])];
const TOKEN = /(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi;
const US_DATE = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$/;
const NDC = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/;

// The spellings under which a word may stand in a cell.
function spellings(word) {
  const date = US_DATE.exec(word);
  if (date) return [word, `${date[3].length === 2 ? 20 : ""}${date[3]}-${date[1].padStart(2, "0")}-${date[2].padStart(2, "0")}`];
  const ndc = NDC.exec(word);
  if (ndc) return [word, ndc[1].padStart(5, "0") + ndc[2].padStart(4, "0") + ndc[3].padStart(2, "0")];
  return [word];
}

function parsed(query) {
  return [...query.toLowerCase().matchAll(TOKEN)].map(([whole, not, field, phrase, word]) => {
    const columns = COLUMNS[field];
    const value = phrase ?? word;
    return columns ? { not, columns, words: spellings(value), begins: field === "rule" }
      : { not, columns: SEARCHED, words: spellings(field ? whole.slice(not.length) : value), begins: false };
  }).filter(token => token.words[0]);
}

function matches(token) {
  const hits = new Uint8Array(COUNT);
  for (const block of BLOCKS) {
    block.lower ??= block.texts.map(value => value.toLowerCase());
    const found = block.lower.map(value => token.words.some(word => token.begins ? value.startsWith(word) : value.includes(word)));
    for (const column of token.columns) {
      const values = block.columns[column];
      if (!Array.isArray(values)) {
        if (found[values]) hits.fill(1, block.start, block.start + block.length);
      } else for (let at = 0; at < block.length; at++) if (found[values[at]]) hits[block.start + at] = 1;
    }
    if (token.columns === SEARCHED) for (let at = 0; at < block.length; at++) {
      if (token.words.includes(block.columns.exception_id[at] ?? "")) hits[block.start + at] = 1;
    }
  }
  return hits;
}

// Which rows fit a query; null where all do.
function search(query) {
  const tokens = parsed(query);
  if (!tokens.length) return null;
  const fits = new Uint8Array(COUNT).fill(1);
  for (const token of tokens) {
    const hits = matches(token);
    for (let row = 0; row < COUNT; row++) fits[row] &= token.not ? 1 - hits[row] : hits[row];
  }
  return fits;
}
