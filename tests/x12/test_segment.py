"""Laws of bytes: segments and gaps are the file; a change alters one element and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.system.errors import Conflict
from edi837.x12.change import Change, in_order, splice
from edi837.x12.delimiters import Delimiters, find_header
from edi837.x12.segment import Segment, cut
from tests.strategies import delimiters, files

STAR = Delimiters("*", ":", "~", "^")


def one(text: str) -> Segment:
    return cut(text.encode("latin-1"), STAR, 0)[0]


@given(st.binary(max_size=400), delimiters())
def test_segments_and_gaps_are_the_file(data: bytes, marks: tuple[str, str, str]) -> None:
    known = Delimiters(*marks)
    segments = cut(data, known, 0)
    rebuilt, at = b"", 0
    for number, segment in enumerate(segments, 1):
        gap = data[at : segment.start]
        assert set(gap.decode("latin-1")) <= known.gap | {known.segment}
        assert segment.ordinal == number
        rebuilt += gap + segment.text.encode("latin-1") + known.segment.encode("latin-1")
        at = segment.end
    assert rebuilt == data[:at]
    assert known.segment.encode("latin-1") not in data[at:].lstrip(bytes(map(ord, known.gap | {known.segment})))


@given(files(), st.data())
def test_a_change_alters_one_element_and_no_other(data: bytes, draw: st.DataObject) -> None:
    header = find_header(data, 0)
    assert header is not None
    end = data.find(b"IEA")
    segments = cut(data[header.end : end], header.delimiters, header.end)
    segment = draw.draw(st.sampled_from(segments))
    position = draw.draw(st.integers(1, len(segment.elements) + 2))
    component = draw.draw(st.integers(0, 4)) if segment.id in ("SV1", "SV2", "HI", "CTP") else 0
    text = draw.draw(st.sampled_from(["X", "", "NEW VALUE", "1.5"]))
    change = segment.element(position, component).becomes(text)
    changed = b"".join(splice(data, [change]))
    after = cut(changed[segment.start : segment.end + len(changed) - len(data)], header.delimiters, segment.start)[0]
    assert after.value(position, component) == text
    for other in range(max(len(after.elements), len(segment.elements))):
        if other != position:
            assert after.value(other) == segment.value(other)
    if component:
        for other in range(1, 9):
            if other != component:
                assert after.value(position, other) == segment.value(position, other)
    assert changed[: segment.start] == data[: segment.start]
    assert changed[after.end :] == data[segment.end :]


@pytest.mark.parametrize("text", ["*", "A~B", "X:Y", "^"])
def test_a_value_with_a_delimiter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="delimiter"):
        one("LIN**N4*1~").element(3).becomes(text)


def test_places() -> None:
    segment = one("\r\n  SV1*HC:J3000::JZ*60*UN*5***1~")
    assert (segment.start, segment.id) == (4, "SV1")
    assert segment.element(1, 2).span == (11, 16)
    assert segment.element(1, 4).value == "JZ"
    assert segment.element(1, 9).value == ""
    assert segment.element(12).value == ""
    assert segment.element(1, 2).reference == "SV101-2"
    assert segment.element(4).reference == "SV104"
    assert repr(segment) == "<Segment SV1 4..33>"


def test_changes_that_do_not_fit_are_refused() -> None:
    data = b"LIN**N4*123~"
    first, second = Change(5, 7, b"N4", b"n4"), Change(6, 8, b"4*", b"")
    with pytest.raises(Conflict, match="meet"):
        b"".join(splice(data, [first, second]))
    with pytest.raises(Conflict, match="expected"):
        b"".join(splice(data, [Change(0, 3, b"CTP", b"LIN")]))


def test_touching_is_not_meeting() -> None:
    replaced, inserted, deleted = Change(2, 4, b"ab", b"x"), Change(4, 4, b"", b"y"), Change(4, 6, b"cd", b"")
    assert not replaced.meets(inserted)
    assert not inserted.meets(deleted)
    assert not replaced.meets(deleted)
    assert inserted.meets(Change(4, 4, b"", b"z"))
    assert Change(2, 5, b"abc", b"").meets(deleted)
    assert in_order([deleted, inserted, replaced]) == [replaced, inserted, deleted]
    assert replaced.shifted(3) == Change(5, 7, b"ab", b"x")
    assert b"".join(splice(b"..abcd", [replaced, inserted, deleted])) == b"..xy"
