// The rows of the list as CSV, in their order: columns and cells as in the exceptions file, where no cell is a formula.
const RUNS = /^[\s\u00a0]*[=+\-@\t\r\n]/;
const ANOTHER_CELL = /([;\t])(?='*[^\S\t]*[=+\-@])(?![^\S\t]*[+-]?[0-9]*\.?[0-9]+[^\S\t]*(?:[;\t]|$))/g;
const PLAIN_NUMBER = /^(?:[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+)$/;
const AS_IT_IS = new Set(["exception_id", "segment", "byte_start", "claim_start"]);

function csv_value(row, column) {
  if (column === "byte_end") return String(cell(row, "byte_start") + cell(row, "length"));
  if (column === "days_left") return String(cell(row, "days"));
  return AS_IT_IS.has(column) ? String(cell(row, column)) : text(row, column);
}

function csv_cell(value) {
  const guarded = value.replace(ANOTHER_CELL, "$1'");
  const harmless = RUNS.test(value) && !PLAIN_NUMBER.test(value) ? `'${guarded}` : guarded;
  return /[;\t,"\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function save() {
  const lines = [ABOUT.columns, ...Array.from(list.rows, row => ABOUT.columns.map(column => csv_value(row, column)))];
  const content = lines.map(line => `${line.map(csv_cell).join(",")}\r\n`);
  const href = URL.createObjectURL(new Blob(content, { type: "text/csv;charset=utf-8" }));
  make("a", { href, download: `${ABOUT.title}.list.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  $("said").textContent = `Saved: ${counted(list.rows.length, "row")}`;
}
