"""Places in alike claims: never inside of what these differ in, and the same bytes stand there in each."""

from __future__ import annotations

import pytest

from edi837.claim.conforming_claim import ConformingClaim, LevelTexts
from edi837.jobs.judging.like_places import SegmentPlaces, segment_places
from edi837.x12.batch import ClaimSpan, SetInfo
from edi837.x12.change import Change
from edi837.x12.delimiters import Delimiters
from tests.judging import mappings

_INFO = SetInfo(Delimiters("*", ":", "~", "^"), "1", "1", "0001", "P", 0, "S", "R", "CH", False)
_CLAIM, _OTHER = (
    "CLM*{0}*20***11:B:1*Y*A*Y*Y~REF*G1*{0}~LX*1~SV1*HC:J3000*20*UN*3***1~DTP*472*D8*{1}~".format(*values)
    for values in (("A1", "20261015"), ("OTHER2", "20261101"))
)


def looked_up(text: str, before: str = "") -> SegmentPlaces | None:
    texts = [each.strip() for each in text.strip("~\r\n ").split("~")]
    claim = ConformingClaim(_INFO, texts, {}, LevelTexts((), (), ()), 0, mappings().codes)
    data = (before + text).encode()
    return segment_places(data, claim, ClaimSpan(len(before), len(data), 5, 0, 0, -1))


def placed(text: str, before: str = "") -> SegmentPlaces:
    known = looked_up(text, before)
    assert known is not None
    return known


@pytest.mark.parametrize("between", ["", "\n", "\r\n", " "])
@pytest.mark.parametrize("sent", ["20***", "11:B", "LX", "LX*1~", "SV1", "J3000", "UN*3", "DTP", "REF"])
def test_a_place_is_beside_the_same_text_in_another_claim(sent: str, between: str) -> None:
    texts = [claim.replace("~", "~" + between) for claim in (_CLAIM, _OTHER)]
    claim, other = placed(texts[0]), placed(texts[1], before="HL*1~")
    span = claim.like_span(texts[0].index(sent), texts[0].index(sent) + len(sent.rstrip("REFDTP")))
    assert span is not None
    assert other.offset(span.start) == 5 + texts[1].index(sent)


@pytest.mark.parametrize("sent", ["A1*20", "1*20", "*20", "G1*A1", "472", "D8", "20261015", "261015"])
def test_there_is_none_inside_of_what_differs(sent: str) -> None:
    assert placed(_CLAIM).place(_CLAIM.index(sent)) is None


def test_there_is_none_outside() -> None:
    claim = placed(_CLAIM, before="HL*1~")
    assert claim.place(4) is None
    assert claim.place(5 + len(_CLAIM) + 1) is None
    assert claim.like_span(4, 6) is None


def test_a_segment_that_holds_what_differs_is_not_common() -> None:
    claim = placed(_CLAIM)
    for name, is_common in (("CLM", False), ("REF", False), ("LX", True), ("SV1", True), ("DTP", False)):
        start = _CLAIM.index(name)
        span = claim.like_span(start, _CLAIM.index("~", start))
        assert span is not None
        assert claim.is_common(span) is is_common
        assert claim.like_change(Change(start, _CLAIM.index("~", start), b"", b"X")) is None or is_common


def test_a_change_finds_its_bytes_or_is_none() -> None:
    start = _CLAIM.index("20***")
    like = placed(_CLAIM).like_change(Change(start, start + 2, b"20", b"30"))
    assert like is not None
    at = _OTHER.index("20***")
    assert placed(_OTHER).change(like) == Change(at, at + 2, b"20", b"30")
    assert placed(_OTHER.replace("*20***", "*25***")).change(like) is None
    assert placed(_CLAIM).like_change(Change(start - 3, start, b"A1*", b"B*")) is None


@pytest.mark.parametrize("text", ["CLM*A1~LX*1~ DTP*1~", "CLM*A1~\nLX*1~DTP*1~", "CLM*A1~LX*1~DTP*1", "CLM*A1~"])
def test_segments_that_are_not_divided_in_one_way(text: str) -> None:
    assert looked_up(text) is None
