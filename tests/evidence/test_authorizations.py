"""Authorizations from a CSV file and from a 278 response: what they make of a claim's number, and of their units."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from edi837.claim.authorized import authorization_digest
from edi837.claim.facts import FileFacts, claim_facts
from edi837.evidence.authorizations import Authorizations, member_digest, read_authorizations
from edi837.evidence.history import History
from edi837.rules.policy.a801_authorization_used_up import authorization_used_up
from edi837.system.errors import MappingError
from edi837.x12.batch import ClaimSpan
from tests.completing import complete
from tests.judging import engine_for, judge, mappings
from tests.report.made import claims

HEAD = "number,payer,member_digest,code,units,from,until,place,status"
MEMBER = member_digest("LSM004200")
SERVED = "and the service is of 2026-11-03"
PART = "info partial: the payer approved a part of what was asked"
OTHER = "info modified: the payer approved something else than was asked"
CLAIM = "REF*G1*NLA 2026310~"
RESPONSE = """ISA*00*          *00*          *ZZ*NORTHERN       *ZZ*LAKESHORE      *261101*0805*^*00501*000000007*0*P*:~
GS*HI*NORTHERN*LAKESHORE*20261101*0805*7*X*005010X217~
ST*278*0001*005010X217~
BHT*0007*{purpose}*R7*20261101*0805*18~
HL*1**20*1~
NM1*X3*2*NORTHERN LIFE*****PI*NL100~
HL*2*1*21*1~
NM1*1P*2*LAKESHORE CLINIC*****XX*1467560003~
HL*3*2*22*1~
NM1*IL*1*QUILLFEATHER*ANN****MI*LSM004200~
HL*4*3*EV*1~
UM*HS*I*73*11:B~
HCR*{event}*NLA2026310~
DTP*AAH*RD8*20261101-20261130~
{service}SE*15*0001~
GE*1*7~
IEA*1*000000007~
"""
SERVICE = "HL*5*4*SS*0~\nHCR*{status}*NLA2026310~\nDTP*472*RD8*{days}~\nSV1*HC:{code}*60*UN*{units}~\n"


def of(tmp_path: Path, text: str) -> Authorizations:
    path = tmp_path / "authorizations.csv"
    path.write_text(text)
    return read_authorizations(path)


def told(authorizations: Authorizations, data: bytes) -> list[str]:
    engine = engine_for(authorizations=authorizations)
    judged = judge(data, engine)
    words = [f"{one.severity.word} {one.finding.message}" for one in judged.found if one.rule.code == "A801"]
    reasons = [skipped.answer.reason for skipped in judged.skipped if skipped.rule.code == "A801"]
    return [re.sub(r"Authorization |row \d of the authorizations: ", "", text) for text in (*words, *reasons)]


def of_claim(authorizations: Authorizations) -> list[str]:
    return told(authorizations, complete(CLAIM, "P"))


def response(event: str = "A1", service: str = SERVICE, purpose: str = "11", **more: str) -> str:
    values = {"status": "A1", "days": "20261101-20261130", "code": "J3000", "units": "10", **more}
    return RESPONSE.format(event=event, purpose=purpose, service=service.format(**values))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("nla2026310,NL100,{member},J3000,10,2026-11-01,2026-11-30,11,approved", []),
        ("NLA2026310,,,,,,,,", []),
        ("NLA2026310,NL999,,,,,,,", ["warning other payer: it is of another payer"]),
        ("NLA2026310,,{other},,,,,,", ["warning other member: it is of another member"]),
        ("NLA2026310,,,J2250,,,,,", ["warning other code: it is for J2250, and J3000 is billed"]),
        ("NLA2026310,,,,,,,22,", ["warning other place: it is for place 22, and 11 is billed"]),
        ("NLA2026310,,,,,,10/31/2026,,", [f"warning expired: it holds from any day to 2026-10-31, {SERVED}"]),
        ("NLA2026310,,,,,2026-11-04,,,", [f"warning expired: it holds from 2026-11-04 to any day, {SERVED}"]),
        ("NLA2026310,,,,,,,,pended", ["warning pended: the payer has not decided yet"]),
        ("NLA2026310,,,,,,,,denied", ["error denied: the payer denied it"]),
        ("NLA2026310,,,,,,,,cancelled", ["error cancelled: it was cancelled"]),
        ("NLA2026310,,,,,,,,partial", [PART]),
        ("NLA2026310,,,,,,,,modified", [OTHER]),
        ("NLA2026310,,,J3000,4,,,,", ["warning used up: 5 units are billed under it, 4 were approved"]),
        ("OTHER1,,,,,,,,", ["the authorizations do not have the number of the claim"]),
    ],
)  # fmt: skip
def test_what_a_number_is_worth(row: str, says: list[str], tmp_path: Path) -> None:
    text = row.format(member=MEMBER, other=member_digest("LSM999"))
    assert of_claim(of(tmp_path, f"{HEAD}\n{text}\n")) == says


def test_of_several_rows_of_a_number_the_one_that_fits_counts(tmp_path: Path) -> None:
    rows = [
        "NLA2026310,,,J2250,,,,,",
        "NLA2026310,,,J3000,,2026-10-01,2026-10-31,,",
        "NLA2026310,,,J3000,,2026-11-01,,,",
    ]
    assert of_claim(of(tmp_path, "\n".join([HEAD, *rows]) + "\n")) == []


def test_units_are_counted_over_the_claims_of_a_file(tmp_path: Path) -> None:
    authorizations = of(tmp_path, f"{HEAD}\nNLA2026310,,,J3000,12,,,,\n")
    assert told(authorizations, claims([], [])) == []
    assert told(authorizations, claims([], [], [])) == [
        "warning used up: 15 units are billed under it, 12 were approved"
    ]
    replaced = ("11:B:1", "11:B:7")
    assert told(authorizations, claims([], [], [replaced])) == []


def test_a_claim_without_a_number_is_told_which_row_would_fit(tmp_path: Path) -> None:
    authorizations = of(tmp_path, f"{HEAD}\nNLA1,NL100,{MEMBER},J3000,5,2026-11-01,2026-11-30,11,\n")
    data = claims([("REF*G1*NLA2026310~\n", "")])
    (message,) = told(authorizations, data)
    assert message.endswith("; row 2 of the authorizations would fit")
    assert "NLA1" not in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (response(), []),
        (response(status="A3"), ["error denied: the payer denied it"]),
        (response(status="A4"), ["warning pended: the payer has not decided yet"]),
        (response(status="C"), ["error cancelled: it was cancelled"]),
        (response(status="A2"), [PART]),
        (response(status="A6"), [OTHER]),
        (response(days="20261001-20261031"), [f"warning expired: it holds from 2026-10-01 to 2026-10-31, {SERVED}"]),
        (response(code="J2250"), ["warning other code: it is for J2250, and J3000 is billed"]),
        (response(units="3"), ["warning used up: 5 units are billed under it, 3 were approved"]),
        (response(service=""), []),
        (response(event="A4", service=""), ["warning pended: the payer has not decided yet"]),
        (response().replace("LSM004200", "LSM7"), ["warning other member: it is of another member"]),
    ],
)  # fmt: skip
def test_a_278_response(text: str, says: list[str], tmp_path: Path) -> None:
    assert of_claim(of(tmp_path, text)) == says


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (response(purpose="13"), "is a 278 request; the payer's response is wanted"),
        (response().replace("ST*278", "ST*271"), "holds no 278 response"),
        ("ISA*00*", "is not an X12 interchange that can be read"),
        ("number,code\n,J3000\n", "column number: must be the number of the authorization"),
        (f"{HEAD}\nA,,LSM004200,,,,,,\n", "column member_digest: must be 16 hex digits or more of SHA-256"),
        (f"{HEAD}\nA,,,,,2026-02-01,2026-01-01,,\n", "column until: the authorization ends before it begins"),
        (f"{HEAD}\nA,,,,-3,,,,\n", "column units: must be a plain number"),
        (f"{HEAD}\nA,,,,,,,,granted\n", "column status: must be approved, partial"),
    ],
)
def test_files_that_cannot_be_used(text: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(MappingError) as caught:
        of(tmp_path, text)
    assert why in str(caught.value)
    assert "LSM004200" not in str(caught.value)


def test_nobody_is_named(tmp_path: Path) -> None:
    assert mappings()
    said = " ".join(of_claim(of(tmp_path, response(code="J2250"))))
    assert "QUILLFEATHER" not in said
    assert "LSM004200" not in said
    assert "NLA2026310" not in said


class Ledger:
    """What earlier files of a ledger had under each authorization."""

    def look_up(self, facts: FileFacts) -> None:
        """It knows all."""

    def authorized_units(self, authorization: bytes, code: str) -> Decimal:
        """Ten units under one number."""
        return Decimal(10 if (authorization, code) == (authorization_digest("NLA2026310"), "J3000") else 0)


def test_units_of_earlier_files_count_too(tmp_path: Path) -> None:
    authorizations = of(tmp_path, f"{HEAD}\nNLA2026310,,,J3000,12,,,,\n")
    knowledge = replace(engine_for().knowledge, authorizations=authorizations, history=cast(History, Ledger()))
    facts = FileFacts(mappings(), [], [], [])
    (claim,) = judge(complete(CLAIM, "P")).claims
    facts.add(claim_facts(claim, cast(ClaimSpan, None)))
    (finding,) = authorization_used_up.function(facts, knowledge)
    assert finding.message == "Authorization used up: 15 units are billed under it, 12 were approved"
