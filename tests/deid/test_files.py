"""Whole files, however broken: the same findings at the same bytes, and nothing of anybody in what is written."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from edi837.deid.element_kinds import CONTENTS, kinds_of
from edi837.deid.kept_values import KeptValues
from edi837.jobs.deid import DATES, NoInterchange, deidentify
from edi837.jobs.inputs import Input
from edi837.jobs.run import prepare
from edi837.rows.masking import MASK, masked_text
from edi837.settings.config import Settings
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import cut
from tests.conftest import ROOT
from tests.deid.rewritten import TODAY, identifying_words, mappings, rewritten, segments, words_of
from tests.needs import lacking
from tests.night import NIGHT, amount, sample
from tests.strategies import files

GIVEN = sorted((ROOT / "fixtures" / "files").glob("*/given.837"))
_WITHOUT_FINDINGS = ("acknowledgement-only", "no-drug-lines")
# Words of the vocabulary, and values of only one digit again and again, stand for nobody.
_OF_NOBODY = re.compile(r"KETAMINE|(.)\1*")


@pytest.mark.parametrize("path", sample(GIVEN, day=8, seed=5), ids=lambda path: path.parent.name)
def test_the_findings_of_a_file_stay_where_they_are(path: Path, tmp_path: Path) -> None:
    run = prepare(Settings(as_of=TODAY))
    output = tmp_path / "made.837"
    try:
        result = deidentify(run, Input(path, path.name), output, False, random.Random(1))
    except NoInterchange:
        assert b"ISA*" not in path.read_bytes()
        assert not output.exists()
        return
    assert [difference for difference in result.differences if difference.hangs_on != DATES] == []
    assert result.findings or path.parent.name in _WITHOUT_FINDINGS
    assert output.stat().st_size == path.stat().st_size


@pytest.mark.parametrize("path", sample(GIVEN, day=16, seed=6), ids=lambda path: path.parent.name)
def test_nothing_of_anybody_comes_out(path: Path) -> None:
    assert canaries(path.read_bytes()) == set()


def canaries(data: bytes) -> set[str]:
    """What tells who somebody is and stands in the new file too."""
    payers = mappings().payers.bindings
    left = identifying_words(data) & set(words_of(rewritten(data).decode("latin-1")))
    return {word for word in left if not _OF_NOBODY.fullmatch(word) and word not in payers}


@pytest.mark.parametrize("kind", ["837P", "837I", "837D", "other"])
def test_the_corpus(kind: str, corpus: Path, tmp_path: Path) -> None:
    if not NIGHT:
        lacking("night", "the corpus is tried by night")
    run = prepare(Settings(as_of=TODAY))
    unexplained = {}
    for path in sorted((corpus / kind).iterdir()):
        try:
            result = deidentify(run, Input(path, path.name), tmp_path / "made.837", False, random.Random(1))
        except NoInterchange:
            continue
        if result.unexplained:
            unexplained[path.name] = result.differences
    assert unexplained == {}


def test_a_broken_file_gives_nothing_away() -> None:
    data = (ROOT / "fixtures" / "sample" / "claims.837").read_bytes()[:9000]
    chance = random.Random(3)
    for _ in range(amount(12, 3000)):
        begin, end = sorted(chance.randrange(106, len(data)) for _ in range(2))
        broken = data[:begin] + chance.choice([b"", data[begin:end] * 2, b"\x00\xff~*", b"\nISA*00*"]) + data[end:]
        made = rewritten(broken)
        assert len(made) == len(broken)
        # What is cut may be found elsewhere as a code: no name can.
        names = {word for word in identifying_words(data) if word.isalpha()}
        assert names & set(words_of(made.decode("latin-1"))) == set()


@settings(max_examples=amount(8, 5000))
@given(files())
def test_each_segment_stays_where_it_is(data: bytes) -> None:
    made = rewritten(data)
    assert len(made) == len(data)
    assert _places(made) == _places(data)


def _places(data: bytes) -> list[list[int]]:
    return [[len(element) for element in elements] for elements in segments(data)]


def test_nothing_is_kept_that_a_report_masks() -> None:
    """Reports show more than is kept here, but for what names nobody in segments that name somebody."""
    naming = {"NM1", "N2", "N3", "N4", "PER", "DMG", "PAT"}
    kept_values = KeptValues(mappings())
    kept: Counter[str] = Counter()
    for path in sorted((ROOT / "fixtures" / "base").glob("*.837")):
        data = path.read_bytes()
        header = data.find(b"GS*")
        delimiters = Delimiters("*", ":", "~", "^")
        for segment in cut(data[header:], delimiters, header):
            if segment.id in naming or segment.id not in CONTENTS:
                continue
            for position in range(1, len(segment.elements)):
                for component, text in enumerate(segment.components(position), 1):
                    kinds = kinds_of(segment.id, position)
                    place = (segment.id, position, component if len(kinds) > 1 else 0)
                    kind = kinds[min(component, len(kinds)) - 1]
                    if text and kept_values.keeps(kind, text, segment.elements, place):
                        alone = delimiters.element.join([segment.id, *[""] * (position - 1), text])
                        assert MASK not in masked_text(alone, delimiters), alone
                        kept[segment.id] += 1
    assert kept.total() > 100
