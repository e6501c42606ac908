"""Rows, facts and counts of claims that are like one of which all was said: written by that one's, without objects.

What differs between alike claims (claim.likeness) is put in from their texts: numbers, NPIs, the patient, the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from edi837.claim.authorized import AuthorizedUnits, authorization_digest
from edi837.claim.billed_lines import written_lines
from edi837.claim.claim import Claim
from edi837.claim.conforming_claim import ConformingClaim
from edi837.claim.day_units import NO_DAY
from edi837.claim.facts import (
    ClaimFacts,
    dates_of,
    digest,
    dose_of,
    doses_digest,
    identity_digest,
)
from edi837.engine.alike import Counted
from edi837.jobs.judging.like_lines import LikeLine, OwnCells, number_at, places_of
from edi837.jobs.judging.like_parties import Parties, PartiesAbove
from edi837.rows.lines import LineRow
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan
from edi837.x12.values import day as day_of

# Stands for the text of the service date among what the lines bill.
_DATE = "\0"
_MOST = 1 << 12


class Amounts(NamedTuple):
    """What is counted of each of them: its charge, its lines, and the charges of those about target drugs."""

    charge: Decimal
    lines: int
    target_charges: tuple[Decimal, ...]


@dataclass(frozen=True, eq=False)
class LikeClaim:
    """What claims that are like one have in common: `written` is what their lines bill, `doses` end before the day."""

    counted: Counted
    lines: tuple[LikeLine, ...]
    facts: ClaimFacts
    dates: int
    written: str
    doses: tuple[str, ...]
    authorized: tuple[tuple[AuthorizedUnits, int], ...]
    amounts: Amounts

    def claim_facts(self, claim: ConformingClaim, span: ClaimSpan, day: date, known: Parties) -> ClaimFacts:
        """Its facts."""
        facts, written = self.facts, day.isoformat()
        sent = written.replace("-", "")
        text = claim.element.join(("DTP", "472", "D8", sent))
        # As _replace() does, in a third of the time: nearly every claim comes along here.
        return ClaimFacts(
            claim.info,
            span,
            identity_digest(known.billing_npi, claim.clm[1], facts.payer_id, [sent] * self.dates),
            digest([self.written.replace(_DATE, text)]),
            doses_digest(known.patient, known.billing_npi, [dose + written for dose in self.doses]),
            known.patient,
            known.billing_npi,
            facts.payer_id,
            facts.frequency,
            tuple([(name, day) for name, _ in facts.drug_days]),
            facts.lines,
            authorized=tuple(
                [
                    AuthorizedUnits(number, authorization_digest(number_at(claim, at)), procedure, units)
                    for (number, _, procedure, units), at in self.authorized
                ]
            ),
        )


def like_claim(
    counted: Counted, claim: Claim, day: str, rows: Sequence[LineRow], facts: ClaimFacts
) -> LikeClaim | None:
    """What claims that are like one have in common; None where something of it hangs on more than their texts."""
    only, targets, element = day_of(day), claim.target_lines, claim.info.delimiters.element
    text = element.join(("DTP", "472", "D8", day))
    dates, written = dates_of(claim), written_lines(claim)
    doses = [dose_of(line) for line in targets]
    if (
        only is None
        or claim.statement_days != (None, None)
        or any(line.service_days != (only, only) for line in targets)
        or dates != [day] * written.count(text)
        or any(_DATE in each for each in written)
        or facts.day is not NO_DAY
        or facts.charted
        or facts.dose_limits
        or not all(dose.endswith(only.isoformat()) for dose in doses)
    ):
        return None
    placed = {line.index: places_of(line) for line in targets}
    return LikeClaim(
        counted=counted,
        lines=tuple(map(LikeLine, rows, placed.values())),
        facts=facts,
        dates=len(dates),
        written="\x1e".join([_DATE if each == text else each for each in written]),
        doses=tuple([dose.removesuffix(only.isoformat()) for dose in doses]),
        authorized=tuple([(units, placed[units.number].authorization) for units in facts.authorized]),
        amounts=amounts_of(claim),
    )


def amounts_of(claim: Claim) -> Amounts:
    """What is counted of a claim that was examined."""
    charges = tuple([line.charge or Decimal(0) for line in claim.target_lines])
    return Amounts(claim.charge or Decimal(0), len(claim.lines), charges)


class Like(NamedTuple):
    """A claim that is like others: what it has in common with them, its texts, its day, and who stands above it."""

    common: LikeClaim
    claim: ConformingClaim
    day: date
    known: Parties

    def line_rows(self, span: ClaimSpan) -> list[LineRow]:
        """The rows of its target lines."""
        return [line.row_of(self._own_cells(line, span)) for line in self.common.lines]

    def csv_lines(self, span: ClaimSpan) -> list[str]:
        """The same as they stand in a CSV file."""
        return [line.csv_of(self._own_cells(line, span)) for line in self.common.lines]

    def _own_cells(self, line: LikeLine, span: ClaimSpan) -> OwnCells:
        return line.own_cells(self.claim, span, self.day, self.known.billing_npi)

    def claim_facts(self, span: ClaimSpan) -> ClaimFacts:
        """Its facts."""
        return self.common.claim_facts(self.claim, span, self.day, self.known)


class LikeClaims:
    """What alike claims of a source have in common, by what was counted of the first of them."""

    def __init__(self) -> None:
        self._known: dict[Counted, LikeClaim | None] = {}
        self.above = PartiesAbove()
        # What was learned by the likeness of its claim, where that is noted.
        self.news: list[tuple[str, LikeClaim]] | None = None

    def find(self, counted: Counted, claim: ConformingClaim, day: str) -> Like | None:
        """The claim with what is known of those of which the same was counted."""
        common, on = self._known.get(counted), day_of(day)
        known = self.above.of(claim.levels, claim.element) if common is not None else None
        return Like(common, claim, on, known) if common is not None and known is not None and on is not None else None

    def learn(self, counted: Counted, claim: Claim, rows: Sequence[LineRow], facts: ClaimFacts) -> None:
        """Take the first claim of them."""
        likeness = claim.conformance.likeness if claim.conformance is not None else None
        if likeness is not None and counted not in self._known:
            common = like_claim(counted, claim, likeness.day, rows, facts)
            self._keep(counted, common)
            if self.news is not None and common is not None:
                self.news.append((likeness.text, common))

    def take(self, counted: Counted, common: LikeClaim) -> None:
        """Take what was learned elsewhere, if nothing was here."""
        if counted not in self._known:
            self._keep(counted, common)

    def _keep(self, counted: Counted, common: LikeClaim | None) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[counted] = common
