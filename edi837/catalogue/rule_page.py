"""The documentation of all rules: a page each, from docstring, declaration and cases, and one that lists them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from edi837.catalogue.cases import read_cases
from edi837.catalogue.markdown import prose, table
from edi837.catalogue.rule_list import FAMILIES
from edi837.catalogue.rule_text import predicted_codes
from edi837.findings.finding import Severity
from edi837.mapping.code_lists import Codes
from edi837.report.plain_words import SNIP
from edi837.rules.rule import Rule, Scope, WhenPaid
from edi837.rules.sections import Sections

INTRODUCTION = """\
# Rules

What `edi837` looks for in the drug lines of 837P and 837I. `edi837 rules` lists the same in a terminal, and
`edi837 rules N203` shows one rule with its cases. These pages are written by `make docs` from the docstrings of the
rules (`edi837/rules`) and from their cases (`fixtures/rules`), which the tests run: change those, not the pages."""
READING = """\
## How to read a page

- A **target line** bills a target code (J3000), or a product of its substance under any other code.
- **Severity**: *error* will be rejected, or is unsafe to send; *warning* is a likely denial or a question in an audit;
  *info* is good to know. It is the default: `--severity`, a partner's setting and a payer mapping change it.
- **Fix**: *safe* changes how a value is written and never what it means, and is made unasked; *proposed* waits for a
  named person (`edi837 release`), or for a payer mapping that permits it; *none* is reported with what to do.
