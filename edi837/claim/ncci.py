"""Which of NCCI's tables a claim is held against: of which program, and of which setting.

Source: CMS, Medicare NCCI: practitioner tables hold for professional claims, ambulatory surgical centers too; hospital
tables for outpatient bill types; supplier tables for claims to the contractors for durable medical equipment. Medicaid
has tables of its own. CMS, list of Medicare contractors: their numbers.
"""

from __future__ import annotations

from decimal import Decimal

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.modifiers import in_group
from edi837.mapping.mue import HOSPITAL, MEDICAID, MEDICARE, PRACTITIONER, SUPPLIER, Mue, MueLimit

VISIT = "visit"
# The contractors for durable medical equipment, jurisdictions A to D.
_DME_CONTRACTORS = frozenset({"16013", "17013", "18003", "19003"})
# The first two digits of bill types: what limits of units and what edits of pairs hold for.
_LIMITED = frozenset({"13", "14", "85"})
_PAIRED = frozenset({"12", "13", "14", "22", "23", "34", "74", "75"})


def program(claim: Claim) -> str:
    """Medicaid where the payer's class is; Medicare for all others, whose edits most of them take over."""
    return MEDICAID if any(entry.id == MEDICAID for entry in claim.payer.policy.entries) else MEDICARE


def setting(claim: Claim) -> str:
    """Practitioner, hospital or supplier."""
    if claim.claim_type == "I":
        return HOSPITAL
    return SUPPLIER if claim.payer.id in _DME_CONTRACTORS else PRACTITIONER


def is_limited(claim: Claim) -> bool:
    """Whether limits of units (MUE) hold for its bill type; those of practitioners and suppliers have none."""
    return claim.claim_type == "P" or claim.facility in _LIMITED


def is_paired(claim: Claim) -> bool:
    """Whether edits of pairs (PTP) hold for its bill type."""
    return claim.claim_type == "P" or claim.facility in _PAIRED


def provider_of(line: ServiceLine) -> str:
    """The NPI that edits of one provider go by: who rendered it, or the facility."""
    claim = line.claim
    return (line.rendering_npi if claim.claim_type == "P" else "") or claim.billing_npi


def limit_of(line: ServiceLine, mue: Mue) -> MueLimit | None:
    """The limit of a line's units; None where none holds for its claim, or none is published."""
    claim = line.claim
    if claim.inpatient or not is_limited(claim):
        return None
    return mue.limit(line.procedure, program(claim), setting(claim), line.day)


def lines_limited_together(line: ServiceLine) -> list[ServiceLine]:
    """The lines of the same code, date and provider in the claim, the line itself included."""
    alike = line.claim.alike[line.procedure, line.day]
    return alike if len(alike) == 1 else [other for other in alike if provider_of(other) == provider_of(line)]


def units_together(lines: list[ServiceLine]) -> Decimal:
    """What some lines bill together."""
    return sum((line.units for line in lines if line.units is not None), Decimal(0))


def openers(line: ServiceLine, other: ServiceLine) -> list[str]:
    """The modifiers of two lines, on either, that open a pair with indicator 1.

    Those of visits count on a visit, the others on what is none; sides and digits where they are not the same.
    """
    opening = []
    for each in (line, other):
        if VISIT in each.groups:
            opening += [*in_group(each, "visit"), *in_group(each, "several_visits")]
        else:
            opening += [*in_group(each, "distinct"), *in_group(each, "later_procedure")]
    return [*opening, *sorted({*in_group(line, "anatomic")} ^ {*in_group(other, "anatomic")})]


def codes_beside(line: ServiceLine) -> dict[str, ServiceLine]:
    """The other codes of that date and provider, each with its first line."""
    claim, key = line.claim, (line.dated, provider_of(line))
    codes = claim.codes_of_provider.get(key)
    if codes is None:
        codes = claim.codes_of_provider[key] = {}
        for other in claim.lines_on(line.dated):
            if other.procedure and provider_of(other) == key[1]:
                codes.setdefault(other.procedure, other)
    return {code: other for code, other in codes.items() if code != line.procedure}
