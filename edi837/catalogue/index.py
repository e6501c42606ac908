"""The documentation of all rules: a page each, and one that lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edi837.catalogue.markdown import prose, table
from edi837.catalogue.rule_list import FAMILIES
from edi837.catalogue.rule_page import fixes, rule_page, severities
from edi837.mapping.code_lists import Codes
from edi837.rules.rule import Rule

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
