// A row of the list, and what opens below it: what is wrong, what to do, the change in its claim, where it stands.
const soft = (value, className = "soft") => make("span", { className, textContent: value });
const isolated = value => make("bdi", { textContent: value });
const listed = (...values) => values.filter(Boolean).join(" · ");
const hyphened = ndc => (/^\d{11}$/.test(ndc) ? `${ndc.slice(0, 5)}-${ndc.slice(5, 9)}-${ndc.slice(9)}` : ndc);
const line_of = row => (text(row, "line") ? ` line ${text(row, "line")}` : "");
const claim_of = row => text(row, "patient_control_number");
const day_of = row => text(row, "service_from") || text(row, "statement_from");
const id_of = row => `e-${cell(row, "exception_id")}`;
const due = row => {
  const days = DAYS[row];
  if (days === NO_DAYS) return claim_of(row) ? "limit unknown" : "";
  return days < 0 ? `${counted(-days, "day")} late` : `${counted(days, "day")} left`;
};

function change(row) {
  const before = text(row, "before");
  const after = text(row, "after");
  const units = text(row, "units") ? `${text(row, "units")} ${text(row, "unit")}` : "";
  if (!after) return units ? soft(units, "units") : "";
  const value = before === text(row, "units") ? units : before || "nothing";
  return make("span", { className: "units" }, isolated(value), " → ", make("b", {}, isolated(after)));
}

function item(row) {
  const hidden = state.by;
  const payer = text(row, "payer_name") || text(row, "payer_id");
  const provider = text(row, "billing_name") || text(row, "billing_npi");
  const file = FACETS.f.values.length > 1 && hidden !== "f" ? text(row, "file") : "";
  const disposition = text(row, "disposition");
  const states = [disposition === "reported" ? "" : disposition, text(row, "held") ? "held" : ""].filter(Boolean).join(", ");
  const service = make("span", { className: "drug" }, soft(listed(text(row, "procedure"), hidden === "u" ? "" : text(row, "drug")), "name"),
    soft(hyphened(text(row, "ndc")), "soft ndc"), change(row));
  const summary = make("summary", {},
    make("span", { className: `sev ${text(row, "severity")}`, title: text(row, "severity") }, make("span", { textContent: text(row, "severity") })), " ",
    make("span", { className: "claim" }, make("b", {}, isolated(claim_of(row) || "whole file or envelope")), line_of(row), " ", soft(day_of(row), "soft day")), " ",
    service, " ",
    make("span", { className: "finding" }, hidden === "r" ? [] : [make("b", { textContent: text(row, "rule") }), " "], text(row, "message")), " ",
    make("span", { className: "who" }, hidden === "p" ? [] : make("span", { className: "payer" }, isolated(payer)), " ",
      hidden === "n" ? [] : make("span", { className: "soft provider" }, isolated(provider)), " ", make("span", { className: "soft file" }, isolated(file))), " ",
    make("span", { className: "money" }, cell(row, "cents") === "" ? "" : make("span", { className: "cents", textContent: dollars(CENTS[row]) }), " ", soft(due(row), "soft due"),
      states ? [" ", soft(states, "state")] : []));
  const details = make("details", {}, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(body(row));
    remember();
  });
  const element = make("li", { className: "row", id: id_of(row), data: { rule: text(row, "rule"), row } }, details);
  return element;
}

const titled = (title, ...content) => (content.flat().length ? [make("h3", {}, title), ...content] : []);
const paragraph = value => (value ? make("p", { textContent: value }) : []);
const sentence = value => value.slice(0, 1).toUpperCase() + value.slice(1);

function body(row) {
  const answers = text(row, "answers").split("\n").filter(Boolean).map(answer => {
    const [kind, code, words] = answer.split("\t");
    return make("li", {}, make("b", { textContent: `${kind} ${code}`.trim() }), ` ${words}`);
  });
  const [state, ...events] = text(row, "timeline").split("\n").filter(Boolean);
  const choices = text(row, "choices");
  const words = make("div", { className: "words" },
    titled("What is wrong", paragraph(text(row, "message"))),
    titled("What to do", paragraph(text(row, "remedy"))),
    choices ? paragraph(`Value to give with an approval: ${choices}`) : [],
    titled("Why it matters", paragraph(sentence(rule_words(text(row, "rule"))[2]))),
    answers.length ? [make("h3", {}, "Likely answers ", make("small", { textContent: "predictions, payers differ" })), make("ul", { className: "answers" }, answers)] : [],
    titled("Source", paragraph(sentence(rule_words(text(row, "rule"))[3]))),
    state ? titled("What became of this claim", paragraph(sentence(state)), make("ol", { className: "timeline" }, events.map(happened))) : [],
    others(row));
  return make("div", { className: "body" }, tools(row), words,
    make("div", { className: "evidence" }, changed(row), excerpt(row), facts(row)));
}

// An event on the timeline of a claim: when, what, who says so, dollars and codes, in which file.
function happened(event) {
  const [day, state, by, line, paid, codes, remarks, source, certainty, note] = event.split("\t");
  return make("li", {}, make("b", { textContent: day }), ` ${listed(line ? `line ${line} ${state}` : state, by, paid && dollars(Math.round(paid * 100)), codes, remarks, certainty && `match: ${certainty}`, note)} `,
    soft(source));
}

