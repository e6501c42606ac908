"""Native code and its doubles in Python give the same: items, segments, spans, values, loops."""

from __future__ import annotations

import pickle
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edi837.claim.loops import PlainLoop, plain_build
from edi837.guide.compiling import tables
from edi837.guide.heads import Heads, StretchTexts
from edi837.native import native
from edi837.x12 import regular
from edi837.x12.delimiters import Delimiters
from edi837.x12.patterns import Wanted
from edi837.x12.regular import RegularSet
from edi837.x12.scan import scan
from edi837.x12.segment import PlainSegment, plain_cut
from edi837.x12.wrapped import each_follows, plain_each_follows
from tests.conftest import ROOT
from tests.guide.claims import FILES
from tests.judging import corpus_files, mappings
from tests.native.strategies import WANTED, regular_files
from tests.needs import lacking
from tests.night import amount
from tests.strategies import files

EVERYTHING = Wanted(frozenset(), frozenset(), everything=True)
_MANY = settings(max_examples=amount(120, 4000), deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True, scope="module")
def _built() -> None:
    if native is None:
        lacking("native", "the extension was not built, or EDI837_NATIVE disables it")


def plain(value: object) -> object:
    """An item of the scan with everything in it, as values that can be compared."""
    if hasattr(value, "ordinal") and hasattr(value, "elements"):
        return ("segment", value.start, value.end, value.ordinal, value.id, list(value.elements))
    if is_dataclass(value) and not isinstance(value, type | Delimiters):
        return (type(value).__name__, *(plain(getattr(value, one.name)) for one in fields(value)))
    if isinstance(value, tuple):
        return (type(value).__name__, *map(plain, value))
    # The exponent of a sum is part of it.
    return value if isinstance(value, int | str | bytes | None) else repr(value)


def items(data: bytes, wanted: Wanted) -> list[object]:
    return [plain(item) for item in scan(data, wanted)]


def items_both_ways(data: bytes, wanted: Wanted) -> tuple[list[object], list[object]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regular, "native", None)
        reference = items(data, wanted)
    return items(data, wanted), reference


@_MANY
@given(regular_files() | files(), st.sampled_from([WANTED, EVERYTHING]))
def test_items(data: bytes, wanted: Wanted) -> None:
    native_items, reference = items_both_ways(data, wanted)
    assert native_items == reference


def test_items_of_every_file(corpus_or_nothing: list[Path]) -> None:
    for path in [*sorted((ROOT / "fixtures").rglob("*.837")), *corpus_or_nothing]:
        data = path.read_bytes()
        for wanted in (WANTED, EVERYTHING):
            native_items, reference = items_both_ways(data, wanted)
            assert native_items == reference, path.name


@pytest.fixture
def corpus_or_nothing(request: pytest.FixtureRequest) -> list[Path]:
    try:
        return list(corpus_files(request.getfixturevalue("corpus")))
    except pytest.skip.Exception:
        return []


def test_regular_sets_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    read = RegularSet.read
    monkeypatch.setattr(RegularSet, "read", lambda self, wanted: taken.append(read(self, wanted)) or taken[-1])
    for path in sorted((ROOT / "fixtures" / "base").glob("*.837")):
        list(scan(path.read_bytes(), WANTED))
    assert taken == [True, True]


@pytest.mark.parametrize("count", [511, 512, 513, 1024, 1300])
def test_batches(count: int) -> None:
    head = (ROOT / "fixtures/base/professional.837").read_bytes()
    claim = head[head.index(b"CLM*") : head.index(b"SE*")]
    data = head.replace(claim, claim * count)
    native_items, reference = items_both_ways(data, EVERYTHING)
    assert native_items == reference


def segments_of(data: bytes, delimiters: Delimiters, at: int) -> tuple[list[PlainSegment], list[PlainSegment]]:
    assert native is not None
    return native.cut(data, delimiters, at, 7), plain_cut(data, delimiters, at, 7)


def answers(segment: PlainSegment) -> list[object]:
    positions = range(len(segment.elements) + 2)
    return [
        segment.start, segment.end, segment.ordinal, segment.id, segment.text, segment.loop, segment.elements,
        repr(segment), segment.delimiters,
        [segment.components(position) for position in positions],
        [segment.value(position, component) for position in positions for component in range(4)],
        [segment.element(position, component).span for position in positions for component in range(4)],
        [segment.element(position).value for position in positions],
    ]  # fmt: skip


