"""What a row of the exception report says of the claim and the line that it is about, column by column."""

from __future__ import annotations

from typing import NamedTuple

from edi837.claim.claim import Claim, ServiceLine
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


NO_LINE = LineValues()


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
        *line[4:],
    )


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
    )
