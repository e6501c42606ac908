"""Our facts of which loop a segment belongs to, held against the places that the tables of the guide give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.claim.claim import Claim
from edi837.guide.check import check_claim, check_levels, walker_of
from edi837.guide.compiling import CLAIM
from tests.guide.claims import FILES, claim_of, claims_in
from tests.judging import corpus_files

# Loops that the rich files must lead through, or the comparison says little.
COVERED = {
    "P rich": "2300 2310A 2310B 2310C 2310D 2310E 2310F 2320 2330A 2330B 2330C 2330D 2330E 2330F 2330G 2400 2410"
    " 2420A 2420B 2420C 2420D 2420E 2420F 2420G 2420H 2430 2440",
    "I rich": "2300 2310A 2310B 2310C 2310D 2310E 2310F 2320 2330A 2330B 2330C 2330D 2330E 2330F 2330G 2330H 2330I"
    " 2400 2410 2420A 2420B 2420C 2420D 2430",
    "P dependent": "2300 2310B 2320 2330A 2330B 2400 2410 2420F 2430",
    "I dependent": "2300 2310A 2310D 2320 2330A 2330B 2400 2410 2420A 2430",
    "P": "2300 2310B 2400 2410",
    "I": "2300 2310A 2400 2410",
}


def by_tables(claim: Claim) -> list[tuple[str, str]]:
    """The segments of a claim, each with the loop of its table."""
    texts = [text for text, _ in by_us(claim)]
    placement, _ = walker_of(claim.mappings, claim.claim_type, claim.info.delimiters).walk(CLAIM, texts)
    return [(text, table.loop.id if table else "") for text, table in zip(texts, placement.tables, strict=True)]


def by_us(claim: Claim) -> list[tuple[str, str]]:
    return [(one.text, one.loop) for one in sorted(claim.loop.walk(), key=lambda one: one.start)]


@pytest.mark.parametrize("name", FILES)
def test_conformant_claims_are_placed_alike(name: str) -> None:
    claim = claim_of(name)
    assert check_claim(claim) == []
    assert by_us(claim) == by_tables(claim)
    assert sorted({loop for _, loop in by_us(claim)}) == COVERED[name].split()


@pytest.mark.parametrize("name", FILES)
def test_levels_of_conformant_files_have_no_fault(name: str) -> None:
    assert check_levels(claim_of(name)) == []


def test_conformant_claims_of_the_corpus_are_placed_alike(corpus: Path) -> None:
    conformant = 0
    for file in corpus_files(corpus):
        for claim in claims_in(file.read_bytes()):
            if not check_claim(claim):
                conformant += 1
                assert by_us(claim) == by_tables(claim), file.name
    assert conformant > 100
