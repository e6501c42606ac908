"""The chain of the audit log: whatever is done to a line shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from edi837.ledger import audit_log
from edi837.ledger.audit_log import START, BrokenChain, Head
from tests.drop.running import command


def lines(number: int = 5) -> list[bytes]:
    made, head = [], START
    for one in range(number):
        line, head = audit_log.line(head, "2026-11-24T08:00:00Z", "run", "repair", {"exception_id": f"{one:016x}"})
        made.append(line)
    return made


def test_a_log_that_nobody_touched_holds() -> None:
    *_, last = lines()
    assert audit_log.verify(lines()) == Head(5, json.loads(last)["hash"])


def test_a_log_without_a_line_shows_nothing() -> None:
    assert audit_log.verify([]) == BrokenChain(1, "is missing: there is no line at all")


def head_of(made: list[bytes]) -> Head:
    told = audit_log.verify(made)
    assert isinstance(told, Head)
    return told


Change = Callable[[list[bytes]], list[bytes]]
CHANGES: dict[str, tuple[Change, int]] = {
    "a byte of a line": (lambda made: [made[0], made[1].replace(b"0001", b"0009"), *made[2:]], 2),
    "a line taken out": (lambda made: made[:2] + made[3:], 3),
    "two lines in another order": (lambda made: [made[0], made[2], made[1], *made[3:]], 2),
    "a line twice": (lambda made: [*made[:2], made[1], *made[2:]], 3),
    "a line put in": (lambda made: [*made[:2], audit_log.line(START, "t", "r", "x", {})[0], *made[2:]], 3),
    "the end of a line cut off": (lambda made: [*made[:4], made[4][:-3]], 5),
    "blanks put in": (lambda made: [made[0].replace(b",", b", "), *made[1:]], 1),
    "a line of another kind": (lambda made: [*made, b"[1, 2]\n"], 6),
    "a hash that was computed again": (lambda made: [*made[:3], rehashed(made[3]), made[4]], 5),
}


def rehashed(line: bytes) -> bytes:
    """The line with other content, and the hash that fits it."""
    told = json.loads(line)
    head = Head(told["number"] - 1, told["previous"])
    return audit_log.line(head, told["at"], told["run"], told["action"], {"exception_id": "f" * 16})[0]


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_done_to_a_line_shows(what: str) -> None:
    change, at = CHANGES[what]
    told = audit_log.verify(change(lines()))
    assert isinstance(told, BrokenChain)
    assert told.line == at


def test_a_log_that_was_cut_short_lacks_a_line_that_a_manifest_names() -> None:
    named = head_of(lines(4)).hash
    assert isinstance(audit_log.verify(lines()[:3]), Head)
    assert audit_log.verify(lines()[:3], [named]) == BrokenChain(
        4, "a manifest or a signed head names a line that is not in the log: it was cut short or rewritten"
    )
    assert isinstance(audit_log.verify(lines(), [named, START.hash]), Head)


def test_a_log_may_go_on_from_an_older_one() -> None:
    assert audit_log.verify(lines()[2:], first_number=3) == audit_log.verify(lines())
    assert audit_log.verify(lines()[2:]) == BrokenChain(1, "has number 3, 1 is due: the lines before it are missing")


def test_the_command_says_which_line(tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    log.write_bytes(b"".join(lines()))
    assert command("audit", "verify", str(log)).code == 0
    log.write_bytes(b"".join(CHANGES["a line taken out"][0](lines())))
    ran = command("audit", "verify", str(log))
    assert (ran.code, "line 3 has number 4, 3 is due: lines are missing or moved" in ran.err) == (6, True)
    other = tmp_path / "m.json"
    other.write_text("{}")
    assert command("audit", "verify", str(log), "--manifest", str(other)).code == 2
