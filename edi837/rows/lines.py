"""The lines table: one row for each target line, with what it bills and how that was computed."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from edi837.claim.amounts import expected_units, mg_billed, mg_by_ndc
from edi837.claim.line import ServiceLine
from edi837.evidence.chart import Chart
from edi837.mapping.drugs import UNKNOWN
from edi837.rows.masking import MASK
from edi837.x12.values import iso, plain


class LineRow(NamedTuple):
    """One row; the contract fixes the order. Values as sent, dates as CCYY-MM-DD, '' for what cannot be known."""

    file: str
    interchange: str
    group: str
    transaction: str
    segment: str
    claim_type: str
    patient_control_number: str
    claim_charge: str
    frequency: str
    billing_npi: str
    rendering_npi: str
    payer_id: str
    payer_name: str
    filing_indicator: str
    payer_class: str
    other_payers: str
    place_of_service: str
    bill_type: str
    line: str
    line_control_number: str
    procedure: str
    modifiers: str
    description: str
    charge: str
    noncovered_charge: str
    units: str
    unit: str
    revenue_code: str
    service_from: str
    service_to: str
    diagnoses: str
    ndc_qualifier: str
    ndc_sent: str
    ndc: str
    ndc_quantity: str
    ndc_unit: str
    prescription: str
    link_sequence: str
    substance: str
    strength: str
    container: str
    unit_amount: str
    role: str
    mg_billed: str
    mg_by_ndc: str
    expected_units: str
    use: str
    authorization: str
    other_drugs: str
    chart_linked: str


COLUMNS = LineRow._fields


def line_row(file: str, line: ServiceLine, chart: Chart | None, include_patient: bool = False) -> LineRow:
    """The row of one target line; its parts follow one another as the columns do. Free text is masked."""
    row = LineRow._make(
        (file, *_claim_values(line), *_service_values(line), *_drug_values(line), *_derived_values(line, chart))
    )
    return row if include_patient or not row.description else row._replace(description=MASK)


def _claim_values(line: ServiceLine) -> tuple[str, ...]:
    """Interchange to bill_type."""
    claim, info, payer = line.claim, line.claim.info, line.claim.payer
    others = claim.other_payers
    return (
        info.interchange,
        info.group,
        info.transaction,
        str(line.service.ordinal),
        claim.claim_type,
        claim.patient_control_number,
        claim.clm.value(2),
        claim.frequency,
        claim.billing_npi,
        claim.rendering_npi(line),
        payer.id,
        payer.name,
        payer.filing_indicator,
        payer.policy.payer_class,
        " ".join([other.id or other.filing_indicator for other in others]) if others else "",
        line.place_of_service,
        claim.bill_type,
    )


def _service_values(line: ServiceLine) -> tuple[str, ...]:
    """Line to diagnoses."""
    service = line.service
    return (
        line.number,
        line.control_number,
        line.procedure_sent,
        line.modifiers_sent,
        line.description,
        service.value(line.charge_at),
        "" if line.professional else service.value(7),
        service.value(line.units_at),
        line.unit,
        line.revenue_code,
        iso(line.service_from),
        iso(line.service_to),
        " ".join([diagnosis.code for diagnosis in line.diagnoses]),
    )


_NO_DRUG = ("",) * 7


def _drug_values(line: ServiceLine) -> tuple[str, ...]:
    """ndc_qualifier to container."""
    drug = line.drug
    billed = line.code.substance.name if line.code is not None else ""
    if drug is None:
        return (*_NO_DRUG, billed, "", "")
    ctp, reference, product = drug.ctp, drug.reference, drug.product
    number, kind = (reference.value(2), reference.value(1)) if reference is not None else ("", "")
    return (
        drug.ndc_qualifier,
        drug.ndc_sent,
        drug.ndc,
        ctp.value(4) if ctp is not None else "",
        ctp.value(5, 1) if ctp is not None else "",
        number if kind == "XZ" else "",
        number if kind == "VY" else "",
        product.substance.name if product is not None else billed,
        product.strength if product is not None else "",
        (drug.package.container if drug.package else UNKNOWN) if product is not None else "",
    )


def _derived_values(line: ServiceLine, chart: Chart | None) -> tuple[str, ...]:
    """unit_amount to chart_linked: what follows from all that."""
    return (
        _unit_amount(line),
        line.role,
        _amount(mg_billed(line)),
        _amount(mg_by_ndc(line)),
        _amount(expected_units(line)),
        line.use,
        authorization_of(line),
        _other_drugs(line),
        "" if chart is None else "yes" if chart.find(line).row else "no",
    )


def _unit_amount(line: ServiceLine) -> str:
    per_unit = line.code.mg_per_unit if line.code else None
    return f"{plain(per_unit)} mg" if per_unit is not None and line.under_target else ""


def _amount(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def authorization_of(line: ServiceLine) -> str:
    """REF*G1 of the claim's payer, as sent."""
    reference = line.authorization
    return reference.value(2) if reference else ""


def _other_drugs(line: ServiceLine) -> str:
    """Codes of other mapped drugs on the same day."""
    codes = [
        other.procedure for other in line.claim.lines_on(line.dated) if other.code is not None and not other.is_target
    ]
    return " ".join(dict.fromkeys(codes)) if codes else ""
