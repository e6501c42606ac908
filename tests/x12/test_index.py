"""The index and the plain walk see the same: sets, claims, levels, segment numbers, drug lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from edi837.claim.reader import ClaimReader
from edi837.rows.lines import LineRows
from edi837.x12.batch import Batch, ClaimSpan
from edi837.x12.envelope import TransactionSet
from edi837.x12.scan import scan
from tests.conftest import ROOT
from tests.judging import corpus_files, engine_for, mappings, word
from tests.night import amount
from tests.oracle import PlainSet, walk
from tests.strategies import files

Seen = tuple[list[PlainSet], list[tuple[object, ...]]]


def indexed(data: bytes) -> Seen:
    reader = ClaimReader(data, mappings())
    engine = engine_for()
    sets, claims = [], []
    for item in scan(data, reader.wanted):
        if isinstance(item, TransactionSet) and item.st is not None:
            sets.append(PlainSet(item.start, last_segment_end(data, item), item.segments, item.claims))
        elif isinstance(item, Batch):
            for span in item.claims():
                claim = reader.read(item.info, span)
                if claim.target_lines:
                    claims.append(told(span, claim, engine))
    return sets, claims


def last_segment_end(data: bytes, one: TransactionSet) -> int:
    """A set without SE ends where the next envelope segment begins; what stands between belongs to no segment."""
    return data.rfind(one.interchange.delimiters.segment.encode("latin-1"), 0, one.end) + 1


def plainly(data: bytes) -> Seen:
    plain = walk(data, mappings())
    engine = engine_for()
    return plain.sets, [told(span, claim, engine) for span, claim in plain.claims]


def told(span: ClaimSpan, claim: object, engine: object) -> tuple[object, ...]:
    """Everything that must be the same; the end of a span may differ by bytes that belong to no segment."""
    segments = [(one.start, one.end, one.ordinal, one.loop, one.text) for one in claim.loop.walk()]  # type: ignore[attr-defined]
    levels = [[one.start for one in level] for level in (claim.provider, claim.subscriber, claim.patient)]  # type: ignore[attr-defined]
    rows = [LineRows("f", None).row(line) for line in claim.target_lines]  # type: ignore[attr-defined]
    found = [word(one) for one in engine.examine(claim)[0]]  # type: ignore[attr-defined]
    return (span.start, span.ordinal, span[3:], segments, levels, rows, found)


def test_bases_and_their_lines() -> None:
    for path in sorted((ROOT / "fixtures" / "base").glob("*.837")):
        sets, claims = indexed(path.read_bytes())
        assert len(sets) == 1
        assert len(claims) == 1
        assert (sets, claims) == plainly(path.read_bytes())


def test_every_fixture() -> None:
    for path in sorted((ROOT / "fixtures").rglob("*.837")):
        data = path.read_bytes()
        assert indexed(data) == plainly(data), path


@settings(max_examples=amount(120, 10000))
@given(files())
def test_any_file(data: bytes) -> None:
    assert indexed(data) == plainly(data)


def test_corpus(corpus: Path) -> None:
    seen = 0
    for path in corpus_files(corpus):
        data = path.read_bytes()
        assert indexed(data) == plainly(data), path.name
        seen += 1
    assert seen > 100


@pytest.mark.parametrize("text", [b"", b"ISA", b"\x00" * 500, b"ISA*00*~~~~", b"~" * 1000, b"\xff\xfe" * 99])
def test_what_is_no_file_gives_no_claims(text: bytes) -> None:
    assert indexed(text) == ([], [])
