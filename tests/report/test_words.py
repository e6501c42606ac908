from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.report.figures import counted, dollars, dollars_of, share, signed_dollars
from edi837.report.plain_words import acknowledgement_words
from edi837.report.visible import _HIDDEN, visible


@pytest.mark.parametrize("part, whole, told", [
    (0, 0, "—"), (0, 5, "0.0%"), (5, 5, "100.0%"), (1, 3, "33.3%"), (2, 3, "66.7%"),
    # Something is missing, so it is not all; something is there, so it is not nothing.
    (99_999, 100_000, "99.9%"), (1, 100_000, "0.1%"),
])  # fmt: skip
def test_shares(part: int, whole: int, told: str) -> None:
    assert share(part, whole) == told


def test_dollars() -> None:
    assert dollars(Decimal("1234567.5")) == "$1,234,567.50"
    assert dollars(Decimal("-3.5")) == "−$3.50"
    assert [signed_dollars(Decimal(one)) for one in (-1, 0, 1)] == ["−$1.00", "$0.00", "+$1.00"]
    assert [dollars_of(one) for one in ("60", "6O", "")] == ["$60.00", "6O", ""]
    assert (counted(1, "claim"), counted(1200, "claim")) == ("1 claim", "1,200 claims")


@pytest.mark.parametrize("codes, told", [
    ("999 IK3:CTP:3", ["A required segment is missing (CTP)"]),
    ("999 IK4:4, 5 or 8", ["An element is too short", "An element is too long", "A date is wrong"]),
    ("TA1:001 or 999 IK5:3", [
        "The control numbers of the interchange differ in header and trailer",
        "The control numbers of the set differ in header and trailer",
    ]),
    ("999 IK3:I4 or IK4:I10", [
        "A segment is sent that the guide does not use", "An element is sent that the guide does not use",
    ]),
    ("", []), ("nothing of the kind", []),
])  # fmt: skip
def test_acknowledgements_in_words(codes: str, told: list[str]) -> None:
    assert list(acknowledgement_words(codes)) == told


def test_every_acknowledgement_that_is_predicted_has_words() -> None:
    expected = {rule: one.ack for rule, one in load_mappings().codes.predictions.items() if one.ack}

    assert [rule for rule, codes in expected.items() if not list(acknowledgement_words(codes))] == []


@pytest.mark.parametrize("value, shown", [
    ("plain é", "plain é"), ("a\x00b", "a␀b"), ("a\r\nb", "a␍␊b"), ("\x7f", "␡"), ("\x85", "[U+0085]"),
    ("a\u202eb", "a[U+202E]b"), ("\u200b", "[U+200B]"), ("\ud800", "[U+D800]"),
])  # fmt: skip
def test_what_cannot_be_seen_is_shown_by_a_sign(value: str, shown: str) -> None:
    assert visible(value) == shown


def test_nothing_that_is_printable_is_hidden() -> None:
    printable = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    assert _HIDDEN.search(printable) is None
