"""Lines of what was given and of what was discarded that belong together: one code, one date, one drug."""

from __future__ import annotations

from decimal import Decimal

from edi837.claim.amounts import lines_of_same_drug, mg_by_ndc, units_agree
from edi837.claim.claim import ServiceLine
from edi837.system.named_tuple import NamedTuple


class Pair(NamedTuple):
    """The lines of one code, date and NDC by their role."""

    given: list[ServiceLine]
    discarded: list[ServiceLine]
    # Of the discarded those that say too that nothing was: each may be the line of what was given.
    contradicting: list[ServiceLine]

    @property
    def lines(self) -> list[ServiceLine]:
        """All of them."""
        return self.given + self.discarded


class PairTotals(NamedTuple):
    """Units and milligrams by NDC quantity."""

    units: Decimal
    mg: Decimal


def pair(line: ServiceLine) -> Pair:
    """The pair that a line belongs to; a line without NDC goes with any."""
    known = line.claim.pairs
    key = (line.procedure, line.day, line.ndc)
    if key not in known:
        lines = lines_of_same_drug(line)
        discarded = [other for other in lines if other.discarded]
        known[key] = (
            [other for other in lines if not other.discarded],
            discarded,
            [other for other in discarded if says_nothing_discarded(other)],
        )
    return Pair(*known[key])


def together(line: ServiceLine) -> PairTotals | None:
    """What the pair of a line bills, added up; None without a line of what was given, or where one of them does not
    say it, or contradicts itself.
    """
    known = line.claim.pair_totals
    key = (line.procedure, line.day, line.ndc)
    if key not in known:
        known[key] = _added_up(pair(line))
    totals = known[key]
    return None if totals is None else PairTotals(*totals)


def _added_up(both: Pair) -> PairTotals | None:
    units = [other.units for other in both.lines if other.units is not None]
    milligrams = [mg for other in both.lines if (mg := mg_by_ndc(other)) is not None]
    if not both.given or len(units) < len(both.lines) or len(milligrams) < len(both.lines):
        return None
    if any(units_agree(other) is False for other in both.given):
        return None
    return PairTotals(sum(units, Decimal(0)), sum(milligrams, Decimal(0)))


def discarded_beside(line: ServiceLine) -> ServiceLine | None:
    """The first other line of the pair that bills what was discarded."""
    return next(
        (other for other in lines_of_same_drug(line) if other.discarded and other is not line),
        None,
    )


def says_nothing_discarded(line: ServiceLine) -> bool:
    """Whether the line has JZ."""
    return not line.claim.mappings.codes.modifier_groups.nothing_discarded.isdisjoint(line.modifiers)
