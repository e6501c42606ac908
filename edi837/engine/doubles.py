"""One fault, one finding: where a rule of our own speaks of a place, the guide's finding there is left out."""

from __future__ import annotations

from edi837.engine.found import Found, meant
from edi837.findings.finding import Missing, Place, Severity, spot
from edi837.x12.segment import Element, Segment


def without_doubles(found: list[Found]) -> list[Found]:
    """Without the guide's findings at a place of which another rule says more than an information.

    An information does not hide that a receiver will reject the claim.
    """
    own = [one for one in found if not _of_guide(one) and not one.crashed and meant(one) > Severity.INFO]
    if len(own) == len(found):
        return found
    return [
        one for one in found if not _of_guide(one) or not any(same_place(one.finding.at, it.finding.at) for it in own)
    ]


def _of_guide(one: Found) -> bool:
    return "guide" in one.rule.needs


def same_place(one: Place, other: Place) -> bool:
    """The same element or segment, under two names too (SV101, SV101-1), or the same missing thing.

    2410/CTP and 2410/CTP04 are one missing thing when they are missed beside the same segment.
    """
    if isinstance(one, Element) and isinstance(other, Element):
        here, there = spot(one), spot(other)
        return here[:2] == there[:2] and (here.start < here.end or _one_in_other(here.element, there.element))
    if isinstance(one, Missing) and isinstance(other, Missing):
        return one.segment.start == other.segment.start and _one_in_other(one.reference, other.reference)
    return isinstance(one, Segment) and isinstance(other, Segment) and one.start == other.start


def _one_in_other(name: str, other: str) -> bool:
    return name.startswith(other) or other.startswith(name)
