"""Codes by value, range, prefix and wildcard."""

from __future__ import annotations

import pytest

from edi837.mapping.code_sets import CodeSet, PrefixSet, Wildcards

SURGERY = CodeSet(["10004-69990"])
ADMINISTRATION = CodeSet(["96360-96379", "96401-96425", "G0563-G0564"])


@pytest.mark.parametrize("code", ["10004", "25605", "69990"])
def test_a_range_holds_both_ends(code: str) -> None:
    assert code in SURGERY


@pytest.mark.parametrize("code", ["10003", "69991", "9999", "100040", "", "3008F", "2001T", "1000A", "J3000"])
def test_a_range_holds_nothing_of_another_size_or_shape(code: str) -> None:
    assert code not in SURGERY


def test_several_ranges() -> None:
    held = [
        code
        for code in ("96359", "96360", "96380", "96400", "96425", "G0562", "G0563", "G0565")
        if code in ADMINISTRATION
    ]
    assert held == ["96360", "96425", "G0563"]


def test_an_answer_does_not_change_when_it_is_asked_again() -> None:
    assert [("25605" in SURGERY, "3008F" in SURGERY) for _ in range(3)] == [(True, False)] * 3


def test_diagnoses_by_prefix_and_by_category() -> None:
    uses = PrefixSet(["F20-F48", "R45851", "G905"])
    held = [
        code
        for code in ("F199", "F20", "F3289", "F489", "F49", "R45851", "R4585", "G90511", "G904", "")
        if code in uses
    ]
    assert held == ["F20", "F3289", "F489", "R45851", "G90511"]


def test_wildcards_stand_for_one_digit() -> None:
    codes = Wildcards(["036X", "0710"])
    held = [code for code in ("0360", "0369", "036X", "036", "03600", "0710", "0711", "") if code in codes]
    assert held == ["0360", "0369", "0710"]


def test_nothing_listed_holds_nothing() -> None:
    assert "" not in Wildcards([])
    assert "F20" not in PrefixSet([])
    assert "10004" not in CodeSet([])
