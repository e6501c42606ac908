"""TA1, 999, 997, 277CA and 277: what each says of interchange, set, batch, claim and line."""

from __future__ import annotations

import pytest

from tests.answers.answering import interchange, only, states

_CA = (
    "BHT*0085*08*A1*20261202*0900*TH HL*1**20*1 NM1*{source}*2*SOURCE*****46*S1 TRN*1*A1 DTP*050*D8*20261201 "
    "DTP*009*D8*20261202 HL*2*1*21*1 NM1*41*2*US*****46*US TRN*2*B-1 {batch} HL*3*2*19*1 "
    "NM1*85*2*PROVIDER*****XX*1881000004 TRN*1*0 {provider} {claims}"
)
_CLAIM = (
    "HL*4*3*PT NM1*QC*1*ASHBY*LENA****MI*M1 TRN*2*A-1 {statuses} REF*1K*ICN1 DTP*472*D8*20261103 "
    "SVC*HC:J3000*100**10 STC*A7:562:85**U REF*FJ*L1"
)


def _claim_ack(statuses: str = "", source: str = "AY", batch: str = "STC*A1:19:40*20261202*WQ*100", provider: str = "",
               claims: str = _CLAIM) -> bytes:  # fmt: skip
    text = _CA.format(source=source, batch=batch, provider=provider, claims=claims.format(statuses=statuses))
    return interchange(text, kind="277")


@pytest.mark.parametrize(
    ("source", "statuses", "state", "by", "codes"),
    [
        ("AY", "STC*A1:20*20261202*WQ*100", "accepted", "clearinghouse", "A1:20"),
        ("PR", "STC*A2:20*20261202*WQ*100", "accepted", "payer", "A2:20"),
        ("PR", "STC*A3:21*20261202*U*100", "rejected", "payer", "A3:21"),
        ("PR", "STC*A1:20*20261202*WQ*100 STC*A7:562:85*20261202*U*100", "rejected", "payer", "A1:20 A7:562:85"),
        ("AY", "STC*A7:562:85*20261202*WQ*100", "rejected", "clearinghouse", "A7:562:85"),
    ],
)
def test_a_277ca_accepts_or_rejects_and_says_by_whom(
    source: str, statuses: str, state: str, by: str, codes: str
) -> None:
    of_set, (claim, line) = only(_claim_ack(statuses, source))
    assert (of_set.kind, of_set.day) == ("277CA", "2026-12-02")
    assert (claim.level, claim.key, claim.state, claim.by, claim.codes) == ("claim", "A-1", state, by, codes)
    assert (claim.bht03, claim.billing_npi, claim.payer_number, claim.charge) == ("B-1", "1881000004", "ICN1", "100.00")
    assert (line.level, line.ref_6r, line.state, line.parent) == ("line", "L1", "rejected", claim.item)


def test_a_level_that_is_rejected_speaks_of_all_below_it() -> None:
    _, rows = only(_claim_ack(batch="STC*A3:21*20261202*U*100", claims=""))
    assert list(states(rows)) == [("batch", "B-1", "rejected")]
    _, rows = only(_claim_ack(provider="STC*A7:562:85**U*100", claims=""))
    assert [(row.level, row.state, row.bht03, row.billing_npi) for row in rows] == [
        ("provider", "rejected", "B-1", "1881000004")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("STC*P1:20*20261202**100", "pending"),
        ("STC*F1:65*20261202**100*80", "paid"),
        ("STC*F2:88*20261202**100*0", "denied"),
        ("STC*A1:20*20261202**100", "accepted"),
        ("STC*A7:21*20261202**100", "rejected"),
        ("STC*F3:101*20261202**100", "corrected"),
        ("STC*R1:123*20261202**100", "pending"),
    ],
)
def test_a_277_of_a_payer(status: str, state: str) -> None:
    text = (
        "BHT*0010*08*A1*20261202*0900*DG HL*1**20*1 NM1*PR*2*PAYER*****PI*90001 HL*2*1*21*1 NM1*41*2*US*****46*US "
        "HL*3*2*19*1 NM1*1P*2*PROVIDER*****XX*1881000004 HL*4*3*22*0 NM1*IL*1*ASHBY*LENA****MI*M1 "
        f"TRN*2*Q-7 {status} REF*1K*ICN1 REF*EJ*A-1 DTP*472*D8*20261103"
    )
    of_set, (claim,) = only(interchange(text, kind="277", version="005010X212"))
    assert (of_set.kind, claim.key, claim.state, claim.by, claim.payer_id) == ("277", "A-1", state, "payer", "90001")


