"""D909: the drug was given by another route than is billed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.chart_row import ChartRow
from edi837.evidence.on_record import own_row
from edi837.findings.finding import MOST_RELATED, Finding, NotChecked
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.system.late_pattern import late_pattern

_INTRAVENOUS, _INTRAMUSCULAR, _SUBCUTANEOUS = "intravenous", "intramuscular", "subcutaneous"
_WORDS = {
    "iv": _INTRAVENOUS, "ivp": _INTRAVENOUS, "ivpb": _INTRAVENOUS, "ivi": _INTRAVENOUS,
    "intravenous": _INTRAVENOUS, "intravenously": _INTRAVENOUS,
    "im": _INTRAMUSCULAR, "intramuscular": _INTRAMUSCULAR, "intramuscularly": _INTRAMUSCULAR,
    "sc": _SUBCUTANEOUS, "sq": _SUBCUTANEOUS, "subq": _SUBCUTANEOUS, "subcut": _SUBCUTANEOUS,
    "subcutaneous": _SUBCUTANEOUS, "subcutaneously": _SUBCUTANEOUS,
    "po": "oral", "oral": "oral", "orally": "oral", "sl": "sublingual", "sublingual": "sublingual",
    "nasal": "nasal", "in": "nasal", "intranasal": "nasal", "intranasally": "nasal", "pr": "rectal", "rectal": "rectal",
    "inhaled": "inhaled", "inhalation": "inhaled", "nebulized": "inhaled", "nebulizer": "inhaled",
    "topical": "topical", "epidural": "epidural", "intrathecal": "intrathecal", "caudal": "epidural",
    "troche": "oral", "tablet": "oral", "lozenge": "sublingual", "mouth": "oral", "spray": "nasal",
}  # fmt: skip
_NOT_INJECTED = frozenset({"oral", "sublingual", "nasal", "rectal", "inhaled", "topical"})
_INFUSION, _FURTHER_HOUR, _PUSH = "96365", "96366", "96374"
_LEAST_INFUSION, _LEAST_FURTHER = 16, 91
# After a date, or before AM or PM, or as 0900 and 09:00.
_TIME = late_pattern(
    r"(?:.*[ T])?(0?[0-9]|1[0-9]|2[0-3]):?([0-5][0-9])(?::[0-5][0-9])?(?: ?([AP])\.?M\.?)?", re.IGNORECASE
)
_BY_MODIFIER = {"JA": _INTRAVENOUS, "JB": _SUBCUTANEOUS}
_BY_PROCEDURES = {
    "intravenous": frozenset({_INTRAVENOUS}),
    "subcutaneous-or-intramuscular": frozenset({_INTRAMUSCULAR, _SUBCUTANEOUS}),
}


@rule("D909", "route-contradicts", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",))
def route_contradicts(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """Route or minutes in the chart fit neither JA or JB, nor the administration codes, nor an injected drug at all.

    Why: an infusion and an injection are paid differently, and a drug that was swallowed is not billed under the code
    of an injection; the claim says something that the record does not.
    Fix: none. Find out how the drug was given and how long, and correct record, modifier or administration code.
    Do: Find out how {drug} was given on {service_from}; correct chart, modifier or administration code.
    Source: HCPCS descriptors of JA and JB; CPT 96365 to 96368, 96374 to 96376 and 96369 to 96372 by their routes; CPT:
    an infusion takes 16 minutes and more, a further hour (96366) begins 31 minutes after the first.
    """
    row = own_row(line, knowledge.chart)
    if row is not None:
        yield from _minutes(line, row)
    billed = [modifier for modifier in _BY_MODIFIER if modifier in line.modifiers]
    given = _administered(line)
    if row is None:
        return
    routes = {_WORDS[word] for word in re.findall(r"[a-z]+", row.route.lower()) if word in _WORDS}
    if not (billed or given or routes & _NOT_INJECTED):
        return
    if not routes:
        yield NotChecked(line.lx, "the chart has no route, or none that is known here")
        return
    said = f"Chart {row.named} says {' and '.join(sorted(routes))}"
    if line.under_target and routes <= _NOT_INJECTED:
        yield Finding(line.procedure_element, f"{said}; the code stands for an injected drug")
        return
    for modifier in billed:
        if _BY_MODIFIER[modifier] not in routes:
            yield Finding(line.modifier_element(modifier), f"{said}; {modifier} means {_BY_MODIFIER[modifier]}")
    if given and not any(routes & fitting for _, fitting in given):
        codes = ", ".join(dict.fromkeys(other.procedure for other, _ in given))
        numbers = tuple(dict.fromkeys(other.number for other, _ in given))
        yield Finding(line.lx, f"{said}; no administration code of that date fits: {codes}", related=numbers)


def _minutes(line: ServiceLine, row: ChartRow) -> Iterator[Finding]:
    """Start and stop against the infusion codes of that date; of several doses the longest, and all together."""
    times = [minutes for dose in row.doses if (minutes := _between(dose.start, dose.stop)) is not None]
    if not times or line.discarded:
        return
    longest, minutes = max(times), sum(times)
    beside = line.claim.last_of_procedure(line.dated)
    said = f"Chart {row.named} says {minutes} minutes"
    if _INFUSION in beside and longest < _LEAST_INFUSION:
        message = f"{said}: that is an injection ({_PUSH}), and {_INFUSION} is billed"
        yield Finding(line.lx, message, related=(beside[_INFUSION].number,))
    elif _FURTHER_HOUR in beside and minutes < _LEAST_FURTHER:
        message = f"{said}; {_FURTHER_HOUR} begins with the 91st minute"
        yield Finding(line.lx, message, related=(beside[_FURTHER_HOUR].number,))
    elif _PUSH in beside and _INFUSION not in beside and min(times) >= _LEAST_INFUSION:
        message = f"{said}: that is an infusion ({_INFUSION}), and {_PUSH} is billed"
        yield Finding(line.lx, message, related=(beside[_PUSH].number,))


def _between(start: str, stop: str) -> int | None:
    """Minutes from start to stop, as 0900 or 09:00, past midnight too; None where one is not a time."""
    times = [_TIME.fullmatch(text.strip()) for text in (start, stop)]
    if None in times:
        return None
    first, last = (_of_day(time) for time in times if time is not None)
    return (last - first) % (24 * 60)


def _of_day(time: re.Match[str]) -> int:
    """Minutes since midnight."""
    half = (time[3] or "").upper()
    hour = int(time[1]) % 12 + (12 if half == "P" else 0) if half else int(time[1])
    return hour * 60 + int(time[2])


def _administered(line: ServiceLine) -> list[tuple[ServiceLine, frozenset[str]]]:
    """The administration lines of the line's date, with the routes that each stands for; of many those named."""
    given = [
        (other, routes)
        for name, routes in _BY_PROCEDURES.items()
        for other in line.claim.lines_in_group(line.dated, name)[:MOST_RELATED]
    ]
    return sorted(given, key=lambda each: each[0].lx.start)