DELIMITERS = [
    Delimiters("*", ":", "~", "^"),
    Delimiters("|", ">", "\n"),
    Delimiters("\x1d", "\xa7", "\x85"),
    Delimiters("*", " ", "\0"),
]
SOME_BYTES = st.lists(st.sampled_from([*b"*:~|>\nAZ19 \x1d\xa7\x85\0\xff", *b"NM1REF"]), max_size=80).map(bytes)


@_MANY
@given(SOME_BYTES | st.binary(max_size=60), st.sampled_from(DELIMITERS), st.integers(0, 1 << 40))
def test_segments(data: bytes, delimiters: Delimiters, at: int) -> None:
    made, reference = segments_of(data, delimiters, at)
    assert list(map(answers, made)) == list(map(answers, reference))
    again = pickle.loads(pickle.dumps(made))
    assert list(map(answers, again)) == list(map(answers, reference))


def shape(loop: PlainLoop) -> object:
    return (loop.id, [(one.start, one.loop) for one in loop.segments], [shape(one) for one in loop.loops], repr(loop))


def found(loop: PlainLoop) -> object:
    """What a loop answers to every question that can be asked of it."""
    ids = sorted({one.id for one in loop.segments} | {"NM1", "ZZZ"})
    qualifiers = sorted({one.value(1) for one in loop.segments} | {"85", ""})
    at = [[one.start for one in loop.of(name)] for name in ids]
    for name in ids:
        first = loop.first(name)
        at.append([first.start] if first else [])
        at.append([one.start for one in loop.all(name)])
        for one, other in pairwise(qualifiers):
            qualified = loop.first(name, one, other)
            at.append([qualified.start] if qualified else [])
            at.append([each.start for each in loop.all(name, other, one)])
    children = [loop.child(name) for name in ("2400", "2320", "9999")]
    below = [[shape(one) for one in loop.children(*names)] for names in (("2400",), ("2320", "2310B"), ())]
    return (
        at,
        [one and shape(one) for one in children],
        below,
        [one.start for one in loop.walk()],
        list(map(found, loop.loops)),
    )


_SEGMENTS = [
    "CLM*1*5***11:B:1", "NM1*85*2", "NM1*82*1", "NM1*DK", "NM1* 82 *1", "NM1", "HI*ABK:F332", "SBR*P", "LX*1",
    "SV1*HC:J3000*6*UN*5", "DTP*472*D8*20261103", "DTP*434", "LIN**N4*1", "CTP****1*ML", "REF*6R*1", "REF*G1", "OI***Y",
    "HL*1**20*1", "HL*2*1*22", "PRV*PE", "N3*X", "A", "", "XX*YY",
]  # fmt: skip


@_MANY
@given(
    st.lists(st.sampled_from(_SEGMENTS), min_size=1, max_size=25),
    st.sampled_from("PI"),
    st.sampled_from(["2300", "2000A", "2000B"]),
)
def test_loops(sent: list[str], form: str, root: str) -> None:
    content = "".join(f"{one}~\n" for one in sent).encode()
    guide = mappings().guides[form]
    made, reference = segments_of(content, DELIMITERS[0], 0)
    if not reference:
        return
    assert native is not None
    loop = native.build(made, guide, guide.marks, guide.qualifiers, root)
    plainly = plain_build(reference, guide, root)
    assert shape(loop) == shape(plainly)
    assert found(loop) == found(plainly)


