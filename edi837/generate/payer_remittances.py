"""The 835s of generated answers: payments, payments taken back and made anew, and recoupments months later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from edi837.answers.answer_row import PAYER, RECOUPED, REVERSED
from edi837.generate.answer_interchange import AnswerFile, cents, x12_amount
from edi837.generate.payer_behavior import PaidLine, PayerCourse
from edi837.generate.true_answers import AnsweredClaim, Truth, true_answer

_REVERSAL_DAYS, _RECOUPMENT_DAYS = 40, 100
_REVENUE_CODE = 4
_ADDRESS = ("N3*1 EXAMPLE WAY", "N4*DULUTH*MN*55802")


def payments(name: str, claims: Sequence[AnsweredClaim], when: date, truth: Truth) -> AnswerFile:
    """An 835 for each payer and provider."""
    file = AnswerFile(name, "835", when, 3)
    paid = [claim for claim in claims if claim.course.lines]
    for (payer, npi), of_payer in _by_payer(paid):
        number = _remittance(file, payer, npi, sum((claim.course.paid for claim in of_payer), Decimal(0)))
        for claim in of_payer:
            _payment(file, number, claim, claim.course.lines, truth)
    return file


def reversals(name: str, claims: Sequence[AnsweredClaim], when: date, truth: Truth) -> AnswerFile:
    """An 835 that takes payments back and pays the same claims anew, with less for their first line."""
    file = AnswerFile(f"{name}.reversal.835", "835", when + timedelta(_REVERSAL_DAYS), 4)
    for (payer, npi), of_payer in _by_payer([claim for claim in claims if claim.course.is_reversed]):
        anew = [(claim, _less(claim.course.lines)) for claim in of_payer]
        net = sum((line.paid for _, lines in anew for line in lines), Decimal(0))
        net -= sum((claim.course.paid for claim in of_payer), Decimal(0))
        # A payment is never below zero: what is owed is carried forward.
        number = _remittance(file, payer, npi, Decimal(0))
        for claim, lines in anew:
            _payment(file, number, claim, claim.course.lines, truth, back=True)
            _payment(file, number, claim, lines, truth)
        file.add(f"PLB*{npi}*{when:%Y}1231*FB:FORWARD*{x12_amount(net)}")
    return file


def recoupments(name: str, claims: Sequence[AnsweredClaim], when: date, truth: Truth) -> AnswerFile:
    """An 835 months later that pays nothing and takes back, by PLB alone, what was paid."""
    file = AnswerFile(f"{name}.recoupment.835", "835", when + timedelta(_RECOUPMENT_DAYS), 5)
    taken = [claim for claim in claims if claim.course.is_recouped and not claim.course.is_reversed]
    for (payer, npi), of_payer in _by_payer(taken):
        number = _remittance(file, payer, npi, Decimal(0), claims=False)
        for claim in of_payer:
            paid = claim.course.paid
            segment = file.add(
                f"PLB*{npi}*{when:%Y}1231*WO:{claim.number}*{x12_amount(paid)}*FB:FORWARD*{x12_amount(-paid)}"
            )
            truth.append(
                true_answer(file, number, segment, claim.number, claim, "", RECOUPED, PAYER, cents(-paid))
            )  # fmt: skip
    return file


def _by_payer(claims: Sequence[AnsweredClaim]) -> Iterator[tuple[tuple[str, str], list[AnsweredClaim]]]:
    groups: dict[tuple[str, str], list[AnsweredClaim]] = {}
    for claim in claims:
        groups.setdefault((claim.sent.payer_id, claim.sent.billing_npi), []).append(claim)
    yield from groups.items()


def _remittance(file: AnswerFile, payer: str, npi: str, paid: Decimal, claims: bool = True) -> str:
    """Begin an 835 of a payer to a provider; the number of its set."""
    number = file.begin("835")
    day = f"{file.when:%Y%m%d}"
    method = "CHK" if paid else "NON"
    file.add(
        f"BPR*I*{x12_amount(paid)}*C*{method}************{day}", f"TRN*1*{file.name}-{number}*1999999999",
        f"DTM*405*{day}", "N1*PR*EXAMPLE PAYER", *_ADDRESS, f"REF*2U*{payer}", "PER*BL*EDI DESK*TE*5555550100",
        f"N1*PE*EXAMPLE PROVIDER*XX*{npi}",
    )  # fmt: skip
    if claims:
        file.add("LX*1")
    return number


def _payment(
    file: AnswerFile,
    number: str,
    claim: AnsweredClaim,
    lines: Sequence[PaidLine],
    truth: Truth,
    back: bool = False,
) -> None:
    sent, course, sign = claim.sent, claim.course, -1 if back else 1
    paid = sum((line.paid for line in lines), Decimal(0)) * sign
    share = sum((value for line in lines for group, _, value in line.adjustments if group == "PR"), Decimal(0))
    denied = not paid
    status = "22" if back else "4" if denied else "1"
    state = REVERSED if back else PayerCourse(course.key, lines=tuple(lines)).state
    place = f"11*{sent.frequency}" if sent.frequency else ""
    owed = "" if back else x12_amount(share)
    amounts = f"{x12_amount(course.charge * sign)}*{x12_amount(paid)}*{owed}"
    segment = file.add(f"CLP*{course.key}*{status}*{amounts}*12*{claim.number}*{place}".rstrip("*"))
    file.add("NM1*QC*1*SYNTHETIC*PATIENT")
    truth.append(true_answer(file, number, segment, course.key, claim, "", state, PAYER, cents(paid)))
    for line in lines:
        _service(file, number, claim, line, sign, truth)


def _service(file: AnswerFile, number: str, claim: AnsweredClaim, line: PaidLine, sign: int, truth: Truth) -> None:
    sent, own = claim.sent, line.line
    kind = "NU" if len(own.code) == _REVENUE_CODE else "HC"
    code = ":".join(filter(None, (kind, own.code, own.modifiers)))
    service = f"HC:{line.bundled}" if line.bundled else code
    tail = f"*{code}" if line.bundled else ""
    units = own.units or "1"
    segment = file.add(f"SVC*{service}*{x12_amount(line.charge * sign)}*{x12_amount(line.paid * sign)}**{units}{tail}")
    file.add(f"DTM*472*{sent.service_from.replace('-', '')}")
    for group, reason, value in line.adjustments:
        file.add(f"CAS*{group}*{reason}*{x12_amount(value * sign)}")
    if claim.course.returns_line_numbers and own.ref_6r:
        file.add(f"REF*6R*{own.ref_6r}")
    if line.remark:
        file.add(f"LQ*HE*{line.remark}")
    state = REVERSED if sign < 0 else line.state
    truth.append(
        true_answer(file, number, segment, claim.course.key, claim, own.lx, state, PAYER, cents(line.paid * sign))
    )  # fmt: skip


def _less(lines: Sequence[PaidLine]) -> tuple[PaidLine, ...]:
    """The lines as they are paid anew: the first that was paid is denied as not covered by documentation (CARC 252)."""
    anew, is_done = [], False
    for line in lines:
        if line.paid and not is_done:
            is_done = True
            anew.append(PaidLine(line.line, line.charge, Decimal(0), (("CO", "252", line.charge),), line.remark))
        else:
            anew.append(line)
    return tuple(anew)
