"""Files that are held back: nothing of them was taken in, and the answer says where it went wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from edi837.claim.facts import FileFacts
from edi837.jobs.inputs import Input
from edi837.jobs.process import process
from tests.ack.answered import answers_to, claim, file_of, lines, run, subscribers, swapped

GOOD = file_of(subscribers(claim()))
TA1, FUNCTIONAL = "000004711.ta1", "000004711.999"


def told(data: str) -> list[str]:
    """What the answers say; a 277CA must not be there."""
    answers = answers_to(data)
    assert not [kind for kind in answers if kind.endswith("277ca")]
    return [one for text in answers.values() for one in lines(text, "TA1", "AK2", "IK5", "AK9")]


@pytest.mark.parametrize(
    ("swaps", "code"),
    [
        ([("IEA*1*000004711", "IEA*1*000004712")], "001"),
        ([("IEA*1*", "IEA*2*")], "021"),
        ([("IEA*1*000004711~\n", "")], "023"),
        ([("IEA*1*000004711~\n", "IEA*1*000004711")], "023"),
        ([("ST*837*0001*005010X222A1~\n", "")], "024"),
        ([("GS*HC*LAKESHORE*CLEARPATH*20261110*0805*4711*X*005010X222A1~\n", "")], "024"),
    ],
)
def test_the_interchange_is_rejected(swaps: list[tuple[str, str]], code: str) -> None:
    assert told(swapped(GOOD, *swaps)) == [f"TA1*000004711*261110*0805*R*{code}"]


@pytest.mark.parametrize(
    ("swap", "said"),
    [
        (("SE*34*0001", "SE*35*0001"), ["AK2*837*0001*005010X222A1", "IK5*R*4", "AK9*R*1*1*0"]),
        (("SE*34*0001", "SE*34*0002"), ["AK2*837*0001*005010X222A1", "IK5*R*3", "AK9*R*1*1*0"]),
        (("SE*34*0001~\n", ""), ["AK2*837*0001*005010X222A1", "IK5*R*2", "AK9*R*1*1*0"]),
        (("GE*1*4711", "GE*2*4711"), ["AK9*R*2*1*0*5"]),
        (("GE*1*4711", "GE*1*4712"), ["AK9*R*1*1*0*4"]),
        (("GE*1*4711~\n", ""), ["AK9*R*1*1*0*3"]),
    ],
)
def test_a_group_or_set_is_rejected(swap: tuple[str, str], said: list[str]) -> None:
    assert told(swapped(GOOD, swap)) == ["TA1*000004711*261110*0805*A*000", *said]


def test_sets_beside_a_faulty_one_are_rejected_with_it() -> None:
    """Nothing of the file is taken in; only the reason is listed."""
    two = file_of(subscribers(claim()), subscribers(claim("P", ("LS-1001", "LS-1002"))))
    assert told(swapped(two, ("SE*34*0002", "SE*33*0002"))) == [
        "TA1*000004711*261110*0805*A*000",
        "AK2*837*0002*005010X222A1",
        "IK5*R*4",
        "AK9*R*2*2*0",
    ]


def test_interchanges_beside_a_faulty_one_are_rejected_as_well() -> None:
    other = GOOD.replace("000004711", "000004713")
    assert told(swapped(GOOD, ("SE*34*0001", "SE*33*0001")) + other) == [
        "TA1*000004711*261110*0805*A*000",
        "AK2*837*0001*005010X222A1",
        "IK5*R*4",
        "AK9*R*1*1*0",
        "TA1*000004713*261110*0805*R*022",
    ]
    assert told(swapped(GOOD, ("IEA*1*", "IEA*3*")) + other) == [
        "TA1*000004711*261110*0805*R*021",
        "TA1*000004713*261110*0805*R*022",
    ]


def test_delimiters_that_cannot_be_used() -> None:
    """The ISA has all its elements, so it is known whom to tell."""
    head = GOOD[: GOOD.index("GS*")].replace(":~", "*~")
    answers = answers_to(head + GOOD[GOOD.index("GS*") :])
    assert list(answers) == [TA1]
    assert lines(answers[TA1], "TA1") == ["TA1*000004711*261110*0805*R*022"]


@pytest.mark.parametrize("data", ["", "no interchange", GOOD.replace("*ZZ*LAKESHORE      ", "*LAKESHORE"), "ISA*00*~"])
def test_where_nobody_is_named_nobody_is_answered(data: str) -> None:
    assert answers_to(data) == {}


def test_numbers_that_differ_only_in_writing_do_not_hold_back() -> None:
    answers = answers_to(swapped(GOOD, ("GE*1*4711", "GE*1*04711")))
    assert lines(answers[FUNCTIONAL], "AK9") == ["AK9*A*1*1*1"]
    assert sorted(answers) == ["000004711.277ca", FUNCTIONAL, TA1]


class Seen:
    """A ledger that has seen every interchange, and no claim."""

    def look_up(self, facts: FileFacts) -> None:
        """Nothing to prepare."""

    def holds_back(self, key: tuple[str, str, str, str, str, str]) -> bool:
        return True

    def interchange_seen(self, key: tuple[str, str, str, str, str, str]) -> str:
        return "earlier.837"

    def group_seen(self, key: tuple[str, ...]) -> None:
        return None

    def claim_seen(self, identity: str, lines_digest: str) -> None:
        return None

    def service_days(self, patient: str, substance: str) -> tuple[date, ...]:
        return ()


def test_an_interchange_that_was_there_before(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_text(GOOD)
    done = process(run(), Input(tmp_path / "a.837", "a.837"), "a", tmp_path / "out", history=Seen(), ack=True)  # type: ignore[arg-type]
    assert done.quarantine == ("X114",)
    assert [path.name for path in tmp_path.glob("out/*.ta1")] == ["a.000004711.ta1"]
    (ta1,) = lines((tmp_path / "out/a.000004711.ta1").read_text(), "TA1")
    assert ta1 == "TA1*000004711*261110*0805*R*025"
    assert not list(tmp_path.glob("out/*.999"))
