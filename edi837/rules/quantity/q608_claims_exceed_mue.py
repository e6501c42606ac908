"""Q608, second half: claims of one patient, provider and day that are together beyond a limit of the day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.day_units import DayUnits
from edi837.claim.facts import FileFacts
from edi837.claim.repeated import short
from edi837.dosing.quantity import in_units
from edi837.evidence.history import NOTHING_BILLED, BilledBefore
from edi837.findings.finding import Elsewhere, Finding
from edi837.mapping.mue import MueLimit
from edi837.rules.rule import WARNING, Knowledge, Scope, rule


@rule(
    "Q608",
    "units-exceed-mue",
    on=FileFacts,
    severity=WARNING,
    snip=6,
    scope=Scope.CLAIM,
    yields_to=("X115",),
    of_earlier_files=True,
)
def claims_exceed_mue(file: FileFacts, knowledge: Knowledge) -> Iterator[Finding]:
    """The units of a code, patient, provider and date over several claims are more than the limit of the day.

    Why: an edit with an indicator (MAI) of 2 or 3 sums the lines of all claims; what is beyond it is denied. With a
    ledger the claims of earlier files that went out count too: not those that wait or were withdrawn.
    Fix: none. Check the doses of that date in the record; where they are right, send the record along.
    Do: Add up the patient's doses of {service_from} over all claims; if right, send the record along.
    Source: CMS, Medicare NCCI medically unlikely edits. A replacement takes the place of the claim that it replaces,
    and a void bills nothing.
    """
    several, history = file.day_units.repeated(2), knowledge.history
    if not several and history is None:
        return
    days: dict[bytes, _DayTotal] = {}
    for claim in file.claims:
        account = claim.day.account
        if file.replaced.get(account, claim.span.start) > claim.span.start:
            continue
        for units in claim.day.units:
            if units.limit is None:
                continue
            day = days.get(units.key) or _DayTotal(history.billed_on_day(units.key) if history else NOTHING_BILLED)
            if short(units.key) in several:
                days[units.key] = day
            before = history.billed_by(units.key, account) if history else None
            known = day.bill(account, units.units, before)
            if day.total > units.limit.units >= units.units:
                message = _message(units, units.limit, day)
                if claim.day.replaces and not known:
                    message += "; the claim that this one replaces went out under another number and may be one of them"
                yield Finding(Elsewhere(claim, units.line, of_units=True), message)


class _DayTotal:
    """What claims bill under one limit; one that comes again under its number replaces the one before it."""

    def __init__(self, before: BilledBefore) -> None:
        self.total, self.earlier = before
        self.here: dict[bytes, Decimal] = {}

    def bill(self, account: bytes, units: Decimal, before: Decimal | None) -> bool:
        """Take a claim in; `before` is what other files have of its account. Whether the account was known."""
        earlier = self.here.get(account, before)
        self.total += units - (earlier or 0)
        if account not in self.here and before:
            self.earlier -= 1
        self.here[account] = units
        return earlier is not None


def _message(units: DayUnits, limit: MueLimit, day: _DayTotal) -> str:
    claims = len(day.here) - 1 + day.earlier
    others = f"{claims} other claim{'s' if claims > 1 else ''}"
    if day.earlier:
        others += f" ({day.earlier} in earlier files)"
    return (
        f"{in_units(units.units)}, and with {others} of this patient, provider and day {in_units(day.total)}; "
        f"the {limit.table} allows {in_units(limit.units)} (MAI {limit.indicator}, {limit.means})"
    )
