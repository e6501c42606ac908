"""Two fixes that meet: the first one is made, the later one waits for the next run, which makes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import Rule
from edi837.x12.change import Change
from tests.guards.guarding import PLAIN, Result, file_of, own_rule, processed, run_with

LATER = "it meets another fix; run again to make it"
# Procedure and charge of the drug line, as any of these rules may have written them.
SERVICE = re.compile(rb"SV1\*HC:([Jj]3000)\*([0-9+.]+)\*")


class Write(NamedTuple):
    """A text for a place of the service, unless the service ends as it should already."""

    place: str
    text: bytes
    done: str

    def change(self, service: re.Match[bytes], at: int) -> Change:
        start, end = {
            "code": service.span(1),
            "charge": service.span(2),
            "both": (service.start(1), service.end(2)),
            "before the charge": (service.start(2), service.start(2)),
            "after the charge": (service.end(2), service.end(2)),
        }[self.place]
        return Change(at + start, at + end, service.string[start:end], self.text)


SMALL = Write("code", b"j3000", r"j")
PLUS = Write("before the charge", b"+", r"\*\+")
ZERO = Write("before the charge", b"0", r"\*\+?0")
POINT = Write("after the charge", b".", r"\.")
CENTS = Write("charge", b"60.00", r"\.00")
SIGNED = Write("charge", b"+60", r"\*\+")
BOTH = Write("both", b"j3000*60.00", r"\.00")


def writer(code: str, *writes: Write) -> Rule:
    """One safe fix of all that is not as it should be."""

    def answers(claim: Claim) -> Iterator[Finding]:
        service = SERVICE.search(claim.content)
        assert service is not None
        wanted = [one for one in writes if not re.search(one.done.encode(), service[0])]
        if wanted:
            changes = [one.change(service, claim.clm.start) for one in wanted]
            yield Finding(claim.clm, "Of the tests", safe("Write it so", *changes))

    return own_rule(code, answers)


def billed(result: Result) -> list[bytes]:
    """Procedure and charge of each claim, as they went out."""
    return [b"*".join(one.groups()) for one in SERVICE.finditer(result.corrected)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([SIGNED], [CENTS], b"J3000*+60"),
        ([SMALL], [BOTH], b"j3000*60"),
        ([SIGNED], [BOTH], b"J3000*+60"),
        ([ZERO], [PLUS], b"J3000*060"),
        ([SIGNED], [SMALL, CENTS], b"J3000*+60"),
    ],
    ids=["the same span", "in its first byte", "in its last byte", "two insertions", "one change of two"],
)
def test_of_two_that_meet_the_later_one_is_deferred(
    first: list[Write], second: list[Write], expected: bytes, tmp_path: Path
) -> None:
    result = processed(run_with(writer("Z901", *first), writer("Z902", *second)), PLAIN, tmp_path)
    assert result.fates() == [("Z901", "repaired", ""), ("Z902", "deferred", LATER)]
    assert billed(result) == [expected]
    assert [(one["rule"], one["why"]) for one in result.manifest["deferred"]] == [("Z902", LATER)]
    assert [one["rule"] for one in result.manifest["changes"]] == ["Z901"]
    assert result.counts("repaired", "deferred", "claims_need_a_person") == (1, 1, 1)


def test_a_run_over_the_corrected_file_makes_the_later_one(tmp_path: Path) -> None:
    run = run_with(writer("Z901", SMALL), writer("Z902", BOTH))
    again = processed(run, processed(run, PLAIN, tmp_path).corrected, tmp_path)
    assert again.fates() == [("Z902", "repaired", "")]
    assert billed(again) == [b"j3000*60.00"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([CENTS], [PLUS], b"J3000*+60.00"),
        ([SIGNED], [POINT], b"J3000*+60."),
        ([POINT], [PLUS], b"J3000*+60."),
        ([SMALL], [CENTS], b"j3000*60.00"),
    ],
    ids=["inserted before", "inserted after", "around", "side by side"],
)
def test_fixes_that_touch_do_not_meet(first: list[Write], second: list[Write], expected: bytes, tmp_path: Path) -> None:
    for codes in (("Z901", "Z902"), ("Z902", "Z901")):
        rules = [writer(code, *writes) for code, writes in zip(codes, (first, second), strict=True)]
        result = processed(run_with(*rules), PLAIN, tmp_path)
        assert [one[1] for one in result.fates()] == ["repaired", "repaired"]
        assert billed(result) == [expected]


def test_what_is_not_made_takes_no_place(tmp_path: Path) -> None:
    """Refused by the guard, or put off itself: a third fix of the same bytes is made."""
    refused, deferred = writer("Z902", Write("code", b"J3001", "J3001")), writer("Z903", CENTS, SMALL)
    result = processed(run_with(writer("Z901", SIGNED), refused, deferred, writer("Z904", SMALL)), PLAIN, tmp_path)
    assert result.fates() == [
        ("Z901", "repaired", ""),
        ("Z902", "deferred", "the change alters what SV1 says"),
        ("Z903", "deferred", LATER),
        ("Z904", "repaired", ""),
    ]


def test_fixes_of_two_claims_never_meet(tmp_path: Path) -> None:
    result = processed(run_with(writer("Z901", SMALL)), file_of(("X", "X"), ("X", "X")), tmp_path)
    assert billed(result) == [b"j3000*60", b"j3000*60"]
    assert [one[1] for one in result.fates()] == ["repaired", "repaired"]
