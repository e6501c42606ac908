"""What a case file cannot hold: sets of thousands of claims."""

from __future__ import annotations

import pytest

from tests.judging import judge
from tests.x12.sets import around


def found(claims: int, form: str = "P") -> list[tuple[str, str]]:
    """The severity and message of each X107 in a set of so many claims, a hundred a level."""
    segments = ["HL*1**20*1"]
    for number in range(claims):
        if number % 100 == 0:
            segments.append(f"HL*{number // 100 + 2}*1*22*0")
        segments.append(f"CLM*C{number}*0")
    judged = judge(around(segments, form))
    return [(one.severity.word, one.finding.message) for one in judged.found if one.rule.code == "X107"]


@pytest.mark.parametrize("form", ["P", "I"])
def test_five_thousand_claims_are_taken_and_one_more_is_a_warning(form: str) -> None:
    assert found(5000, form) == []
    assert found(5001, form) == [("warning", "The set has 5,001 claims; receivers take up to 5,000")]


def test_sets_that_are_passed_through_are_not_counted() -> None:
    assert found(5001, "D") == []
