"""A pattern of good segments matches nothing that is judged to have a fault."""

from __future__ import annotations

import random

import pytest

from edi837.claim.claim import Claim
from edi837.guide.check import walker_of
from edi837.guide.compiling import CLAIM, PATIENT, PROVIDER, SUBSCRIBER
from edi837.guide.elements import faults_in
from edi837.guide.judging import _COUNTED, _OFTEN, SegmentJudge
from edi837.guide.segment_pattern import form_of, pattern_of, plain_values
from edi837.guide.tables import SegmentTable
from edi837.guide.walker import SegmentFault
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import Segment
from tests.guide.claims import FILES, claims_in
from tests.judging import mappings
from tests.night import amount

DELIMITERS = Delimiters("*", ":", "~", "^")
_VALUES = (
    "", "0", "1", "12", "-5", "1.5", "1.555", "ZZ", "XX", "a", " ", "A ", "AB CD", "20261103", "20260229", "20261301",
    "20261103-20261103", "20261103-20261102", "D8", "RD8", "1200", "Y", "N", "A:B", "A^B", "X" * 81, "123456789", "\t",
)  # fmt: skip


def judged_texts(name: str) -> list[tuple[SegmentTable, str]]:
    """The segments of the claims and levels of a file with their tables."""
    found = []
    for claim in claims_in(FILES[name].read_bytes()):
        walk = walker_of(mappings(), claim.claim_type, DELIMITERS)
        roots = zip((CLAIM, PROVIDER, SUBSCRIBER, PATIENT), (claim.segments, *claim_levels(claim)), strict=True)
        for root, segments in roots:
            texts = [segment.text for segment in segments]
            tables = walk.walk(root, texts)[0].tables if texts else ()
            found += [(table, text) for table, text in zip(tables, texts, strict=True) if table is not None]
    return found


def claim_levels(claim: Claim) -> tuple[list[Segment], list[Segment], list[Segment]]:
    return claim.provider, claim.subscriber, claim.patient


def changed(text: str, draw: random.Random) -> str:
    """The segment with one value or component in place of another, or one more."""
    elements = text.split("*")
    at = draw.randrange(1, len(elements) + 1)
    value = draw.choice(_VALUES)
    if at == len(elements):
        return f"{text}*{value}"
    parts = elements[at].split(":")
    parts[draw.randrange(len(parts))] = value
    elements[at] = ":".join(parts)
    return "*".join(elements)


@pytest.mark.parametrize("name", FILES)
def test_what_matches_has_no_fault(name: str) -> None:
    draw, judge = random.Random(name), SegmentJudge(DELIMITERS)
    matched = made = 0
    for table, text in judged_texts(name):
        pattern = pattern_of(table, form_of(table, text.split("*"), ":"), DELIMITERS)
        if pattern is None:
            continue
        made += 1
        for _ in range(amount(30, 3000)):
            other = changed(text, draw)
            if pattern.fullmatch(other):
                matched += 1
                assert faults_in(table, judge.elements(other), ":", "^") == (), (table.loop.id, other)
    assert made > 20
    assert matched > made


@pytest.mark.parametrize(
    ("text", "like", "matches"),
    [
        ("DTP*472*D8*20261103", "DTP*472*D8*20260229", False),
        ("DTP*472*D8*20261103", "DTP*472*D8*20241231", True),
        ("DTP*472*D8*20261103", "DTP*472*RD8*20261103", False),
        ("DTP*472*RD8*20261103-20261103", "DTP*472*RD8*20261104-20261104", True),
        ("DTP*472*RD8*20261103-20261103", "DTP*472*RD8*20261104-20261103", False),
        ("SV1*HC:J3000*60*UN*1***1", "SV1*HC:99213:25*60*UN*1***1", False),
        ("SV1*HC:J3000*60*UN*1***1", "SV1*HC:99213*60.55*UN*1***1", True),
        ("SV1*HC:J3000*60*UN*1***1", "SV1*HC:99213*60.555*UN*1***1", False),
        ("SV1*HC:J3000*60*UN*1***1", "SV1*HC:99213*60*ZZ*1***1", False),
        ("REF*6R*A1", "REF*6R*B ", False),
        ("REF*6R*A1", "REF*6R* B", True),
    ],
)
def test_a_pattern_is_of_one_form(text: str, like: str, matches: bool) -> None:
    like_it = text.split("*")[0] if text.startswith("SV1") else text[:7]
    table = next(table for table, placed in judged_texts("P") if placed.startswith(like_it))
    pattern = pattern_of(table, form_of(table, text.split("*"), ":"), DELIMITERS)
    assert pattern is not None
    assert pattern.fullmatch(text)
    assert bool(pattern.fullmatch(like)) is matches


def test_what_comes_often_gets_a_pattern_and_other_forms_are_judged_in_full() -> None:
    (table,) = {table for table, text in judged_texts("P") if text.startswith("REF*6R*")}
    judge = SegmentJudge(DELIMITERS)
    known = judge.known(table)
    for number in range(2 * _OFTEN):
        assert judge.faults(known, f"REF*6R*{number}") == ()
    assert len(known.matches) == 1
    assert known.forms == {(True, True): _OFTEN}
    assert [fault.code for fault in judge.faults(known, "REF*6R*")] == ["1"]
    assert [fault.code for fault in judge.faults(known, "REF*6R*1*2")] == ["I10"]
    for number in range(2 * _COUNTED):
        judge.faults(known, f"REF*6R*{number} ")
    assert known.counted == _COUNTED


def test_values_without_a_pattern() -> None:
    assert plain_values("TM", 4, 8, "*") is None
    assert plain_values("R", 1, 2, "*") is None


@pytest.mark.parametrize(
    ("contact", "code"),
    [
        ("TE*2185550134", ""),
        ("FX*2185550134", ""),
        ("TE*218555013", "I12"),
        ("FX*218-555-0134", "I12"),
        ("TE*4420794600000", ""),
        ("EM*ACCOUNTS", ""),
        ("EM*ACCOUNTS*TE*5550134", "I12"),
        ("TE*2185550134*EX*12", ""),
    ],
)
def test_telephone_numbers_have_ten_digits(contact: str, code: str) -> None:
    text = f"PER*IC*OFFICE*{contact}"
    walk = walker_of(mappings(), "P", DELIMITERS)
    texts = ["HL*1**20*1", "NM1*85*2*A*****XX*1467560003", "N3*1 MAIN ST", "N4*DULUTH*MN*558020001", "REF*EI*123456789"]
    _, faults = walk.walk(PROVIDER, [*texts, text])
    assert [fault.fault.code for fault in faults if isinstance(fault, SegmentFault)] == [code] * bool(code)
    table = walk.walk(PROVIDER, [*texts, text])[0].tables[-1]
    assert table is not None
    pattern = pattern_of(table, form_of(table, text.split("*"), ":"), DELIMITERS)
    assert pattern is None or bool(pattern.fullmatch(text)) is not bool(code)
