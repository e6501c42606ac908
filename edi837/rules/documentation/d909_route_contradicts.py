"""D909: the drug was given by another route than is billed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Knowledge, rule

_INTRAVENOUS, _INTRAMUSCULAR, _SUBCUTANEOUS = "intravenous", "intramuscular", "subcutaneous"
_WORDS = {
    "iv": _INTRAVENOUS, "ivp": _INTRAVENOUS, "ivpb": _INTRAVENOUS, "ivi": _INTRAVENOUS,
    "intravenous": _INTRAVENOUS, "intravenously": _INTRAVENOUS,
    "im": _INTRAMUSCULAR, "intramuscular": _INTRAMUSCULAR, "intramuscularly": _INTRAMUSCULAR,
    "sc": _SUBCUTANEOUS, "sq": _SUBCUTANEOUS, "subq": _SUBCUTANEOUS, "subcut": _SUBCUTANEOUS,
    "subcutaneous": _SUBCUTANEOUS, "subcutaneously": _SUBCUTANEOUS,
    "po": "oral", "oral": "oral", "orally": "oral", "sl": "sublingual", "sublingual": "sublingual",
    "nasal": "nasal", "intranasal": "nasal", "intranasally": "nasal", "pr": "rectal", "rectal": "rectal",
}  # fmt: skip
_BY_MODIFIER = {"JA": _INTRAVENOUS, "JB": _SUBCUTANEOUS}
_BY_PROCEDURES = {
    "intravenous": frozenset({_INTRAVENOUS}),
    "subcutaneous-or-intramuscular": frozenset({_INTRAMUSCULAR, _SUBCUTANEOUS}),
}


@rule("D909", "route-contradicts", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",))
def route_contradicts(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The route in the chart fits neither JA or JB on the line, nor the administration codes of that date.

    Why: an infusion and an injection are paid differently; the claim says something that the record does not.
    Fix: none. Find out how the drug was given, and correct the record, the modifier or the administration code.
    Source: HCPCS descriptors of JA and JB; CPT 96365 to 96368, 96374 to 96376 and 96369 to 96372 by their routes.
    """
    row = own_row(line, knowledge.chart)
    billed = [modifier for modifier in _BY_MODIFIER if modifier in line.modifiers]
    given = _administered(line)
    if row is None or not (billed or given):
        return
    routes = {_WORDS[word] for word in re.findall(r"[a-z]+", row.route.lower()) if word in _WORDS}
    if not routes:
        yield NotChecked(line.lx, "the chart has no route, or none that is known here")
        return
    said = f"Chart row {row.row} says {' and '.join(sorted(routes))}"
    for modifier in billed:
        if _BY_MODIFIER[modifier] not in routes:
            yield Finding(line.modifier_element(modifier), f"{said}; {modifier} means {_BY_MODIFIER[modifier]}")
    if given and not any(routes & fitting for _, fitting in given):
        codes = ", ".join(dict.fromkeys(one.procedure for one, _ in given))
        numbers = tuple(dict.fromkeys(one.number for one, _ in given))
        yield Finding(line.lx, f"{said}; no administration code of that date fits: {codes}", related=numbers)


def _administered(line: ServiceLine) -> list[tuple[ServiceLine, frozenset[str]]]:
    """The administration lines of the line's date, with the routes that each stands for."""
    return [
        (one, routes)
        for one in line.claim.lines_on(line.dated)
        for name, routes in _BY_PROCEDURES.items()
        if name in one.groups
    ]