@pytest.mark.parametrize(
    "call",
    [
        lambda one: one.value(), lambda one: one.value("a"), lambda one: one.value(1, 2, 3), lambda one: one.element(),
        lambda one: one.components(None), lambda one: one.value(-1), lambda one: type(one)(1, 2, 3, 4, []),
        lambda one: type(one)(one.delimiters, 0, 1, 1, ["\u20ac"]), lambda one: native.cut(b"", None, 0),
        lambda one: native.build([1], None, {}, {}, "2300"), lambda one: native.Loop("2300").first(),
        lambda one: native.Loop("2300").of(1), lambda one: native.use_element(int),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_an_error(call: object) -> None:
    assert native is not None
    (one,) = native.cut(b"NM1*85~", DELIMITERS[0], 0)
    with pytest.raises((TypeError, ValueError, AttributeError)):
        call(one)  # type: ignore[operator]


@_MANY
@given(st.lists(st.sampled_from([b"~\n", b"~\r\n", b"~", b"\n", b"\r", b"LX*1", b"x" * 61]), max_size=12))
def test_line_breaks_follow_terminators(parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert each_follows(data, b"~") is plain_each_follows(data, b"~")


def heads_both_ways(content: bytes, delimiters: Delimiters, claim_type: str = "P") -> tuple[object, object, bool]:
    """What native code and Python read of a stretch, and whether native code read it at all."""
    heads = Heads(tables(mappings().corrections[claim_type]), delimiters)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(heads, "plainly", lambda content: (None, None))
        found = heads.of_bytes(content, {})[0]
    return StretchTexts(*heads.of_bytes(content, {})[:2]), heads.plainly(content), found is not None


_PIECES = (
    "CLM*1*5***11:B:1", "HI*ABK:F332*ABF:F411", "HI", "HI*", "REF*G1*A", "REF", "REF*", "NM1*82*1", "NM1", "PWK*CT*AB",
    "PWK*CT", "PWK*", "DTP*472*D8*20260101", "dtp*472", "DT P*4", "ZZZ*1", "*", "", " ", "\n", "\r\n", "\xe9X*1",
    "AMT*D*5", "HCP*00", "SBR*P:Q*18", "CRC*07*Y*01", "LQ*UT*A", "SV1*HC:J3000", "N1*~", "CR10*1", "D\x00*1",
)  # fmt: skip


@settings(max_examples=amount(300, 20_000))
@given(
    pieces=st.lists(st.one_of(st.sampled_from(_PIECES), st.text(st.characters(max_codepoint=255), max_size=6))),
    ending=st.sampled_from(["~", "~\n", "~ ", ""]),
    marks=st.sampled_from(["*:~^", "|>~!", "*:\n^", "\x1d\x1f\x1c^", "AB~^"]),
    claim_type=st.sampled_from("PI"),
)
def test_heads_are_the_same(pieces: list[str], ending: str, marks: str, claim_type: str) -> None:
    element, component, segment, repetition = marks
    text = "".join(piece + ending for piece in pieces)
    text = text.translate(str.maketrans({"*": element, ":": component, "~": segment}))
    found, reference, _ = heads_both_ways(
        text.encode("latin-1"), Delimiters(element, component, segment, repetition), claim_type
    )
    assert found == reference


@pytest.mark.parametrize("name", ["P", "I rich"])
def test_native_code_reads_the_heads_of_plain_files(name: str) -> None:
    content = FILES[name].read_bytes()
    found, reference, natively = heads_both_ways(content, Delimiters("*", ":", "~", "^"), name[0])
    assert natively
    assert found == reference
    assert len(reference.texts) > 30  # type: ignore[attr-defined]


def test_what_is_known_of_a_shape_comes_with_its_stretch() -> None:
    heads = Heads(tables(mappings().corrections["P"]), Delimiters("*", ":", "~", "^"))
    good = ({"LX*1"}, list[object]())
    shape = ("what is known", (good, None, good))
    content = b"LX*1~SV1*HC:J3000*6*UN*5~LX*2~"
    shapes: dict[str, tuple[object, ...]] = {"LX~SV1*HC~LX": shape, "LX": ("?", ())}
    assert heads.of_bytes(content, shapes)[1:] == ("LX~SV1*HC~LX", shape, [2])
    assert heads.of_bytes(content, {})[2:] == (None, [])
    with pytest.raises(ValueError, match="as many texts as tables"):
        heads.of_bytes(b"LX*1~", shapes)
    wrong_ones: list[dict[str, object]] = [{"LX": ()}, {"LX": 1}, {"LX": ("?", None)}, {"LX": ("?", (1,))}]
    for wrong in wrong_ones:
        with pytest.raises(TypeError, match=r"expected|ends in"):
            heads.of_bytes(b"LX*1~", wrong)


def test_segments_that_are_not_plain_are_left_to_python() -> None:
    for content in (b"CLM*1~hi*ABK~", b"CLM*1~H I*1~", b"CLM*1~*1~", b"CLM*1~\xc9*1~"):
        found, reference, natively = heads_both_ways(content, Delimiters("*", ":", "~", "^"))
        assert not natively
        assert found == reference
