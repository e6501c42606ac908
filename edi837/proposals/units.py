"""The proposal to bill other units: what becomes of the charge is a choice of the person who decides."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from edi837.claim.claim import Claim, ServiceLine
from edi837.dosing.quantity import in_units
from edi837.findings.finding import AS_SENT, PRORATED, Applicability, Choice, Fix
from edi837.x12.change import Change
from edi837.x12.values import plain

_CENT = Decimal("0.01")
_MOST_CHARGE = Decimal(10) ** 8
_NONCOVERED = 7


def bill_units(
    line: ServiceLine, units: Decimal, *more: Change, also: str = "", charge_stays: bool = False
) -> Fix | None:
    """A proposal of `units` and `more` changes, which `also` puts in words, with the charge as sent or prorated.

    None where a prior payer or a repricer has judged the line. `charge_stays` where the charge is not for the units.
    """
    if judged_by_others(line):
        return None
    changes = (line.units_element.becomes(plain(units)), *more)
    charge = line.charge_element.value
    choices = [Choice(AS_SENT, f"the charge stays {charge}", changes)]
    title = f"Bill {in_units(units)}{also}; the charge {charge or '(none)'} stays"
    prorated = None if charge_stays else prorated_charge(line, units)
    if prorated is not None and line.charge is not None and line.claim.charge is not None:
        total = line.claim.charge + prorated - line.charge
        words = f"the charge becomes {plain(prorated)}, and the claim's {plain(total)} (CLM02)"
        follow = (line.charge_element.becomes(plain(prorated)), line.claim.clm.element(2).becomes(plain(total)))
        choices.append(Choice(PRORATED, words, (*changes, *follow)))
        title = f"Bill {in_units(units)}{also}; the charge {charge} as sent, or {plain(prorated)} prorated"
    return Fix(title, changes, Applicability.PROPOSED, tuple(choices))


def prorated_charge(line: ServiceLine, units: Decimal) -> Decimal | None:
    """The charge of other units at the same charge a unit, in cents.

    None where it is not known, is the same, or where the claim's total cannot follow: it is not the sum of its lines,
    other payers or a repricer judged it as a whole, or a part of the charge is stated as not covered.
    """
    claim = line.claim
    if line.charge is None or not 0 < line.charge < _MOST_CHARGE or line.units is None or not 0 < line.units < 10**6:
        return None
    if not line.professional and line.service.value(_NONCOVERED).strip():
        return None
    if _total_is_judged(claim) or not claim.totals.in_balance:
        return None
    prorated = (line.charge * units / line.units).quantize(_CENT, ROUND_HALF_UP)
    return prorated if prorated != line.charge and 0 < prorated < _MOST_CHARGE else None


def judged_by_others(line: ServiceLine) -> bool:
    """Whether a repricer or a prior payer has judged the line: HCP, a loop 2430, or a bundle (SVD06) that names it."""
    if line.loop.first("HCP") is not None or line.loop.child("2430") is not None:
        return True
    return line.number.strip() in line.claim.totals.bundled


def _total_is_judged(claim: Claim) -> bool:
    """HCP of the claim, or adjustments and payment of another payer for the claim as a whole."""
    if claim.loop.first("HCP") is not None:
        return True
    others = claim.loop.children("2320")
    return any(below.first("CAS") is not None or below.first("AMT", "D") is not None for below in others)
