"""Lines of what was given and of what was discarded that belong together: one code, one date, one drug."""

from __future__ import annotations

from typing import NamedTuple

from edi837.claim.amounts import lines_of_same_code
from edi837.claim.claim import ServiceLine
from edi837.dosing.quantity import same_drug


class Pair(NamedTuple):
    """The lines of one code, date and NDC by their role."""

    given: list[ServiceLine]
    discarded: list[ServiceLine]

    @property
    def lines(self) -> list[ServiceLine]:
        """All of them."""
        return self.given + self.discarded


def pair(line: ServiceLine) -> Pair:
    """The pair that a line belongs to; a line without NDC goes with any."""
    known = line.claim.pairs
    key = (line.procedure, line.day, line.ndc)
    if key not in known:
        lines = [other for other in lines_of_same_code(line) if same_drug(other, line)]
        known[key] = (
            [other for other in lines if not other.discarded],
            [other for other in lines if other.discarded],
        )
    return Pair(*known[key])


def discarded_beside(line: ServiceLine) -> ServiceLine | None:
    """The first other line of the pair that bills what was discarded."""
    return next(
        (
            other
            for other in lines_of_same_code(line)
            if other.discarded and other is not line and same_drug(other, line)
        ),
        None,
    )


def says_nothing_discarded(line: ServiceLine) -> bool:
    """Whether the line has JZ."""
    return not line.claim.mappings.codes.modifier_groups.nothing_discarded.isdisjoint(line.modifiers)
