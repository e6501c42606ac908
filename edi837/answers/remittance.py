"""The 835 (005010X221A1): payments of claims and lines, held against the sums that they must come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal

from edi837.answers.adjustments import (
    Adjustment,
    adjustments_in,
    amount,
    amount_text,
    codes_of,
    of_patient,
    state_of,
    total,
)
from edi837.answers.answer_row import (
    CLAIM,
    LINE,
    PAYER,
    PENDING,
    RECOUPED,
    RECOUPMENT,
    RECOUPMENT_CODE,
    REMITTANCE,
    AnswerRow,
    AnswerSet,
)
from edi837.answers.received_sets import CutSet, Elements
from edi837.system.dataclass import dataclass
from edi837.x12.values import day, iso

_NPI = "XX"
# PLB03-1 that takes back what was paid for a claim.
_OVERPAYMENT = "WO"
_FIRST_ADJUSTMENT, _STEP = 3, 2
_YES, _NO = "yes", "no"


@dataclass
class _Paid:
    """A CLP or an SVC with what follows it."""

    segment: int
    elements: Elements
    adjustments: list[Adjustment] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=lambda: ["", ""])
    ref_6r: str = ""

    def take_day(self, elements: Elements) -> None:
        """A DTM: the first and the last day of a claim, or the day of a line."""
        value = iso(day(elements[2][:8])) if len(elements) > 2 else ""
        if elements[1] in ("232", "150", "472"):
            self.days[0] = value
        if elements[1] in ("233", "151", "472"):
            self.days[1] = value


@dataclass
class _PaidClaim(_Paid):
    npi: str = ""
    lines: list[_Paid] = field(default_factory=list)


@dataclass
class _Remittance:
    """What is known of an 835 while it is read."""

    received: CutSet
    payment: Decimal = Decimal(0)
    day: str = ""
    trace: str = ""
    payer_id: str = ""
    payee_npi: str = ""
    provider: str = ""
    claims: list[_PaidClaim] = field(default_factory=list)
    provider_adjustments: list[tuple[int, str, str, Decimal]] = field(default_factory=list)


def read_remittance(received: CutSet) -> tuple[AnswerSet, list[AnswerRow]]:
    """The set and its rows: each claim, its lines, and what is taken back for a claim months later."""
    read = _Remittance(received)
    entity = ""
    for number, elements in received.segments():
        if elements[0] == "N1":
            entity = elements[1] if len(elements) > 1 else ""
        _take(read, number, elements + [""] * 16, entity, len(elements))
    of_claims = sum((amount(claim.elements[4]) for claim in read.claims), Decimal(0))
    adjusted = sum((value for *_, value in read.provider_adjustments), Decimal(0))
    balances = read.payment == of_claims - adjusted
    notes = [] if balances else [_unbalanced("BPR02", read.payment, of_claims - adjusted)]
    rows = list(_rows(read, balances, notes))
    of_set = AnswerSet(
        REMITTANCE, received.control_number, received.digest, read.day or received.day, received.sender,
        read.trace, amount_text(read.payment), tuple(notes),
        tuple((f"{code} {reference}".strip(), amount_text(value)) for _, code, reference, value
              in read.provider_adjustments),
    )  # fmt: skip
    return of_set, rows


def _take(read: _Remittance, number: int, elements: Elements, entity: str, size: int) -> None:
    claim = read.claims[-1] if read.claims else None
    part: _Paid | None = claim.lines[-1] if claim is not None and claim.lines else claim
    match elements[0]:
        case "BPR":
            read.payment, read.day = amount(elements[2]), iso(day(elements[16]))
        case "TRN":
            read.trace = f"{elements[2]} {elements[3]}".strip()
        case "N1" if elements[1] == "PR":
            read.payer_id = elements[4]
        case "N1" if elements[1] == "PE" and elements[3] == _NPI:
            read.payee_npi = elements[4]
        case "REF" if claim is None and entity == "PR" and elements[1] == "2U" and not read.payer_id:
            read.payer_id = elements[2]
        case "TS3":
            read.provider = elements[1]
        case "CLP":
            read.claims.append(_PaidClaim(number, elements, npi=read.payee_npi))
        case "SVC" if claim is not None:
            claim.lines.append(_Paid(number, elements))
        case "PLB":
            for at in range(_FIRST_ADJUSTMENT, size - 1, _STEP):
                code, *reference = read.received.components(elements[at])
                value = amount(elements[at + 1])
                read.provider_adjustments.append((number, code, reference[0] if reference else "", value))
        case name if part is not None:
            _take_detail(part, name, elements[:size])
        case _:
            pass


def _take_detail(part: _Paid, name: str, elements: Elements) -> None:
    """A segment below a CLP or an SVC."""
    match name:
        case "CAS":
            part.adjustments += adjustments_in(elements)
        case "DTM":
            part.take_day(elements)
        case "LQ":
            part.remarks += elements[2:3]
        case "MIA":
            part.remarks += [code for code in (*elements[5:6], *elements[20:24]) if code]
        case "MOA":
            part.remarks += [code for code in elements[3:8] if code]
        case "REF" if elements[1:2] == ["6R"]:
            part.ref_6r = "".join(elements[2:3])
        case _:
            pass


def _rows(read: _Remittance, balances: bool, notes: list[str]) -> Iterator[AnswerRow]:
    when = read.day or read.received.day
    item = 0
    for claim in read.claims:
        item += 1
        parent = item
        row = _claim_row(read, claim, when, notes)._replace(item=item)
        yield row if balances else row._replace(balanced=_NO)
        for line in claim.lines:
            item += 1
            row = _line_row(read, claim, line, when, notes)._replace(item=item, parent=parent)
            yield row if balances else row._replace(balanced=_NO)
    for segment, code, reference, value in read.provider_adjustments:
        if code == _OVERPAYMENT:
            item += 1
            # A negative amount puts off what is to be taken back: a later payment is less by it.
            state, payer_number = PENDING if value < 0 else RECOUPED, reference.partition(" ")[0]
            yield AnswerRow(
                item, RECOUPMENT, segment, reference, state, PAYER, when, payer_number=payer_number,
                billing_npi=read.payee_npi, payer_id=read.payer_id, codes=RECOUPMENT_CODE,
                paid=amount_text(-value),
                balanced=_YES if balances else _NO,
            )  # fmt: skip


def _claim_row(read: _Remittance, claim: _PaidClaim, when: str, notes: list[str]) -> AnswerRow:
    clp = claim.elements
    charge, paid = amount(clp[3]), amount(clp[4])
    of_lines = [each for line in claim.lines for each in line.adjustments]
    every = [*claim.adjustments, *of_lines]
    faults = []
    if charge - paid != total(every):
        faults.append(_unbalanced(f"CLP at segment {claim.segment}: CLP03 − CLP04", charge - paid, total(every)))
    if claim.lines:
        of_services = sum((amount(line.elements[3]) for line in claim.lines), Decimal(0))
        if paid != of_services - total(claim.adjustments):
            due = of_services - total(claim.adjustments)
            faults.append(_unbalanced(f"CLP at segment {claim.segment}: CLP04", paid, due))
    notes += faults
    days = claim.days if any(claim.days) else _days_of(claim.lines)
    return AnswerRow(
        0, CLAIM, claim.segment, clp[1], state_of(clp[2], charge, paid, every), PAYER, when,
        payer_number=clp[7], billing_npi=claim.npi, payer_id=read.payer_id, charge=amount_text(charge),
        service_from=days[0], service_to=days[1] or days[0], frequency=clp[9], codes=codes_of(every),
        remarks=" ".join(dict.fromkeys(claim.remarks)), paid=amount_text(paid),
        patient_share=amount_text(of_patient(every)), balanced=_NO if faults else _YES, filing_indicator=clp[6],
    )  # fmt: skip


def _line_row(read: _Remittance, claim: _PaidClaim, line: _Paid, when: str, notes: list[str]) -> AnswerRow:
    svc = line.elements
    charge, paid = amount(svc[2]), amount(svc[3])
    adjusted = total(line.adjustments)
    if charge - paid != adjusted:
        notes.append(_unbalanced(f"SVC at segment {line.segment}: SVC02 − SVC03", charge - paid, adjusted))
    # SVC06 is what was sent, where it is paid as something else.
    service = read.received.components(svc[6] or svc[1])
    revenue = svc[4]
    code = service[1] if len(service) > 1 else ""
    return AnswerRow(
        0, LINE, line.segment, claim.elements[1], state_of(claim.elements[2], charge, paid, line.adjustments), PAYER,
        when, payer_number=claim.elements[7], billing_npi=claim.npi, payer_id=read.payer_id,
        charge=amount_text(charge), service_from=line.days[0], service_to=line.days[1] or line.days[0],
        ref_6r=line.ref_6r, code=code or revenue, modifiers=":".join(filter(None, service[2:6])),
        codes=codes_of(line.adjustments), remarks=" ".join(dict.fromkeys(line.remarks)), paid=amount_text(paid),
        patient_share=amount_text(of_patient(line.adjustments)),
        balanced=_YES if charge - paid == adjusted else _NO,
    )  # fmt: skip


def _days_of(lines: list[_Paid]) -> list[str]:
    firsts = [line.days[0] for line in lines if line.days[0]]
    lasts = [line.days[1] or line.days[0] for line in lines if line.days[0]]
    return [min(firsts, default=""), max(lasts, default="")]


def _unbalanced(what: str, value: Decimal, due: Decimal) -> str:
    return f"{what} is {amount_text(value)}, and {amount_text(due)} by its parts"
