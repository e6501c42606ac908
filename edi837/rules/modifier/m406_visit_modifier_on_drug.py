"""M406: a modifier of a visit on a drug line."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import in_group
from edi837.findings.finding import DROP, MOST_RELATED, MOVE, Applicability, Choice, Finding, Fix
from edi837.proposals.modifier_changes import add_modifier, drop_modifier
from edi837.rules.rule import ERROR, WARNING, rule
from edi837.rules.when import with_modifier


@rule(
    "M406", "visit-modifier-on-drug", on=ServiceLine, severity=ERROR, snip=5, when=with_modifier, never_permitted=True
)
def visit_modifier_on_drug(line: ServiceLine) -> Iterator[Finding]:
    """24, 25 or 57 stands on the drug line; these belong to a visit.

    Why: they say that a visit was apart from a procedure. On a drug they say nothing, and the visit that lacks them is
    bundled or denied.
    Fix: proposed: the modifier is dropped. Where the claim has one visit of that date without it, and with a free
    place, a person may choose (move) to write it there: only if the record shows a visit of its own, for that makes the
    visit payable. Monitoring the infusion is not one.
    Do: Take {before} off the drug line; it belongs to a visit.
    Decide: Drop {before}; move it only where the record shows a visit of its own.
    Changes: the modifier is taken off the drug; by a choice it is written to the visit, whose charge then is
    payable.
    Proof: CPT: 24, 25 and 57 go with visits; for the move only a record that shows a visit of its own.
    Withheld: the move, where the date has no visit, or several, or the visit has it or no free place.
    Source: CPT on modifiers 24, 25 and 57, which go with evaluation and management codes.
    """
    for modifier in in_group(line, "visit"):
        visits = _visits(line)
        message = f"{modifier} belongs to a visit, not to a drug; monitoring the infusion is not a separate visit"
        severity = WARNING if visits else ERROR
        if not visits:
            message += ". The claim has no visit on this date"
        elif len(visits) > 1:
            numbers = ", ".join(other.number for other in visits[:MOST_RELATED])
            more = " and more" if len(visits) > MOST_RELATED else ""
            message += f". Visits of this date are on lines {numbers}{more}"
        yield Finding(
            line.modifier_element(modifier),
            message,
            _fix(line, modifier, visits),
            severity=severity,
            related=tuple(other.number for other in visits[:MOST_RELATED]),
        )


def _visits(line: ServiceLine) -> list[ServiceLine]:
    """Those beside the line, and of many one more than are named."""
    visits = line.claim.visits_on(line.dated)[: MOST_RELATED + 2]
    return [other for other in visits if other is not line][: MOST_RELATED + 1]


def _fix(line: ServiceLine, modifier: str, visits: list[ServiceLine]) -> Fix:
    """Drop the modifier; where one visit lacks it, a person may choose to write it there instead."""
    dropped = drop_modifier(line, line.modifier_element(modifier).component)
    drop = Choice(DROP, f"Drop {modifier}", dropped)
    alone = Fix(drop.title, dropped, Applicability.PROPOSED, (drop,))
    visit = visits[0] if len(visits) == 1 else None
    if visit is None or "visit" not in visit.groups or modifier in visit.modifiers:
        return alone
    added = add_modifier(visit, modifier)
    if added is None:
        return alone
    charge = f", which makes its charge of {visit.charge_element.value} payable" if visit.charge else ""
    move = (
        f"Move {modifier} to the visit on line {visit.number}{charge}: only where the record shows a visit of its own"
    )
    choices = (drop, Choice(MOVE, move, (*dropped, added)))
    return Fix(
        f"{drop.title}, or move it to the visit on line {visit.number}", dropped, Applicability.PROPOSED, choices
    )