function tools(row) {
  const button = (act, title) => make("button", { type: "button", textContent: title, data: { act, row } });
  const report = ABOUT.reports[text(row, "run_id")];
  return make("div", { className: "acts" },
    report ? make("a", { href: `${report}#${id_of(row)}`, textContent: "Its segments, in the report of its file" }) : [], claim_of(row) ? button("claim", "Copy claim number") : [], button("link", "Copy link"),
    button("sheet", "Print this claim"), button("previous", "Previous"), button("next", "Next"));
}

// The other findings of the claim, wherever they stand in the list.
let of_claim = null;
const claim_key = row => [text(row, "file"), text(row, "transaction"), text(row, "group"), claim_of(row), cell(row, "claim_start")].join("\n");
function others(row) {
  if (!claim_of(row)) return [];
  if (of_claim === null) {
    of_claim = new Map();
    for (let at = 0; at < COUNT; at++) {
      const key = claim_key(at);
      if (claim_of(at)) (of_claim.get(key) ?? of_claim.set(key, []).get(key)).push(at);
    }
  }
  const rest = (of_claim.get(claim_key(row)) ?? []).filter(other => other !== row);
  const links = rest.map(other => make("li", {}, make("a", { href: `#${id_of(other)}`, textContent: `${text(other, "rule")}${line_of(other)}` }),
    ` ${text(other, "message")}`));
  return links.length ? titled(`Also on this claim (${figure(links.length)})`, make("ul", { className: "others" }, links)) : [];
}

function changed(row) {
  const [before, after, title] = ["before", "after", "fix_title"].map(column => text(row, column));
  const decision = text(row, "decision");
  return [make("h3", { textContent: ABOUT.dispositions[text(row, "disposition")] ?? "" }),
    text(row, "element") ? make("p", { className: "change" }, soft(text(row, "element"), "at"),
      before ? make("code", { className: "before" }, isolated(before)) : make("i", { textContent: "nothing sent" }),
      after ? [" → ", make("code", { className: "after" }, isolated(after))] : []) : [],
    paragraph(title),
    decision ? paragraph(listed(`Decision: ${decision} by ${text(row, "by")}`, text(row, "note"))) : []].flat();
}

// The segments of a claim: each line with its number.
function lines_of(claim) {
  let number = 0;
  return claim.split("\n").map(line => {
    const [told, value] = line.split("\t");
    if (told === "-") return ["", value];
    number = told ? Number(told) : number + 1;
    return [number, value];
  });
}

function excerpt(row) {
  const block = BLOCKS[BLOCK_OF[row]];
  const [claim, ...marks] = block.excerpts[row - block.start] || [];
  if (claim === undefined) return [];
  const lines = lines_of(block.claims[claim]);
  const shown = [];
  for (let at = 0; at < marks.length; at++) {
    if (Array.isArray(marks[at])) shown.push(marks[at]);
    else for (let index = marks[at], left = marks[++at]; left > 0; index++, left--) shown.push(["", index]);
  }
  return [make("h3", {}, "In the claim ", make("small", { textContent: "segment numbers count within the transaction set" })),
    make("pre", { className: "edi" }, shown.map(([mark, index, ...spans]) => {
      const [number, value] = lines[index];
      const parts = [];
      let end = 0;
      for (let at = 0; at < spans.length; at += 2) {
        parts.push(value.slice(end, spans[at]), make("mark", { textContent: value.slice(spans[at], spans[at + 1]) }));
        end = spans[at + 1];
      }
      const sign = { ">": "▸", "-": "−", "+": "+" }[mark];
      return make({ "-": "del", "+": "ins" }[mark] ?? "span", {}, make("i", {}, String(number), sign ? make("b", { textContent: sign }) : []),
        parts, value.slice(end), "\n");
    }))];
}

function facts(row) {
  const t = column => text(row, column);
  const [from, to] = [t("service_from"), t("service_to")];
  const entries = [
    ["File", t("file")],
    ["Control numbers", listed(t("interchange") && `ISA13 ${t("interchange")}`, t("group") && `GS06 ${t("group")}`, t("transaction") && `ST02 ${t("transaction")}`)],
    ["Place", `${cell(row, "segment") === "" ? "" : `segment ${cell(row, "segment")}, `}bytes ${cell(row, "byte_start")} to ${cell(row, "byte_start") + cell(row, "length")}`],
    ["Service", listed(from && to && to !== from ? `${from} to ${to}` : from, t("use"))],
    ["Line as sent", listed(`${t("procedure")} ${t("modifiers")}`.trim() + (t("units") ? ` × ${t("units")} ${t("unit")}` : ""), t("charge") && `$${t("charge")}`, t("revenue_code") && `revenue code ${t("revenue_code")}`)],
    ["Drug", listed(t("drug"), t("ndc") && `NDC ${hyphened(t("ndc"))}`, t("ndc_quantity") && `${t("ndc_quantity")} ${t("ndc_unit")}`)],
    ["Payer", listed(both(t("payer_name"), t("payer_id")), t("payer_class"))],
    ["Billing provider", listed(t("billing_name"), t("billing_npi") && `NPI ${t("billing_npi")}`)],
    ["To file by", claim_of(row) ? (DAYS[row] === NO_DAYS ? "limit unknown: set it in the mapping of this payer" : due(row)) : ""],
    ["Related lines", t("related_lines")],
    ["SNIP type", listed(t("snip"), ABOUT.snip[t("snip")])],
  ];
  return [make("h3", {}, "Where"), make("dl", {}, entries.filter(([, value]) => value).map(([title, value]) =>
    [make("dt", { textContent: title }), make("dd", {}, isolated(value))]),
  make("dt", { textContent: "Exception" }), make("dd", {}, make("a", { href: `#${id_of(row)}`, textContent: cell(row, "exception_id") })))];
}