def test_a_status_without_a_number_of_a_claim_is_listed_all_the_same() -> None:
    text = "BHT*0010*08*A1*20261202*0900*DG HL*1**20*1 NM1*PR*2*P*****PI*9 HL*2*1*22*0 STC*A1:20*20261202 REF*1K*I1"
    _, (claim,) = only(interchange(text, kind="277", version="005010X212"))
    assert (claim.level, claim.key, claim.payer_number) == ("claim", "", "I1")


def test_a_999_of_two_sets() -> None:
    text = (
        "AK1*HC*77*005010X222A1 AK2*837*0001*005010X222A1 IK3*CLM*33*2300*8 CTX*X IK4*2*782*1 IK5*R*5 "
        "AK2*837*0002*005010X222A1 IK5*E*5 AK9*P*2*2*1"
    )
    _, rows = only(interchange(text, kind="999"))
    assert [(row.key, row.state, row.by, row.codes, row.faults) for row in rows] == [
        ("77/0001", "rejected", "partner", "IK5:R IK5:5", "33:IK3:CLM:8 33:IK4:2:1"),
        ("77/0002", "received", "partner", "IK5:E IK5:5", ""),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("AK1*HC*77 AK9*A*3*3*3", [("group", "77", "received")]),
        ("AK1*HC*77 AK9*R*3*3*0*5", [("group", "77", "rejected")]),
        ("AK1*HC*77 AK2*837*0001 IK5*A AK9*R*1*1*0*5", [("set", "77/0001", "rejected")]),
        ("AK1*HC*77 AK2*837*0002 IK5*R*5 AK9*P*3*3*2", [("set", "77/0002", "rejected"), ("group", "77", "received")]),
    ],
)
def test_a_999_that_names_fewer_sets_than_came(text: str, rows: list[tuple[str, str, str]]) -> None:
    assert list(states(only(interchange(text, kind="999"))[1])) == rows


@pytest.mark.parametrize("answers", ["IK5*A IK5*R*5", "IK5*R*5 IK5*A"])
def test_of_two_answers_to_one_set_the_one_that_rejects_holds(answers: str) -> None:
    (row,) = only(interchange(f"AK1*HC*7 AK2*837*0001 {answers} AK9*P*1*1*1", kind="999"))[1]
    assert row.state == "rejected"


def test_a_997_is_read_like_a_999() -> None:
    text = "AK1*HC*77 AK2*837*0001 AK3*CLM*33**8 AK4*2*782*1 AK5*R*5 AK9*R*1*1*0"
    data = interchange(text, kind="999", version="005010").replace(b"ST*999", b"ST*997")
    of_set, (row,) = only(data)
    assert (of_set.kind, row.state, row.codes, row.faults) == (
        "997", "rejected", "AK5:R AK5:5", "33:AK3:CLM:8 33:AK4:2:1"
    )  # fmt: skip


@pytest.mark.parametrize(("code", "state"), [("A", "received"), ("E", "received"), ("R", "rejected")])
def test_a_ta1_speaks_of_an_interchange(code: str, state: str) -> None:
    isa, *_ = interchange(kind="999").split(b"GS*")
    data = isa + f"TA1*000000077*261201*0900*{code}*000~\nIEA*0*000000001~\n".encode()
    _, (row,) = only(data)
    assert (row.level, row.key, row.state, row.codes, row.day) == (
        "interchange", "000000077", state, f"TA1:{code}:000", "2026-12-01"
    )  # fmt: skip
