"""What a new rule, drug or payer begins with: its files, in which what is to be written is marked."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from edi837.catalogue.rule_list import FAMILIES
from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules import all_rules
from edi837.rules.rule import Rule, rule
from edi837.system.errors import UsageError
from edi837.system.named_tuple import NamedTuple

# Stands in every skeleton; a test fails while it stands in a rule.
TO_WRITE = "To be written"
PREDICTIONS = Path("mappings/codes/predictions.xml")
_PREDICTION = re.compile(r'^  <rule code="([A-Z])(\d{3})"[^\n]*\n', re.MULTILINE)


class NewFile(NamedTuple):
    """A file to begin: its place, and what stands in it."""

    path: Path
    text: str


_RULE = '''\
"""{code}: {to_write}."""

from __future__ import annotations

from collections.abc import Iterator

from {line} import ServiceLine
from {finding} import Finding
from {rule} import WARNING, rule


@rule("{code}", "{name}", on=ServiceLine, severity=WARNING, snip=4)
def {function}(line: ServiceLine) -> Iterator[Finding]:
    """{to_write}: what is wrong, in a sentence that an analyst understands.

    Why: {to_write}: what a payer or clearinghouse does with it.
    Fix: none. {to_write}: who can correct it, and how.
    Do: {to_write}: what to look at and do, in a dozen words, with values of the row: {{before}}.
    Source: {to_write}: the guide, manual or page that says so, with its date.
    """
    if line.description.upper() == "{mark}":
        yield Finding(line.procedure_element, "{to_write}: the fault, without a value of the claim")
'''
_CASES = """\
# {code} {name}

## finds: {to_write}
```edi P
SV1*HC:J3000:::::{mark}*60*UN*5***1~
LIN**N4*67457000110~
CTP****1*ML~
```
```findings
{code} warning 2400/SV101-2
```

## finds not: {to_write}
```edi P
SV1*HC:J3000*60*UN*5***1~
LIN**N4*67457000110~
CTP****1*ML~
```
```findings
```
"""
_DRUG = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Write what is empty: `edi837 mappings check DIR` says what it may be, mappings/drugs/README.md what it means.
     A source of the tool's own mappings has a review-by (a day) too, a container that is known a container-source. -->
<drug substance="" words="">
  <source id="official" date="">{to_write}: the HCPCS file that says what one unit is.</source>
  <source id="label" date="">{to_write}: the label, or the NDC directory.</source>
  <code value="{code}" mg-per-unit="" target="yes" official="yes" source="official"/>
  <product ndc="" name="" labeler="" form="solution" mg-per-mL="" source="label">
    <package code="" mL="" containers="1" container="unknown"/>
  </product>
</drug>
"""
_DRUG_CASES = """\
# {code}

## {to_write}: one container, given whole
```edi P
SV1*HC:{code}*60*UN*1***1~
LIN**N4*00000000000~
CTP****1*ML~
```
```findings
```
```line
substance=
mg_by_ndc=
expected_units=
```
"""
_PAYER = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- Write what is empty: `edi837 mappings check DIR` says what it may be, mappings/payers/README.md what it means. -->
<payer id="{id}" name="" extends="commercial">
  <known-by id=""/>
  <source id="bulletin" publisher="" title="" published="" read="" review-by=""/>
  <policy id="ndc" says="{to_write}" source="bulletin" severity="warning" status="shadow">
    <when from=""/>
    <ndc is="demanded"/>
    <examples>
      <breaks><drug code="J3000" units="5"/></breaks>
      <keeps><drug code="J3000" units="5" ndc="00409-2053-10" quantity="ML1"/></keeps>
    </examples>
  </policy>
</payer>
"""


def rule_files(code: str, name: str) -> list[NewFile]:
    """The module and the cases of a new rule, by their place in a checkout; UsageError for a code that cannot be."""
    _check_code(code, all_rules())
    words = {"code": code, "name": name, "to_write": TO_WRITE, "mark": TO_WRITE.upper()}
    module = _RULE.format(
        **words,
        function=name.replace("-", "_"),
        line=ServiceLine.__module__,
        finding=Finding.__module__,
        rule=rule.__module__,
    )
    family = next(rule.function.__module__.split(".")[2] for rule in all_rules() if rule.code[0] == code[0])
    return [
        NewFile(Path(f"edi837/rules/{family}/{code.lower()}_{name.replace('-', '_')}.py"), module),
        NewFile(Path(f"fixtures/rules/{code}.md"), _CASES.format(**words)),
    ]


def drug_files(code: str) -> tuple[NewFile, NewFile]:
    """The file of a new drug, by its place in a folder of mappings, and its cases, by their place in a checkout."""
    if not re.fullmatch(r"[A-Z][0-9]{4}", code):
        raise UsageError(f"{code} is not a HCPCS code, such as J1885")
    mapping = NewFile(Path(f"drugs/{code}.xml"), _DRUG.format(code=code, to_write=TO_WRITE))
    return mapping, NewFile(Path(f"fixtures/drugs/{code}.md"), _DRUG_CASES.format(code=code, to_write=TO_WRITE))


def payer_file(name: str) -> NewFile:
    """The file of a new payer, by its place in a folder of mappings."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise UsageError(f"{name!r} is not a name for a payer's file, such as blue-cross-texas")
    return NewFile(Path(f"payers/{name}.xml"), _PAYER.format(id=name, to_write=TO_WRITE))


def with_prediction(text: str, code: str) -> str:
    """The text of predictions.xml with a line for a rule, where its family and number belong, unless it has one."""
    if f'<rule code="{code}"' in text:
        return text
    order = {letter: at for at, letter in enumerate(FAMILIES)}
    here = order[code[0]], int(code[1:])
    at = text.index("\n", text.index("<predictions")) + 1
    for match in _PREDICTION.finditer(text):
        if (order[match[1]], int(match[2])) < here:
            at = match.end()
    return f'{text[:at]}  <rule code="{code}"/>\n{text[at:]}'


def _check_code(code: str, rules: Collection[Rule]) -> None:
    if not re.fullmatch(rf"[{''.join(FAMILIES)}]\d{{3}}", code):
        raise UsageError(f"{code} is not the code of a rule: a letter of {', '.join(FAMILIES)} and three digits")
    taken = {rule.code for rule in rules if rule.code[0] == code[0]}
    if code in taken:
        free = max(int(taken_code[1:]) for taken_code in taken) + 1
        raise UsageError(f"{code} is taken; the next free code of its family is {code[0]}{free}")