- **SNIP type**: the level of testing at which clearinghouses catch such a fault.
- **Likely answers** are predictions of what a clearinghouse or payer will answer, not facts.
- **Silent where**: one fault gives one finding. Where the other rule speaks, this one does not.
- **Not checked**: evidence was not given. That is reported, and is never a pass.
- **Cases**: each snippet stands for a whole clean file with one drug line, of which it takes the place of a part. The
  lines below it are what comes out: errors and warnings of all rules, and what this rule says as information; code,
  severity, element, the line (LX01) if there are several, and the kind of fix.
  [How a case file is read](../../CONTRIBUTING.md#how-a-case-file-is-read)."""
SUBJECTS = {
    "NoHeader": "the file, when it has no usable ISA",
    "Junk": "bytes that belong to no segment",
    "Interchange": "each interchange",
    "FunctionalGroup": "each functional group",
    "TransactionSet": "each transaction set",
    "Claim": "each claim that holds a target line",
    "OutsideClaims": "what stands in a set outside of claims: the heading, levels without claims",
    "ServiceLine": "each target line",
    "FileFacts": "the file as a whole",
}
SCOPES = {
    Scope.LINE: "line",
    Scope.PAIR: "code and date",
    Scope.CLAIM: "claim",
    Scope.INTERCHANGE: "interchange",
}
EVIDENCE = {
    "chart": "the medical record (`--chart`)",
    "history": "earlier files (the ledger of `edi837 run`)",
    "guide": "the implementation guide (`--guide`)",
    "hcpcs": "a HCPCS file (`--codes`)",
    "ndc": "an NDC directory (`--codes`)",
    "mue": "an MUE table (`--codes`)",
    "icd10": "an ICD-10-CM order file (`--codes`)",
    "taxonomy": "the NUCC provider taxonomy (`--codes`)",
    "ptp": "the PTP edits of NCCI (`--codes`)",
    "crosswalk": "an ASP NDC-HCPCS crosswalk (`--codes`)",
    "rates": "a rate table (`--rates`)",
}

# The folder of the case files, seen from docs/rules.
CASES = "../../fixtures/rules"


def rule_page(own: Sequence[Rule], known: Collection[str], codes: Codes) -> str:
    """The page of one code: its rule for claims first, then its rule for whole files. Those in `known` are linked."""
    rule, sections = own[0], own[0].sections
    names = frozenset(known) - {rule.code}
    parts = [
        f"# {rule.code} {rule.name}",
        prose(sections.title, names),
        table(("", ""), _facts(own, names)),
        "## Why",
        prose(_capital(sections.why), names),
        "## Fix",
        prose(_capital(sections.fix), names),
        *_report_words(sections),
        *_for_auditor(sections, names),
        *_answers(rule, codes),
        "## Source",
        prose(_capital(sections.source), names),
        "## Cases",
        *_cases(rule.code),
    ]
    return "\n\n".join(parts) + "\n"


def _report_words(sections: Sections) -> list[str]:
    """What a report tells a person to do, with the names of the columns whose values stand in it."""
    decide = [f"Where a fix is proposed: `{sections.decide}`"] if sections.decide else []
    return [f"What a report says to do: `{sections.act}`", *decide]


def severities(rule: Rule) -> list[str]:
    """The rule's severity, then the others that its cases show."""
    shown = {
        word[1] for case in read_cases(rule.code) for word in map(str.split, case.findings) if word[0] == rule.code
    }
    others = sorted(
        (severity for severity in Severity if severity.word in shown and severity is not rule.severity), reverse=True
    )
    return [rule.severity.word, *(severity.word for severity in others)]


def fixes(rule: Rule) -> str:
    """What kinds of fix a rule may offer, by its section Fix."""
    kinds = re.findall(r"\b(safe|proposed|none)\b", rule.sections.fix)
    return "safe or proposed" if kinds[0] == "safe" and "proposed" in kinds else kinds[0]


def _facts(own: Sequence[Rule], names: frozenset[str]) -> Iterator[tuple[str, str]]:
    rule = own[0]
    first, *others = severities(rule)
    yield "Family", FAMILIES[rule.code[0]]
    yield "Severity", first + (f"; in some cases {' or '.join(others)}" if others else "")
    yield "Fix", fixes(rule)
    yield "SNIP type", f"{rule.snip}, {SNIP[str(rule.snip)]}"
    yield "Looks at", ", ".join(dict.fromkeys(SUBJECTS[on.__name__] for sibling in own for on in sibling.on))
    if rule.needs:
        silent = (
            "without it the rule is silent" if rule.quiet else "without it the answer is *not checked*, never a pass"
        )
        yield "Needs", f"{', '.join(EVIDENCE[need] for need in rule.needs)}; {silent}"
    if rule.yields_to:
        others_first = ", ".join(sorted(rule.yields_to))
        yield "Silent where", prose(f"{others_first} found something on the same {SCOPES[rule.scope]}", names)
    if rule.per_file or rule.per_set:
        yield "Rows", "one a file" if rule.per_file else "one a transaction set, with the number of places"
    yield "When paid", _WHEN_PAID[rule.when_paid]
    yield "Options", _options(rule)


# What a payment under a finding means.
_WHEN_PAID = {
    WhenPaid.PROVEN_WRONG: "the rule was wrong about this payer, and may be proposed for probation there",
    WhenPaid.STANDS: "the finding stands: a possible overpayment, never probation",
    WhenPaid.TOLERATED: "the payer let a fault of form pass; the standard does not, and the rule stays",
}


def _options(rule: Rule) -> str:
    level = f"`--severity {rule.code}=error\\|warning\\|info\\|off`"
    if rule.quarantines:
        return f"cannot be left out; {level} changes its level, never that the file is held back"
    chosen = f"`--ignore {rule.code}`, {level}"
    if rule.on_request:
        chosen = f"speaks only with `--select {rule.code}`; {level}"
    if "proposed" in fixes(rule):
        never = rule.never_permitted
        chosen += "; a payer mapping can never permit its fix" if never else "; a payer mapping may permit its fix"
    return chosen


def _for_auditor(sections: Sections, names: frozenset[str]) -> Iterator[str]:
    """What an auditor asks of a proposal."""
    if sections.changes:
        yield "### For an auditor"
        yield table(
            ("what a proposal changes", "what proves it", "when it is not offered"),
            [tuple(prose(_capital(text), names) for text in (sections.changes, sections.proof, sections.withheld))],
        )


def _answers(rule: Rule, codes: Codes) -> Iterator[str]:
    if answers := predicted_codes(rule, codes):
        yield "## Likely answers"
        yield "Predictions: code lists change, and payers differ."
        yield table(("code", "in words"), answers)


def _cases(code: str) -> Iterator[str]:
    """The names of the cases, and where they stand; they are Markdown themselves."""
    yield f"Snippets, what they give and the bytes after a fix: [{code}.md]({CASES}/{code}.md), which the tests run."
    yield "\n".join(f"- {prose(case.name)}" for case in read_cases(code))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def rule_pages(rules: Sequence[Rule], codes: Codes) -> dict[str, str]:
    """File names and contents of the folder docs/rules."""
    by_code: dict[str, list[Rule]] = {}
    for rule in rules:
        by_code.setdefault(rule.code, []).append(rule)
    pages = {f"{code}.md": rule_page(own, by_code.keys(), codes) for code, own in by_code.items()}
    return {"README.md": _index([own[0] for own in by_code.values()]), **pages}


def _index(rules: Sequence[Rule]) -> str:
    parts = [INTRODUCTION, READING]
    for letter, words in FAMILIES.items():
        own = [rule for rule in rules if rule.code[0] == letter]
        parts += [
            f"## {letter}: {words}",
            table(("code", "name", "severity", "fix", "SNIP", "what is wrong"), _rows(own)),
        ]
    return "\n\n".join(parts) + "\n"


def _rows(rules: Sequence[Rule]) -> Iterator[tuple[str, ...]]:
    for rule in rules:
        link = f"[{rule.code}]({rule.code}.md)"
        shown = ", ".join(severities(rule))
        yield link, rule.name, shown, fixes(rule), str(rule.snip), prose(rule.sections.title)
