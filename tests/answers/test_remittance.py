"""An 835 is read claim by claim and line by line, held against its sums, and has states that follow from dollars."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.answers.adjustments import Adjustment, state_of
from edi837.answers.answer_row import DENIED, PAID, PAID_LESS, PENDING, REVERSED
from edi837.answers.read_answers import Answer, Unread
from tests.answers.answering import interchange, only, read, remittance, states

_CLAIM = (
    "CLP*A-1*1*100*80*10*12*ICN1*11*1 NM1*QC*1*ASHBY*LENA "
    "SVC*HC:J3000:JZ*100*80**10 DTM*472*20261103 CAS*CO*45*10 CAS*PR*2*10 REF*6R*L1 LQ*HE*N130"
)


def test_a_claim_and_its_line() -> None:
    of_set, (claim, line) = only(interchange(remittance(_CLAIM)))
    assert (of_set.kind, of_set.trace, of_set.amount, of_set.notes) == ("835", "T1 1999999999", "80.00", ())
    assert (claim.key, claim.state, claim.by, claim.day, claim.segment) == ("A-1", PAID, "payer", "2026-12-01", 11)
    assert (claim.payer_number, claim.billing_npi, claim.frequency) == ("ICN1", "1881000004", "1")
    assert (claim.service_from, claim.codes, claim.paid, claim.balanced) == ("2026-11-03", "CO-45 PR-2", "80.00", "yes")
    assert (line.code, line.modifiers, line.ref_6r, line.remarks) == ("J3000", "JZ", "L1", "N130")
    assert (line.parent, line.charge, line.paid, line.patient_share) == (claim.item, "100.00", "80.00", "10.00")


def test_what_does_not_balance_is_told_and_still_read() -> None:
    of_set, rows = only(interchange(remittance(_CLAIM.replace("CAS*CO*45*10", "CAS*CO*45*15"), paid="90")))
    assert [row.balanced for row in rows] == ["no", "no"]
    assert [row.paid for row in rows] == ["80.00", "80.00"]
    assert of_set.notes[:3] == (
        "BPR02 is 90.00, and 80.00 by its parts",
        "CLP at segment 11: CLP03 − CLP04 is 20.00, and 25.00 by its parts",
        "SVC at segment 13: SVC02 − SVC03 is 20.00, and 25.00 by its parts",
    )


def test_adjustments_of_the_claim_alone_balance_with_its_lines() -> None:
    text = "CLP*A-1*1*100*70**12*ICN1 CAS*PR*1*10 NM1*QC*1*A*B SVC*HC:99213*100*80**1 DTM*472*20261103 CAS*CO*45*20"
    of_set, rows = only(interchange(remittance(text, paid="70")))
    assert ([row.balanced for row in rows], of_set.notes) == (["yes", "yes"], ())
    assert rows[0].codes == "PR-1 CO-45"


def test_provider_adjustments_are_part_of_the_payment() -> None:
    plb = "PLB*1881000004*20261231*WO:ICN9*30*L6:INTEREST*-5"
    of_set, rows = only(interchange(remittance(_CLAIM, paid="55", plb=plb)))
    assert of_set.adjustments == (("WO ICN9", "30.00"), ("L6 INTEREST", "-5.00"))
    assert [row.balanced for row in rows] == ["yes", "yes", "yes"]
    taken_back = rows[-1]
    assert (taken_back.level, taken_back.key, taken_back.state, taken_back.paid) == (
        "recoupment", "ICN9", "recouped", "-30.00"
    )  # fmt: skip


def test_a_bundled_line_is_told_by_what_was_sent() -> None:
    text = "CLP*A-1*1*50*0**12*I NM1*QC*1*A*B SVC*HC:99215*50*0**1*HC:96365 DTM*472*20261103 CAS*CO*97*50"
    _, rows = only(interchange(remittance(text, paid="0")))
    assert (rows[1].code, rows[1].state) == ("96365", DENIED)


def test_claims_of_several_sets_and_other_delimiters() -> None:
    data = interchange(remittance(_CLAIM), remittance(_CLAIM.replace("A-1", "A-2"), trace="T2"))
    plain = [item for item in read(data) if isinstance(item, Answer)]
    written = data.translate(bytes.maketrans(b"*:~^", b"|>!{")).replace(b"\n", b"\r\n")
    assert [item for item in read(written) if isinstance(item, Answer)] == plain
    assert [next(states(answer.rows))[1] for answer in plain] == ["A-1", "A-2"]


@pytest.mark.parametrize(
    ("status", "charge", "paid", "adjustments", "state"),
    [
        ("1", "100", "80", [("CO", "45", "20")], PAID),
        ("4", "100", "80", [("CO", "45", "20")], PAID),  # the patient was not recognized, and it was paid
        ("1", "100", "0", [("PR", "1", "100")], PAID),
        ("1", "100", "0", [("OA", "23", "100")], PAID),
        ("1", "100", "0", [("CO", "253", "2"), ("PR", "3", "98")], PAID),
        ("1", "100", "0", [("CO", "197", "100")], DENIED),
        ("4", "100", "0", [("CO", "16", "100")], DENIED),
        ("1", "100", "0", [("CO", "45", "60"), ("PR", "204", "40")], DENIED),
        ("1", "100", "40", [("CO", "97", "60")], PAID_LESS),
        ("22", "-100", "-80", [("CO", "45", "-20")], REVERSED),
        ("22", "100", "0", [], REVERSED),
        ("25", "100", "80", [("CO", "45", "20")], PENDING),
        ("23", "100", "0", [], PENDING),
    ],
)
def test_the_state_follows_from_payment_and_adjustments(
    status: str, charge: str, paid: str, adjustments: list[tuple[str, str, str]], state: str
) -> None:
    parts = [Adjustment(group, reason, Decimal(amount)) for group, reason, amount in adjustments]
    assert state_of(status, Decimal(charge), Decimal(paid), parts) == state


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (interchange(remittance(_CLAIM), version="004010X091A1"), "is of 004010X091A1, which is not read"),
        (interchange(remittance(_CLAIM)).split(b"SE*")[0], "is cut off before its SE"),
        (b"nothing of X12", "is not X12"),
        (b"", "is empty"),
        (interchange(remittance(_CLAIM)).replace(b"ST*835", b"ST*820"), "is not an answer that is read"),
        (interchange(remittance(_CLAIM)).replace(b"ST*835", b"ST*837"), "holds claims and is not an answer"),
        (interchange(remittance(_CLAIM)).replace(b"IEA*1*000000001~\n", b""), "an interchange has no IEA"),
    ],
)
def test_what_is_not_read_says_why(data: bytes, why: str) -> None:
    unread = [item for item in read(data) if isinstance(item, Unread)]
    assert any(why in item.why for item in unread), unread


def test_a_set_that_miscounts_itself_is_read_and_told() -> None:
    of_set, rows = only(interchange(remittance(_CLAIM)).replace(b"SE*", b"SE*9"))
    assert len(rows) == 2
    assert "segments where SE01 says 9" in of_set.notes[0]
