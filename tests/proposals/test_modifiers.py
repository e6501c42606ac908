from __future__ import annotations

import pytest

from edi837.proposals.modifier_changes import add_modifier, close_gaps, drop_modifier
from tests.claim.reading import between, changed, first_drug_line
from tests.completing import complete


def file_with(composite: str) -> bytes:
    return complete(f"SV1*{composite}*60*UN*5***1~\nLIN**N4*67457000110~\nCTP****1*ML~\n", "P")


def composite_of(data: bytes) -> str:
    return between(data, b"SV1*", b"DTP*472").split("*")[1]


@pytest.mark.parametrize(
    ("before", "components", "after"),
    [
        ("HC:J3000:KX", (3,), "HC:J3000"),
        ("HC:J3000:KX:GC", (3,), "HC:J3000:GC"),
        ("HC:J3000:KX:GC", (4,), "HC:J3000:KX"),
        ("HC:J3000:KX:GC:JA:CR", (4, 6), "HC:J3000:KX:JA"),
        ("HC:J3000:KX:GC", (3, 4), "HC:J3000"),
        ("HC:J3000:KX::", (3,), "HC:J3000::"),
        ("HC:J3000:KX::::KETAMINE", (3,), "HC:J3000:::::KETAMINE"),
        ("HC:J3000:KX:GC:::KETAMINE", (3,), "HC:J3000:GC::::KETAMINE"),
        ("HC:J3000:KX:GC:::KETAMINE", (4,), "HC:J3000:KX::::KETAMINE"),
        ("HC:J3000:KX:GC:JA:CR:KETAMINE", (3, 6), "HC:J3000:GC:JA:::KETAMINE"),
        ("HC:J3000:KX:GC:JA:CR:KETAMINE", (3, 4, 5, 6), "HC:J3000:::::KETAMINE"),
        ("HC:J3000:KX:GC:JA:CR:KETAMINE", (6,), "HC:J3000:KX:GC:JA::KETAMINE"),
    ],
)
def test_modifiers_are_dropped_and_the_description_keeps_its_place(
    before: str, components: tuple[int, ...], after: str
) -> None:
    data = file_with(before)
    out = changed(data, drop_modifier(first_drug_line(data), *components))
    assert composite_of(out) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("HC:J3000", "HC:J3000:JZ"),
        ("HC:J3000:KX", "HC:J3000:KX:JZ"),
        ("HC:J3000:::::KETAMINE", "HC:J3000:JZ::::KETAMINE"),
        ("HC:J3000:KX:GC:JA", "HC:J3000:KX:GC:JA:JZ"),
        ("HC:J3000:KX::", "HC:J3000:KX:JZ:"),
    ],
)
def test_a_modifier_is_added_after_the_others(before: str, after: str) -> None:
    data = file_with(before)
    change = add_modifier(first_drug_line(data), "JZ")
    assert change is not None
    assert composite_of(changed(data, (change,))) == after


def test_a_fifth_modifier_is_not_added() -> None:
    assert add_modifier(first_drug_line(file_with("HC:J3000:KX:GC:JA:CR")), "JZ") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("HC:J3000::KX", "HC:J3000:KX"),
        ("HC:J3000:::KX:GC", "HC:J3000:KX:GC"),
        ("HC:J3000::KX::GC:KETAMINE", "HC:J3000:KX:GC:::KETAMINE"),
        ("HC:J3000: :KX", "HC:J3000:KX"),
    ],
)
def test_gaps_are_closed(before: str, after: str) -> None:
    data = file_with(before)
    assert composite_of(changed(data, close_gaps(first_drug_line(data)))) == after


def test_without_a_gap_nothing_is_closed() -> None:
    assert close_gaps(first_drug_line(file_with("HC:J3000:KX"))) == ()
