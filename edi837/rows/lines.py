"""The lines table: one row for each target line, with what it bills and how that was computed."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import TYPE_CHECKING

from edi837.claim.amounts import expected_units, mg_billed, mg_by_ndc
from edi837.claim.claim import ServiceLine
from edi837.claim.table_amounts import hang_on_tables, line_amounts
from edi837.mapping.drugs import UNKNOWN
from edi837.rows.masking import MASK
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import iso, plain

if TYPE_CHECKING:
    from edi837.evidence.chart import Chart


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
    amount_billed: str
    amount_by_ndc: str
    amount_unit: str


COLUMNS = LineRow._fields


class LineRows:
    """Makes the rows of the target lines of one file, or of a share of it.

    What follows from what a line bills (`ServiceLine.billed`) is remembered: the same few packages, quantities and
    units come line after line.
    """

    def __init__(self, file: str, chart: Chart | None, include_patient: bool = False) -> None:
        self._file, self._chart = file, chart
        self._include_patient = include_patient
        self._known: dict[Hashable, _OfBill] = {}
        # What tables say depends on the day.
        self._by_day: dict[Hashable, tuple[str, str, str]] = {}

    def row(self, line: ServiceLine) -> LineRow:
        """The row of one target line; its parts follow one another as the columns do. Free text is masked."""
        of_bill = self._known.get(line.billed)
        if of_bill is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            always = None if hang_on_tables(line) else _amounts_in_unit(line)
            of_bill = self._known[line.billed] = _OfBill(_drug_as_sent(line), _drug_and_amounts(line), always)
        row = LineRow._make(
            (
                self._file,
                *_claim_values(line),
                *_service_values(line),
                *of_bill.drug,
                *_references(line),
                *of_bill.amounts,
                *_circumstances(line, self._chart),
                *(of_bill.in_unit or self._amounts(line)),
            )
        )
        return row if self._include_patient or not row.description else row._replace(description=MASK)

    def _amounts(self, line: ServiceLine) -> tuple[str, str, str]:
        """From amount_billed to amount_unit."""
        key = (line.billed, line.day)
        known = self._by_day.get(key)
        if known is None:
            if len(self._by_day) >= _MOST_REMEMBERED:
                self._by_day.clear()
            known = self._by_day[key] = _amounts_in_unit(line)
        return known


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
        line.rendering_npi,
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


_NO_DRUG = ("",) * 5
_MOST_REMEMBERED = 1 << 14


class _OfBill(NamedTuple):
    """ndc_qualifier to ndc_unit, substance to expected_units, and amount_billed to amount_unit where no day matters."""

    drug: tuple[str, ...]
    amounts: tuple[str, ...]
    in_unit: tuple[str, str, str] | None


def _drug_as_sent(line: ServiceLine) -> tuple[str, ...]:
    """From ndc_qualifier to ndc_unit."""
    drug = line.drug
    if drug is None:
        return _NO_DRUG
    ctp = drug.ctp
    return (
        drug.ndc_qualifier,
        drug.ndc_sent,
        drug.ndc,
        ctp.value(4) if ctp is not None else "",
        ctp.value(5, 1) if ctp is not None else "",
    )


def _references(line: ServiceLine) -> tuple[str, str]:
    """The columns prescription and link_sequence."""
    reference = line.drug.reference if line.drug is not None else None
    if reference is None:
        return "", ""
    number, kind = reference.value(2), reference.value(1)
    return number if kind == "XZ" else "", number if kind == "VY" else ""


def _drug_and_amounts(line: ServiceLine) -> tuple[str, ...]:
    """From substance to expected_units."""
    drug = line.drug
    product = drug.product if drug is not None else None
    substance = product.substance if product is not None else line.code.substance if line.code is not None else None
    package = drug.package if drug is not None else None
    return (
        substance.name if substance is not None else "",
        product.strength if product is not None else "",
        (package.container if package is not None else UNKNOWN) if product is not None else "",
        _unit_amount(line),
        line.role,
        _amount(mg_billed(line)),
        _amount(mg_by_ndc(line)),
        _amount(expected_units(line)),
    )


def _amounts_in_unit(line: ServiceLine) -> tuple[str, str, str]:
    """From amount_billed to amount_unit."""
    billed, by_ndc, unit = line_amounts(line)
    return _amount(billed), _amount(by_ndc), unit


def _circumstances(line: ServiceLine, chart: Chart | None) -> tuple[str, ...]:
    """From use to chart_linked: what follows from what stands around the line."""
    return (
        line.use,
        line.authorization.value(2) if line.authorization else "",
        line.claim.other_drugs_on(line.dated),
        "" if chart is None else "yes" if chart.find(line).row else "no",
    )


def _unit_amount(line: ServiceLine) -> str:
    per_unit = line.code.mg_per_unit if line.code else None
    return f"{plain(per_unit)} mg" if per_unit is not None and line.under_target else ""


def _amount(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
