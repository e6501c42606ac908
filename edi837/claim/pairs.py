"""Lines of what was given and of what was discarded that belong together: one code, one date, one drug."""

from __future__ import annotations

from typing import NamedTuple

from edi837.claim.amounts import beside
from edi837.claim.line import ServiceLine
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
    lines = [one for one in beside(line) if same_drug(one, line)]
    return Pair([one for one in lines if not one.discarded], [one for one in lines if one.discarded])


def discarded_beside(line: ServiceLine) -> ServiceLine | None:
    """The first other line of the pair that bills what was discarded."""
    return next((one for one in beside(line) if one.discarded and one is not line and same_drug(one, line)), None)


def says_nothing_discarded(line: ServiceLine) -> bool:
    """Whether the line has JZ."""
    return not line.claim.mappings.codes.modifier_groups.nothing_discarded.isdisjoint(line.modifiers)
