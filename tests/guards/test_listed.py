"""What a manifest lists must hold by itself: an entry that no rule and no person can have made is not proved."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from edi837.manifest import proof
from edi837.manifest.proof import ProofFault
from tests.guards.guarding import PLAIN

Entry = dict[str, Any]
DIGEST = hashlib.sha256(PLAIN).hexdigest()


def change(before: str, after: str, rule: str = "Z901", name: str = "", at: int = -1, data: bytes = PLAIN) -> Entry:
    """A change of a text that stands once in the file; `at` says where an empty one is put in."""
    start = data.index(before.encode()) if at < 0 else at
    values = (start, start + len(before), before, after, rule, name, "LS-1001")
    return dict(zip(("start", "end", "before", "after", "rule", "exception_id", "claim"), values, strict=True))


def proposal(*changes: Entry, choices: tuple[tuple[str, Entry], ...] = ()) -> Entry:
    """A proposal with the id that is its own."""
    offered = [{"value": value, "title": value, "changes": [one]} for value, one in choices]
    place = [changes[0]["start"], changes[0]["end"]]
    entry: Entry = {"rule": "Z902", "place": place, "element": "2400/SV104", "ordinal": 0, "changes": list(changes)}
    entry["choices"] = offered
    return entry | {"exception_id": proof.identity(DIGEST, entry)}


def checked(
    *changes: Entry, proposals: tuple[Entry, ...] = (), approved: tuple[str, ...] = (), data: bytes = PLAIN
) -> ProofFault | None:
    said = {"decision": "approve", "by": "R. Okafor", "note": "seen", "value": ""}
    decisions = [{"exception_id": name, **said} for name in approved]
    content = {
        "schema": 2, "input": {"sha256": DIGEST}, "parent": {"name": "m.json", "sha256": DIGEST},
        "proposals": list(proposals), "decisions": decisions,
    }  # fmt: skip
    return proof.check(content | {"changes": list(changes)}, data)


SAME = [
    ("*60*UN", "*60.00*UN"), ("67457000110", "67457-0001-10"), ("HC:J3000", "hc: j3000"), ("F332", "F33.2"),
    ("**N4*67", "**n4*67"), ("1*ML~", "1*ml~"),
]  # fmt: skip


def inside(before: str, after: str) -> Entry:
    """The element that two texts differ in."""
    pieces = [(one, other) for one, other in zip(before.split("*"), after.split("*"), strict=True) if one != other]
    ((one, other),) = pieces
    at = PLAIN.index(before.encode()) + before.index(one)
    return change(one.rstrip("~"), other.rstrip("~"), at=at)


@pytest.mark.parametrize(("before", "after"), SAME)
def test_what_says_the_same_is_proved(before: str, after: str) -> None:
    assert checked(inside(before, after)) is None


def test_separators_at_the_end_may_go() -> None:
    data = PLAIN.replace(b"HC:J3000*", b"HC:J3000::*")
    assert checked(change("::", "", data=data), data=data) is None


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (change("*60*UN", "*61*UN"), "Z901 changes what SV102 says, and nobody approved it"),
        (change("11:B:1", "22:B:1"), "Z901 changes what CLM05 says, and nobody approved it"),
        (change("LS1001B~", "LS1001B~\n"), "Z901 changes what 00 says, and nobody approved it"),
        (change("NTE", "NTE", at=len(PLAIN) + 1), "the list of changes reaches beyond the file"),
        (change("ISA*00", "ISA*01", "split"), "split changes ISA00"),
    ],
)
def test_what_no_rule_can_have_made_is_not_proved(entry: Entry, why: str) -> None:
    assert checked(entry) == ProofFault(entry["start"], why)


@pytest.mark.parametrize(
    ("entry", "proved"),
    [
        (change("34", "33", "split", at=PLAIN.index(b"SE*34") + 3), True),
        (change("34", "35", "recount", at=PLAIN.index(b"SE*34") + 3), True),
        (change("60", "61", "recount", at=PLAIN.index(b"*60*UN") + 1), False),
        ({**change("", "", "split", at=5), "before": None, "after": ""}, True),
        ({**change("", "", "split", at=5), "before": None, "after": "X"}, False),
        ({**change("", "", "Z901", at=5), "before": None, "after": ""}, False),
    ],
)
def test_what_the_tool_makes_of_its_own_accord(entry: Entry, proved: bool) -> None:
    assert (checked(entry) is None) is proved


UNITS = change("5", "6", "Z902", at=PLAIN.index(b"UN*5*") + 3)


def test_an_approved_proposal_is_made_as_it_was_proposed_or_not_at_all() -> None:
    one = proposal(UNITS)
    name = one["exception_id"]
    made = {**UNITS, "exception_id": name}
    assert checked(made, proposals=(one,), approved=(name,)) is None
    assert checked(made, proposals=(one,)) == ProofFault(
        UNITS["start"], "a proposal of Z902 is carried out that nobody approved"
    )
    other = {**made, "after": "7"}
    assert checked(other, proposals=(one,), approved=(name,)) == ProofFault(
        UNITS["start"], "the change is not what was proposed and approved"
    )
    assert checked({**other, "also": ["Z901"]}, proposals=(one,), approved=(name,)) is None
    assert checked({**other, "after": "7~SE"}, proposals=(one,), approved=(name,)) is not None


def test_a_choice_is_an_offer_too() -> None:
    units = {**UNITS, "after": "7"}
    one = proposal(UNITS, choices=(("7", units),))
    name = one["exception_id"]
    assert checked({**units, "exception_id": name}, proposals=(one,), approved=(name,)) is None
    forged = proposal(UNITS, choices=(("7", change("LS-1001", "LS-1002", "Z902")),))
    assert checked(proposals=(forged,)) == ProofFault(PLAIN.index(b"LS-1001"), "no decision can change CLM01")
    assert checked(proposals=({**one, "choices": []},)) == ProofFault(
        UNITS["start"], "the id of a proposal of Z902 is not that of what it would change"
    )


def test_what_a_permission_made_stays_where_decisions_may_change() -> None:
    """A permitted fix has no proposal: its decision alone stands in the manifest."""
    made = {**UNITS, "exception_id": "permitted"}
    assert checked(made, approved=("permitted",)) is None
    claim = {**change("LS-1001", "LS-1002"), "exception_id": "permitted"}
    assert checked(claim, approved=("permitted",)) == ProofFault(claim["start"], "no decision can change CLM01")
    line = {**change("", "LX*3~\n", at=PLAIN.index(b"LX*2~")), "exception_id": "permitted"}
    assert checked(line, approved=("permitted",)) is not None


@pytest.mark.parametrize(
    ("text", "proved"),
    [("LX*3~\n", True), ("LX*3~\nSV1*HC:J3000:JZ*0*UN*1***1~\n", True), ("NTE*ADD*X~\n", False), ("LX*3", False)],
)
def test_a_proposal_may_put_in_a_line(text: str, proved: bool) -> None:
    line = change("", text, "Z902", at=PLAIN.index(b"SE*34"))
    one = proposal(line)
    name = one["exception_id"]
    fault = checked({**line, "exception_id": name}, proposals=(one,), approved=(name,))
    assert (fault is None) is proved


def test_two_insertions_at_one_place_are_not_proved() -> None:
    data = PLAIN.replace(b"HC:J3000*", b"HC:J3000:KX*")
    at = data.index(b":KX")
    twice = change("", " ", at=at), change("", " ", at=at)
    assert checked(*twice, data=data) == ProofFault(at, "two changes insert at one place")
    assert checked(change("", " ", at=at), change("KX", "kx", at=at + 1), data=data) is None


def test_each_interchange_has_its_own_separators() -> None:
    """The word ISA in an element is no header, and what stands before the first one belongs to none."""
    other = PLAIN.replace(b"*", b"|").replace(b"~", b"'").replace(b"LS-1001", b"ISA-77")
    data = b"\n\n" + PLAIN + b"\r\n" + other
    units = data.rindex(b"UN|5|") + 3
    assert checked(change("5", "05", at=units), data=data) is None
    assert checked(change("5", "6", at=units), data=data) == ProofFault(
        units, "Z901 changes what SV104 says, and nobody approved it"
    )
    word = data.rindex(b"ISA-77")
    assert checked(change("ISA-77", "ISA-78", at=word), data=data) == ProofFault(
        word, "Z901 changes what CLM01 says, and nobody approved it"
    )
    assert checked(change("\n", "", at=0), data=data) == ProofFault(
        0, "Z901 changes what 00 says, and nobody approved it"
    )
    assert checked(change("n", "N", at=0), data=b"no header ISA") is not None
