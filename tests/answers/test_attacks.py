"""Answers that invite a guess: nothing is matched by one, and states follow what was paid and why, in order of days."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.ledger.connect import Ledger
from edi837.ledger.kept_answers import sets_kept
from tests.answers.answering import interchange, only, remittance
from tests.answers.kept import NPI, answered, claim, opened, rows, sent, standing
from tests.answers.test_waiting import status

_LINES = "SVC*HC:96365*50*50**1 DTM*472*20261101 REF*6R*R1 SVC*HC:J3000:JZ*30*{paid}**5 DTM*472*20261101{why}"
PAID = "CLP*{}*1*80*80**12*I1*11*1 NM1*QC*1*A*B " + _LINES.format(paid=30, why="")
CUT = "CLP*{}*1*80*50**12*I1*11*1 NM1*QC*1*A*B " + _LINES.format(paid=0, why=" CAS*CO*197*30")
DENIED = "CLP*{}*4*80*0**12*I1*11*1 NM1*QC*1*A*B CAS*CO*16*80"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path) as ledger:
        yield ledger


def era(*claims: str, npi: str = NPI, **values: str) -> bytes:
    return interchange(remittance(*claims, npi=npi, **values), day=values.get("day", "20261201"))


def without_npi(data: bytes) -> bytes:
    return data.replace(f"*XX*{NPI}".encode(), b"*FI*999999999")


# Nothing by guess


@pytest.mark.parametrize(
    ("clp", "certainty"),
    [
        ("CLP*C1*1*99*99**12*I1", "none"),  # the number of a claim of another sender, by chance
        ("CLP*C1*1*80*80**12*I1", "exact"),  # the charge agrees
        ("CLP*C1*1*50*50**12*I1 SVC*HC:96365*50*50**1", "exact"),  # a part of the claim: a line agrees
        ("CLP*C1*1*99*99**12*I1 SVC*HC:99213*99*99**1", "none"),
    ],
)
def test_a_number_alone_is_not_enough_where_the_answer_says_more(store: Ledger, clp: str, certainty: str) -> None:
    sent(store, claim("C1"))
    answered(store, without_npi(era(clp)))
    key, named, *_, sure = rows(store)[0]
    assert (key, sure, bool(named)) == ("C1", certainty, certainty == "exact")


def test_a_277ca_of_another_sender_is_of_no_claim(store: Ledger) -> None:
    sent(store, claim("C1"))
    other = status("C1").replace("B7", "THEIRS").replace("*WQ*80", "*WQ*77").replace(NPI, "1999999992")
    answered(store, interchange(other, kind="277"))
    assert rows(store) == [("C1", "", "", "accepted", "none")]


def test_two_claims_of_one_number_at_two_providers(store: Ledger) -> None:
    sent(store, claim("C1"), claim("C1", billing_npi="1999999992", byte_start="900"))
    answered(store, era(PAID.format("C1")), without_npi(era(DENIED.format("C1").replace("I1", "I2"), trace="T2")))
    assert rows(store, "claim") == [("C1", "C1", "", "paid", "exact"), ("C1", "", "", "denied", "ambiguous")]


@pytest.mark.parametrize(
    ("key", "of", "certainty"),
    [
        ("ACCT-000123-A", "acct-000123-a", "cut"),
        ("ACCT_000123-a", "", "none"),
        ("acct-00012", "acct-000123-a", "cut"),
        ("acct-0", "", "ambiguous"),
        ("acct", "", "none"),
    ],
)
def test_a_payer_that_writes_the_number_in_capitals_or_cuts_it(
    store: Ledger, key: str, of: str, certainty: str
) -> None:
    sent(store, claim("acct-000123-a", lines="[]"), claim("acct-000999-b", byte_start="900", lines="[]"))
    answered(store, era(f"CLP*{key.replace('_', '.')}*1*80*80**12*I1"))
    assert rows(store) == [(key.replace("_", "."), of, "", "paid", certainty)]


def test_a_rejected_batch_of_a_number_given_twice_is_of_neither(store: Ledger) -> None:
    sent(store, claim("C1"))
    sent(store, claim("C2", group="8", bht03="B7"))
    level = status("C1").partition(" HL*3*2")[0].replace("STC*A1:19:PR*20261104*WQ", "STC*A8:562*20261104*U")
    answered(store, interchange(level, kind="277"))
    assert rows(store) == [("B7", "", "", "rejected", "ambiguous")]


def test_a_recoupment_names_the_payers_number_before_a_blank(store: Ledger) -> None:
    sent(store, claim("C1"))
    answered(store, era(PAID.format("C1")), era(paid="-80", trace="T2", plb="PLB*1*20261231*WO:I1_XXX9*80"))
    assert rows(store)[-1] == ("I1 XXX9", "C1", "", "recouped", "exact")


# States


@pytest.mark.parametrize(
    ("clp", "state"),
    [
        ("CLP*C1*4*80*80**12*I1", "paid"),  # 4 says only that the patient was not recognized
        ("CLP*C1*1*80*0*80*12*I1 CAS*PR*1*80", "paid"),  # all of it is the deductible
        ("CLP*C1*2*80*16**12*I1 CAS*OA*23*64", "paid"),  # the secondary payer
        ("CLP*C1*3*80*0**12*I1 CAS*OA*23*80", "paid"),
        ("CLP*C1*20*80*78.40**12*I1 CAS*CO*253*1.60", "paid"),
        ("CLP*C1*19*80*50**12*I1 CAS*CO*45*30", "paid"),
        ("CLP*C1*1*80*0**12*I1 CAS*CO*45*40**197*40", "denied"),
        ("CLP*C1*1*80*30**12*I1 CAS*CO*45*20**197*30", "paid less"),
        ("CLP*C1*4*80*0**12*I1 CAS*PI*16*80", "denied"),
        ("CLP*C1*1*0*0**12*I1", "paid"),  # nothing was charged
        ("CLP*C1*23*80*0**12*I1", "pending"),
        ("CLP*C1*25*80*80**12*I1", "pending"),
        ("CLP*C1*22*-80*-80**12*I1", "reversed"),
    ],
)
def test_the_state_follows_from_payment_and_reason(store: Ledger, clp: str, state: str) -> None:
    sent(store, claim("C1"))
    answered(store, era(clp))
    assert standing(store, "C1")[0] == state


def test_a_reversal_and_the_corrected_payment_of_one_remittance(store: Ledger) -> None:
    sent(store, claim("C1"))
    back = "CLP*C1*22*-80*-80**12*I1*11*1 SVC*HC:96365*-50*-50**1 REF*6R*R1 SVC*HC:J3000:JZ*-30*-30**5"
    answered(store, era(PAID.format("C1")), era(CUT.format("C1"), back, trace="T2", day="20261220", paid="-30"))
    assert standing(store, "C1") == ("paid less", "50.00", "1:paid 2:denied")


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_a_claim_that_is_answered_in_two_parts(store: Ledger, order: tuple[int, ...]) -> None:
    sent(store, claim("C1"))
    parts = (
        "CLP*C1*1*50*50**12*I1 SVC*HC:96365*50*50**1 REF*6R*R1",
        "CLP*C1*1*30*0**12*I2 SVC*HC:J3000:JZ*30*0**5 CAS*CO*197*30",
    )
    answered(store, era(*(parts[at] for at in order), paid="50"))
    assert standing(store, "C1") == ("paid less", "50.00", "1:paid 2:denied")
    assert {sure for *_, sure in rows(store)} == {"exact", "line"}


def test_the_days_of_answers_count_and_not_when_they_were_read(tmp_path: Path) -> None:
    files = [
        era(PAID.format("C1"), day="20261201"),
        era(PAID.format("C1").replace("*1*80*80*", "*22*-80*-80*").split(" SVC")[0], day="20261210", trace="T2"),
        era(DENIED.format("C1"), day="20261210", trace="T3"),
        interchange(status("C1"), kind="277", day="20261104"),
        interchange(
            status("C1", "A7:562*20261104*U").replace("NM1*PR*2*P*****PI*90001", "NM1*AY*2*C*****46*CH"), kind="277"
        ),
    ]
    outcomes = set()
    for number, order in enumerate(list(itertools.permutations(files))[::11]):
        (tmp_path / str(number)).mkdir()
        with opened(tmp_path / str(number)) as store:
            sent(store, claim("C1"))
            for data in order:
                answered(store, data)
            outcomes.add(standing(store, "C1"))
    assert outcomes == {("denied", "0.00", "1:paid 2:paid")}


def test_of_one_day_the_payer_comes_after_the_clearinghouse(store: Ledger) -> None:
    sent(store, claim("C1"))
    house = status("C1").replace("NM1*PR*2*P*****PI*90001", "NM1*AY*2*C*****46*CH")
    answered(store, interchange(status("C1", "A7:562*20261104*U"), kind="277"), interchange(house, kind="277"))
    assert standing(store, "C1")[0] == "rejected"
    answered(store, interchange("AK1*HC*7 AK2*837*0001 IK5*A AK9*A*1*1*1", kind="999", day="20261104"))
    assert standing(store, "C1")[0] == "rejected"


def test_a_clock_of_another_zone_does_not_answer_before_the_claim_went_out(store: Ledger) -> None:
    sent(store, claim("C1"), at="2026-11-04T01:00:00Z")
    answered(store, interchange("AK1*HC*7 AK9*A*1*1*1", kind="999", day="20261103"))
    assert standing(store, "C1")[0] == "received"


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ("STC*A1:20*20261104*WQ*80", "accepted"),
        ("STC*A1:20*20261104*WQ*80 STC*A7:562:85*20261104*U*80", "rejected"),
        ("STC*A3:21*20261104*U*80******A7:562:85*A7:218", "rejected"),
        ("STC*A2:20*20261104*WQ*80******A8:562:85", "rejected"),
    ],
)
def test_any_of_several_statuses_rejects(store: Ledger, statuses: str, state: str) -> None:
    sent(store, claim("C1"))
    answered(store, interchange(status("C1").replace("STC*A2:20*20261104*WQ*80 DTP", f"{statuses} DTP"), kind="277"))
    assert standing(store, "C1")[0] == state


def test_a_rejected_level_speaks_of_the_claims_of_its_provider_alone(store: Ledger) -> None:
    sent(store, claim("C1"), claim("C2", billing_npi="1999999992", byte_start="900"))
    level = status("C1").partition(" HL*4*3")[0].replace("STC*A1:19:PR**WQ*80", "STC*A8:562**U*80")
    answered(store, interchange(level, kind="277"))
    assert rows(store) == [("B7", "C1", "", "rejected", "exact")]


def test_a_999_that_rejects_one_set_of_two_and_names_the_group_partly_accepted(store: Ledger) -> None:
    sent(store, claim("C1"), claim("C2", transaction="0002", byte_start="900"))
    answered(store, interchange("AK1*HC*7 AK2*837*0002 IK3*CLM*22**8 IK4*1**1 IK5*R*5 AK9*P*2*2*1", kind="999"))
    assert sorted(rows(store)) == [("7", "C1", "", "received", "exact"), ("7/0002", "C2", "", "rejected", "exact")]


# Provider adjustments


@pytest.mark.parametrize(
    ("plb", "paid"),
    [
        ("PLB*1*20261231*L6*-1.50", "81.5"),  # interest
        ("PLB*1*20261231*WO:X*-20*FB:X*5", "95"),
        ("PLB*1*20261231*72:X*20 PLB*2*20261231*CS:Y*10", "50"),
    ],
)
def test_provider_adjustments_are_part_of_the_sum(plb: str, paid: str) -> None:
    of_set, _ = only(era(PAID.format("C1"), paid=paid, plb=plb))
    assert [note for note in of_set.notes if "BPR02" in note] == []
    assert of_set.adjustments


def test_several_remittances_in_one_file(store: Ledger) -> None:
    sent(store, claim("C1"), claim("C2", byte_start="900"))
    sets = [remittance(PAID.format(name).replace("I1", name), npi=NPI, trace=name) for name in ("C1", "C2")]
    answered(store, interchange(*sets))
    assert [row[:2] for row in rows(store, "claim")] == [("C1", "C1"), ("C2", "C2")]
    with store.reading() as session:
        assert [of_set.trace for of_set in sets_kept(session)] == ["C1 1999999999", "C2 1999999999"]


@pytest.mark.parametrize("digits", [29, 5000])
def test_numbers_longer_than_any_are_read_or_told(digits: int) -> None:
    long = "9" * digits
    ack = interchange(f"AK1*HC*7 AK2*837*0001 IK5*A AK9*A*{long}*1*1", kind="999")
    assert [row.state for row in only(ack)[1]] == ["received"]
    paid = era(PAID.format("C1").replace("*80*80*", f"*80*{long[:29]}*"), paid=long[:29])
    assert only(paid)[1][0].paid
    miscounted, rows = only(ack.replace(b"SE*6*", b"SE*" + long.encode() + b"*"))
    assert f"has 6 segments where SE01 says {long}" in miscounted.notes
    assert rows == only(ack)[1]
