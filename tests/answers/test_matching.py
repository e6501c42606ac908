"""Which claim an answer is of: in a stated order, with its certainty, and never by guess."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from edi837.answers.answer_row import CLAIM, LINE, AnswerRow
from edi837.answers.book import BookedClaim, normal
from edi837.answers.match import ClaimMatch, match_claim, match_line

NPI = "1881000004"


def booked(number: int, name: str, **values: str) -> BookedClaim:
    """A claim that went out, with two lines."""
    lines = [
        {"lx": "1", "ref_6r": f"{name}-L1", "code": "99213", "modifiers": "25", "units": "1", "charge": "120"},
        {"lx": "2", "ref_6r": f"{name}-L2", "code": "J3000", "modifiers": "JZ", "units": "10", "charge": "80.5"},
    ]
    given = {
        "file": "out.837", "sent": "2026-11-20", "output_sha256": "ab", "interchange": "1", "group": "1",
        "transaction": "0001", "bht03": "B1", "patient_control_number": name, "billing_npi": NPI, "payer_id": "90001",
        "charge": "200.5", "service_from": "2026-11-03", "service_to": "2026-11-03", "frequency": "1", "ref_d9": "",
        "ref_f8": "", "lines": json.dumps(lines), **values,
    }  # fmt: skip
    return BookedClaim(number=number, segment_first=20, segment_last=30, byte_start=number * 100, **given)  # type: ignore[arg-type]


def row(key: str, **values: str) -> AnswerRow:
    """A row of an 835 about a claim."""
    given = {"billing_npi": NPI, "service_from": "2026-11-03", "service_to": "2026-11-03", **values}
    return AnswerRow(1, CLAIM, 10, key, "paid", "payer", "2026-12-01", **given)  # type: ignore[arg-type]


def line(key: str = "", **values: str) -> AnswerRow:
    """A row of an 835 about a line."""
    return AnswerRow(2, LINE, 12, key, "paid", "payer", "2026-12-01", parent=1, **values)  # type: ignore[arg-type]


@dataclass
class Listed:
    """A book in memory."""

    claims: list[BookedClaim]
    payer_numbers: dict[str, list[int]] = field(default_factory=dict)

    def of_numbers(self, numbers: Iterable[str]) -> Mapping[str, Sequence[BookedClaim]]:
        by_number = {number: list[BookedClaim]() for number in numbers}
        for claim in self.claims:
            by_number.get(normal(claim.patient_control_number), []).append(claim)
        return by_number

    def beginning(self, number: str, most: int) -> Sequence[BookedClaim]:
        return [each for each in self.claims if normal(each.patient_control_number).startswith(number)][:most]

    def with_line(self, ref_6r: str, most: int) -> Sequence[BookedClaim]:
        return [each for each in self.claims if ref_6r in [sent.ref_6r for sent in each.sent_lines]][:most]

    def of_payer_number(self, number: str) -> Sequence[BookedClaim]:
        return [each for each in self.claims if each.number in self.payer_numbers.get(number, [])]


def match(answered: AnswerRow, *claims: BookedClaim, lines: Sequence[AnswerRow] = (), **known: int) -> ClaimMatch:
    book = Listed(list(claims), {number: [claim] for number, claim in known.items()})
    return match_claim(answered, lines, book, book.of_numbers([normal(answered.key)])[normal(answered.key)])


def outcome(matched: ClaimMatch) -> tuple[int, str]:
    return (matched.claim.number if matched.claim else 0), matched.certainty


FIRST, SECOND = booked(1, "ACCT-000123-A"), booked(2, "ACCT-000999-B")


def test_a_number_that_one_claim_has() -> None:
    assert outcome(match(row("ACCT-000123-A"), FIRST, SECOND)) == (1, "exact")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"billing_npi": "1992000001"}, "another billing provider"),
        ({"service_from": "2026-10-03", "service_to": "2026-10-03"}, "other dates of service"),
    ],
)
def test_a_number_that_a_claim_of_somebody_else_has(values: dict[str, str], why: str) -> None:
    matched = match(row("ACCT-000123-A", **values), FIRST, SECOND)
    assert outcome(matched) == (0, "none")
    assert why in matched.reason
    assert "ACCT-000123-A of out.837" in matched.reason


AGAIN = FIRST._replace(number=3, frequency="7", bht03="B2", charge="180.5", sent="2026-12-20", ref_f8="ICN1")


@pytest.mark.parametrize(
    ("values", "known", "expected"),
    [
        ({}, {}, (1, "exact")),  # the other one went out after the answer
        ({"frequency": "7"}, {}, (3, "exact")),
        ({"bht03": "B2"}, {}, (3, "exact")),
        ({"charge": "180.50"}, {}, (1, "exact")),
        ({"payer_number": "N9"}, {"N9": 3}, (3, "exact")),
    ],
)
def test_of_two_claims_with_a_number_what_tells_them_apart(
    values: dict[str, str], known: dict[str, int], expected: tuple[int, str]
) -> None:
    assert outcome(match(row("ACCT-000123-A", **values), FIRST, AGAIN, SECOND, **known)) == expected


def test_of_two_claims_that_nothing_tells_apart_it_is_of_none() -> None:
    matched = match(row("ACCT-000123-A"), FIRST, FIRST._replace(number=4, file="again.837"))
    assert outcome(matched) == (0, "ambiguous")
    assert matched.reason == "2 claims have this number: ACCT-000123-A of out.837, ACCT-000123-A of again.837"


def test_their_lines_tell_them_apart() -> None:
    other = FIRST._replace(number=4, lines=FIRST.lines.replace("80.5", "90.5"))
    rows = [line(code="J3000", modifiers="JZ", charge="90.5")]
    assert outcome(match(row("ACCT-000123-A"), FIRST, other, lines=rows)) == (4, "line")


def test_the_payers_number_when_the_claims_own_is_another() -> None:
    assert outcome(match(row("WRONG", payer_number="N1"), FIRST, SECOND, N1=2)) == (2, "exact")


@pytest.mark.parametrize("key", ["ACCT-000123", "acct-000123-a", "ACCT-0001", "ACCT-000123- A"])
def test_a_number_that_was_cut_or_written_otherwise_is_marked(key: str) -> None:
    assert outcome(match(row(key), FIRST, SECOND)) == (1, "cut")


@pytest.mark.parametrize(
    ("key", "values", "certainty"),
    [
        ("ACCT-000", {}, "ambiguous"),  # two begin so
        ("ACCT", {}, "none"),  # too short to say anything
        ("ACCT-000123", {"billing_npi": "1992000001"}, "none"),
        (
            "ACCT-000123",
            {"billing_npi": "", "service_from": "", "service_to": ""},
            "none",
        ),  # nothing else
    ],
)
def test_a_cut_number_is_not_guessed(key: str, values: dict[str, str], certainty: str) -> None:
    assert outcome(match(row(key, **values), FIRST, SECOND)) == (0, certainty)


def test_of_many_claims_that_begin_so_the_lines_tell_which() -> None:
    many = [booked(number, f"ACCT-000123-{number:03d}") for number in range(1, 30)]
    key = row("ACCT-000123-0")
    assert outcome(match(key, *many)) == (0, "ambiguous")
    assert outcome(match(key, *many, lines=[line(ref_6r="ACCT-000123-029-L1")])) == (29, "cut")
    other = booked(40, "ZZZZ-1")
    assert outcome(match(key, *many, other, lines=[line(ref_6r="ZZZZ-1-L1")])) == (0, "ambiguous")


def test_the_lines_own_numbers_find_the_claim() -> None:
    own = line(ref_6r="ACCT-000999-B-L2")
    assert outcome(match(row(""), FIRST, SECOND, lines=[own])) == (2, "line")
    assert outcome(match(row(""), FIRST, SECOND, lines=[own, line(ref_6r="ACCT-000123-A-L1")])) == (0, "none")
    matched = match(row("X-1"), FIRST, SECOND, lines=[own])
    assert outcome(matched) == (0, "none")
    assert matched.reason.endswith("its lines are of ACCT-000999-B of out.837")


def test_what_is_of_no_claim_names_the_nearest() -> None:
    matched = match(row("ACCT-000124-A"), FIRST, SECOND)
    assert outcome(matched) == (0, "none")
    assert matched.reason == (
        "no claim went out with this number; nearest: ACCT-000123-A of out.837, ACCT-000999-B of out.837"
    )


@pytest.mark.parametrize(
    ("values", "lx", "certainty"),
    [
        ({"ref_6r": "ACCT-000123-A-L2"}, "2", "exact"),
        ({"code": "J3000", "charge": "80.50"}, "2", "line"),
        ({"code": "J3000", "charge": "-80.50"}, "2", "line"),
        ({"code": "J3000", "charge": "80"}, "", "none"),
        ({"code": "96365", "charge": "80.5"}, "", "none"),
    ],
)
def test_a_line(values: dict[str, str], lx: str, certainty: str) -> None:
    matched = match_line(line(**values), ClaimMatch(FIRST, "exact"))
    assert (matched.line, matched.certainty, matched.claim is None) == (lx, certainty, not lx)


def test_lines_that_are_alike_are_told_apart_by_their_numbers_alone() -> None:
    alike = FIRST._replace(lines=FIRST.lines.replace("99213", "J3000").replace("120", "80.5").replace('"25"', '"JZ"'))
    values = {"code": "J3000", "charge": "80.5", "modifiers": "JZ"}
    matched = match_line(line(**values), ClaimMatch(alike, "exact"))
    assert (matched.claim, matched.certainty) == (None, "ambiguous")
    assert "lines 1, 2 are alike" in matched.reason
    assert match_line(line(**values, ref_6r="ACCT-000123-A-L1"), ClaimMatch(alike, "exact")).line == "1"


def test_a_line_without_a_number_of_its_own_is_called_by_its_lx() -> None:
    bare = FIRST._replace(lines=FIRST.lines.replace("ACCT-000123-A-L2", ""))
    assert match_line(line(ref_6r="2"), ClaimMatch(bare, "exact")).line == "2"
    assert match_line(line(ref_6r="2"), ClaimMatch(bare, "cut")).certainty == "cut"
