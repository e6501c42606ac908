"""What a row of the exception report says of the claim and the line that it is about, column by column."""

from __future__ import annotations

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.parties import organization_name, party_segment
from edi837.claim.use import dispensed_substance
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import iso


class LineValues(NamedTuple):
    """Columns of a service line."""

    number: str = ""
    control_number: str = ""
    service_from: str = ""
    service_to: str = ""
    procedure: str = ""
    modifiers: str = ""
    units: str = ""
    unit: str = ""
    charge: str = ""
    revenue_code: str = ""
    ndc: str = ""
    ndc_quantity: str = ""
    ndc_unit: str = ""
    use: str = ""
    drug: str = ""


def claim_values(claim: Claim, line: LineValues) -> tuple[str, ...]:
    """The columns claim_type to use, of a claim and a line of it."""
    payer = claim.payer
    return (
        claim.claim_type,
        claim.patient_control_number,
        line.number,
        line.control_number,
        claim.billing_npi,
        payer.id,
        payer.name,
        payer.filing_indicator,
        payer.policy.payer_class,
        line.service_from,
        line.service_to,
        iso(claim.statement_days[0]),
        iso(claim.statement_days[1]),
        *line[4:-1],
    )


def values_of_lines(claim: Claim) -> LineValues:
    """What a row about the whole claim says of its lines: their first and last day, and the drug of its drug lines."""
    days = [day for line in claim.lines for day in (line.service_from, line.service_to) if day]
    drugs = dict.fromkeys(filter(None, map(_drug, claim.target_lines)))
    first, last = (iso(min(days)), iso(max(days))) if days else ("", "")
    return LineValues(service_from=first, service_to=last, drug=", ".join(drugs))


def line_values(line: ServiceLine) -> LineValues:
    """The columns of a line, as it was sent."""
    service, drug = line.service, line.drug
    return LineValues(
        line.number,
        line.control_number,
        iso(line.service_from),
        iso(line.service_to),
        line.procedure_sent,
        line.modifiers_sent,
        service.value(line.units_at),
        line.unit,
        service.value(line.charge_at),
        line.revenue_code,
        line.ndc,
        drug.ctp.value(4) if drug and drug.ctp else "",
        drug.ctp.value(5, 1) if drug and drug.ctp else "",
        line.use,
        _drug(line),
    )


def billing_name(claim: Claim) -> str:
    """The name of the organization that bills; '' where a person does, who is known by the NPI alone."""
    return organization_name(party_segment(claim.provider, "85"))


def _drug(line: ServiceLine) -> str:
    substance = dispensed_substance(line)
    return substance.name if substance is not None else ""
