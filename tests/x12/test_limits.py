"""Claims with too many lines, and levels with too many claims, as the scan counts them."""

from __future__ import annotations

import pytest

from edi837.x12.envelope import Met, TransactionSet
from tests.x12.sets import around, scanned


def claim(name: str, lines: int, form: str = "P") -> list[str]:
    service = "SV1*HC:A0425*1*UN*1***1" if form == "P" else "SV2*0250**1*UN*1"
    segments = [f"CLM*{name}*{lines}"]
    for number in range(1, lines + 1):
        segments += [f"LX*{number}", service]
    return segments


def scan_of(segments: list[str], form: str = "P") -> TransactionSet:
    return scanned(around(segments, form))[0]


def told(met: Met | None) -> tuple[str, int, int] | None:
    return (met.at.value, met.at.segment.ordinal, met.times) if met else None


@pytest.mark.parametrize(("form", "most"), [("P", 50), ("I", 999)])
def test_a_claim_may_have_as_many_lines_as_its_guide_says(form: str, most: int) -> None:
    assert scan_of(claim("A", most, form), form).most_lines is None
    assert told(scan_of(claim("A", most + 1, form), form).most_lines) == ("A", 3, 1)


def test_the_first_claim_with_too_many_lines_is_named_and_all_are_counted() -> None:
    segments = [*claim("A", 1), *claim("B", 51), *claim("C", 50), *claim("D", 60)]
    assert told(scan_of(segments).most_lines) == ("B", 6, 2)


def test_dental_claims_are_passed_by() -> None:
    assert scan_of(claim("A", 80), "D").most_lines is None


def test_a_level_may_have_a_hundred_claims() -> None:
    hundred = [segment for number in range(100) for segment in claim(f"A{number}", 0)]
    assert scan_of(["HL*1**20*1", *hundred, "HL*2*1*22*0", *hundred]).most_claims is None


def test_the_hundred_and_first_claim_is_named_once_a_level() -> None:
    many = [segment for number in range(1, 104) for segment in claim(f"A{number}", 0)]
    transaction = scan_of(["HL*1**20*1", *many, "HL*2*1*22*0", *many])
    assert told(transaction.most_claims) == ("A101", 104, 2)
    assert transaction.claims == 206
