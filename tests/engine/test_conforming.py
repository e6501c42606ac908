"""What is decided by the texts of a claim alone is what the rules say of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.claim.claim import Claim
from edi837.claim.conforming_claim import Conformance, ConformingClaim
from edi837.claim.reader import ClaimReader, spans
from edi837.engine.conforming_rules import BY_PLACES, ConformingRules
from edi837.engine.engine import Engine
from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.guide.conformance import conforming_claim
from edi837.jobs.judging.passing import Passing
from edi837.rules import all_rules
from edi837.rules.conforming import OF_PROFESSIONAL
from edi837.rules.rule import Test
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.engine.test_unless import answers
from tests.generate.written import written
from tests.guide.claims import FILES
from tests.judging import corpus_files, engine_for, mappings
from tests.night import amount

ASKED = tuple(rule for rule in all_rules() if rule.every_claim)
# Values that keep a claim within its guide, and put it into another situation.
_VALUES = {
    "SBR": ((1, "PSTU"), (2, ("", "18")), (5, ("", "12")), (9, ("", "MB", "CI"))),
    "CLM": ((1, ("A1", "A" * 21)), (2, ("0", "1", "100")), (5, ("11:B:7", "11:A:2", "11:A:1", "21:A:4", "11:B:1"))),
    "HI": ((1, ("ABK:W010XXA", "ABK:F332", "ABJ:F332", "ABK:F332:::::::Y")),),
    "REF": ((2, ("12345678", "123456789", "SAME", "12-3456789")),),
    "N3": ((1, ("PO BOX 12", "1 MAIN ST", "12 BOXWOOD LN")),),
    "SV1": ((2, ("0", "1", "50")), (7, ("1", "2", "1:2", "12"))),
    "SV2": ((1, ("0001", "0250")), (3, ("0", "50"))),
    "CL1": ((3, ("01", "30")),),
    "DTP": ((1, ("435", "096", "439")),),
    "CAS": ((1, ("CO", "PR")),),
    "SVD": ((1, ("90022", "12345")),),
}  # fmt: skip


def test_every_rule_asked_of_all_claims_has_a_reason() -> None:
    assert [rule.code for rule in ASKED if not rule.unless_conforming] == []


def varied(data: bytes, seed: int) -> bytes:
    """The file with other values here and there, and now and then without a segment."""
    draw = random.Random(seed)
    segments = []
    for segment in data.split(b"~"):
        elements = segment.split(b"*")
        choices = _VALUES.get(elements[0].strip().decode(), ())
        if choices and draw.random() < 0.05:
            at, texts = draw.choice(choices)
            elements += [b""] * (at + 1 - len(elements))
            elements[at] = draw.choice(texts).encode()
        if elements[0].strip() not in (b"DTP", b"DMG", b"N3", b"HI") or draw.random() > 0.02:
            segments.append(b"*".join(elements))
    return b"~".join(segments)


def both(data: bytes) -> Iterator[tuple[Claim, ConformingClaim | None, ConformingClaim | None]]:
    """Each claim, its texts by way of its objects, and by way of its bytes."""
    reader = ClaimReader(data, mappings(), everything=True)
    passing = Passing(data, mappings(), ConformingRules(ASKED), ConformingRules(ASKED), alike=None)
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            for span, first_level in spans(item):
                claim = reader.read(item.info, span)
                claim.first_level = first_level
                yield claim, conforming_claim(claim), passing.conforming(item.info, span, first_level)


def compared(files: Iterator[bytes]) -> Counter[str]:
    """What was met; the rules are asked all, and asked all but those that have a reason to be silent."""
    met: Counter[str] = Counter()
    by_places: dict[tuple[int, int, Test], bool] = {}
    kept: list[object] = []
    alone = {rule.code: ConformingRules([rule]) for rule in ASKED}
    known = engine_for(guide=True)
    ask = Engine(ASKED, known.selection, known.knowledge, skip=False)
    skip = Engine(ASKED, known.selection, known.knowledge)
    together = ConformingRules(ASKED)
    for data in files:
        for claim, by_objects, by_bytes in both(data):
            met["claims"] += 1
            assert by_bytes is None or by_objects is not None
            if by_objects is None:
                continue
            kept.append(by_objects.places)
            for test in BY_PLACES | OF_PROFESSIONAL if by_objects.professional else BY_PLACES:
                key = id(by_objects.places), by_objects.first_level, test
                assert by_places.setdefault(key, test(by_objects)) is test(by_objects)
            said = answers(ask, claim)
            assert answers(skip, claim) == said
            claim.conformance = Conformance(by_objects, together.are_silent(by_objects))
            met["passes" if claim.passes else "asked"] += 1
            assert answers(skip, claim) == said
            codes = {str(one[0]) for one in said}
            for code, rules in alone.items():
                silent = rules.are_silent(by_objects)
                met[f"{code} {'silent' if silent else 'asked'}"] += 1
                assert not (silent and code in codes), code
                assert by_bytes is None or rules.are_silent(by_bytes) is silent
            met.update(f"{code} speaks" for code in codes)
    return met


def test_nothing_is_missed_by_the_texts() -> None:
    files = (
        varied(written(Spec(claims=300, kind=kind, density=0.2, seed=seed)).data, seed)
        for kind in "PI"
        for seed in range(amount(1, 100))
    )
    met = compared(files)
    assert met["claims"] == amount(600, 60_000)
    assert min(met["passes"], met["asked"]) > amount(50, 5000)
    spoken = {code for code, _, word in (key.partition(" ") for key in met) if word == "speaks"}
    assert len(spoken) > 12, spoken


def test_nothing_is_missed_in_files_of_others(corpus: Path) -> None:
    met = compared(file.read_bytes() for file in corpus_files(corpus))
    assert met["G922 silent"] > 50


@pytest.mark.parametrize("kind", ["P", "I"])
def test_all_rules_say_the_same_of_a_claim_that_passes(kind: str) -> None:
    ask, skip = engine_for(guide=True), engine_for(guide=True)
    ask = Engine(all_rules(), ask.selection, ask.knowledge, skip=False)
    together, passing = ConformingRules(ASKED), 0
    faults = tuple(fault_codes(kind))
    data = written(Spec(claims=amount(60, 5000), kind=kind, density=1, faults=faults, fault_rate=0.7, seed=5)).data
    for claim, conforming, _ in both(varied(data, 5)):
        said = answers(ask, claim)
        claim.conformance = Conformance(conforming, conforming is not None and together.are_silent(conforming))
        passing += claim.passes
        assert answers(skip, claim) == said
    assert passing > amount(10, 1000)


@pytest.mark.parametrize("name", ["P", "I"])
def test_plain_files_are_passed_over(name: str) -> None:
    rules = ConformingRules(ASKED)
    for _, by_objects, _ in both(FILES[name].read_bytes()):
        assert by_objects is not None
        assert rules.are_silent(by_objects)
