"""Rows of decisions against proposals: what is meant, and what cannot be carried out together."""

from __future__ import annotations

from typing import Any

from edi837.decisions.table import Decision
from edi837.jobs.releasing.resolve import Resolved, resolve

TITLE = "Bill 5 units and write CTP04 as 1 ML"


def proposal(name: str, *changes: tuple[int, int, str, str], claim: str = "C", **more: Any) -> dict[str, Any]:
    listed = [dict(zip(("start", "end", "before", "after"), one, strict=True)) for one in changes]
    told = {"exception_id": name, "rule": "Q611", "title": TITLE, "claim": claim, "changes": listed, "choices": []}
    return told | more


def resolved(proposals: list[dict[str, Any]], *rows: Decision) -> Resolved:
    return resolve(rows, {"proposals": proposals, "changes": [], "decisions": []})


def row(number: int, name: str, **more: str) -> Decision:
    return Decision(number, name, "approve", "A. Turing", "as charted", **more)


def test_a_row_for_all_alike_means_those_with_its_before_and_after() -> None:
    proposals = [
        proposal("one", (10, 12, "10", "5"), (30, 31, "2", "1")),
        proposal("other", (50, 51, "6", "5"), (70, 73, "1.2", "1"), claim="D"),
    ]
    done = resolved(proposals, row(2, "*", rule="Q611", before="10", after=TITLE))
    assert [one.exception_id for one in done.approved] == ["one"]
    done = resolved(proposals, row(2, "*", rule="Q611", before="99", after=TITLE))
    assert done.approved == []
    assert [one.why for one in done.refused] == ["no proposal of Q611 has this before and after"]


def test_a_row_for_all_alike_leaves_no_choice_open() -> None:
    change = {"start": 10, "end": 12, "before": "60", "after": "48"}
    choices = [{"value": "12", "changes": [change]}, {"value": "15", "changes": [change]}]
    proposals = [proposal("one", (10, 12, "60", "48"), choices=choices)]
    done = resolved(proposals, row(2, "*", rule="Q611", before="60", after=TITLE))
    assert [one.why for one in done.refused] == ["a row for all alike leaves the choice open: `value` is empty"]
    done = resolved(proposals, row(2, "*", rule="Q611", before="60", after=TITLE, value="15"))
    assert [one.exception_id for one in done.approved] == ["one"]


def test_of_two_lines_of_one_claim_one_is_divided_at_a_time() -> None:
    proposals = [
        proposal("one", (100, 100, "", "LX*4~SV1*HC:J3000:JW*12*UN*2~")),
        proposal("two", (200, 200, "", "~LX*4~SV1*HC:J3000:JW*12*UN*2")),
        proposal("three", (300, 300, "", "LX*4~SV1*HC:J3000:JW*12*UN*2~"), claim="D"),
    ]
    done = resolved(proposals, row(2, "one"), row(3, "two"), row(4, "three"))
    assert [one.exception_id for one in done.approved] == ["one", "three"]
    assert [one.why for one in done.refused] == [
        "it meets another fix that is made; release that one first, then run again"
    ]
