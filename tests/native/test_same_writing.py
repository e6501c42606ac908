"""What native code says of how claims are written, and of which segments are good, is what Python says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edi837.guide.unmatched import plain_unmatched
from edi837.native import native
from edi837.x12 import lenient
from edi837.x12.delimiters import Delimiters
from edi837.x12.lenient import hides
from tests.guide.claims import FILES
from tests.judging import corpus_files
from tests.needs import lacking
from tests.night import amount

_PIECES = (
    "CLM*1*5***11:B:1", "HI*ABK:F332*ABF:F411", "LX*1", "LX", "lx*1", "L X*1", "SV1*HC:J3000*6*UN*5", "SV1*HC>J3000*6",
    "SV1*HC", "SV2*0636*HC:J3000*6", "SV2*0636*HC>J3000", "SV3*AD:D0120", "SV1", "sv1*HC:J3000", "SV5*1", "NTE*ADD*A B",
    "REF*G1*A ", "REF*G1 *A", "CLM*1*5***11 :B", "ref*G1", "HIX*1", "NM12*1", "A*1", "*1", "", " ", "\n", "\r\n",
    "\xe9X*1", "\x85", "\xa0",
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _built() -> None:
    if native is None:
        lacking("native", "the extension was not built, or EDI837_NATIVE disables it")


def hides_plainly(content: bytes, delimiters: Delimiters) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lenient, "native", None)
        return hides(content, delimiters)


@settings(max_examples=amount(400, 40_000))
@given(
    pieces=st.lists(st.one_of(st.sampled_from(_PIECES), st.text(st.characters(max_codepoint=255), max_size=6))),
    ending=st.sampled_from(["~", "~\n", "~ ", ""]),
    marks=st.sampled_from(["*:~^", "|>~!", "*:\n^", "\x1d\x1f\x1c^"]),
)
def test_lenience_is_wanted_of_the_same(pieces: list[str], ending: str, marks: str) -> None:
    element, component, segment, repetition = marks
    text = "".join(piece + ending for piece in pieces)
    content = text.translate(str.maketrans({"*": element, ":": component, "~": segment})).encode("latin-1")
    delimiters = Delimiters(element, component, segment, repetition)
    assert hides(content, delimiters) is hides_plainly(content, delimiters)


@pytest.mark.parametrize("name", ["P", "I rich"])
def test_claims_of_plain_files_need_no_pattern(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = FILES[name].read_bytes()
    content = content[content.index(b"CLM*") : content.rindex(b"SE*")]
    monkeypatch.setattr(lenient._Signs, "later", property(lambda _: pytest.fail("a pattern looks through it")))
    assert not hides(content, Delimiters("*", ":", "~", "^"))


def test_lenience_is_wanted_of_the_same_files(corpus_or_nothing: list[Path]) -> None:
    for path in corpus_or_nothing:
        content = path.read_bytes()
        delimiters = Delimiters(chr(content[3]) if len(content) > 3 else "*", ":", "~", "^")
        for claim in re.split(rb"(?=CLM)", content)[1:9]:
            assert hides(claim, delimiters) is hides_plainly(claim, delimiters)


@pytest.fixture
def corpus_or_nothing(request: pytest.FixtureRequest) -> list[Path]:
    try:
        return list(corpus_files(request.getfixturevalue("corpus")))[::7]
    except pytest.skip.Exception:
        return []


@given(st.lists(st.tuples(st.sampled_from([None, 0, 1, 2]), st.sampled_from(["A", "B", "AB", ""]))))
def test_the_same_segments_are_judged_one_by_one(pairs: list[tuple[int | None, str]]) -> None:
    patterns = [re.compile(text).fullmatch for text in ("A", "[AB]+")]
    known = [({"B", ""}, patterns[:0]), (set[str](), patterns[:1]), ({"A"}, patterns)]
    good = tuple(None if at is None else known[at] for at, _ in pairs)
    texts = [text for _, text in pairs]
    assert native is not None
    assert native.unmatched(good, texts) == plain_unmatched(good, texts)


@pytest.mark.parametrize("known", [(1,), ((set(), ()),), (({"B"}, [len]), None), ((set(), [None]),), ()])
def test_what_says_nothing_of_a_segment_is_an_error(known: tuple[object, ...]) -> None:
    assert native is not None
    with pytest.raises((TypeError, ValueError)):
        native.unmatched(known, ["A"])
    with pytest.raises(ValueError, match="three delimiters"):
        native.written_plainly(b"CLM*1~", b"*", b"")
