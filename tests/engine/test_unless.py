"""What a rule is not asked because of its `unless` it would not have said: asked or not, the answers are the same."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from inspect import isfunction
from typing import Any

import pytest

from edi837.catalogue.cases import Case, case_codes, read_cases
from edi837.claim.claim import ServiceLine
from edi837.claim.reader import ClaimReader, spans
from edi837.engine.engine import Engine
from edi837.engine.remembered import BY_KEY, BY_KEY_OF_CLAIMS
from edi837.findings.finding import spot
from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.guide.conformance import of_claim
from edi837.mapping.mappings import Mappings
from edi837.rules import all_rules, conforming, conforming_levels, unless, unless_billed, unless_stated, when
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.completing import complete
from tests.engine.rules import claim, finds
from tests.generate.written import written
from tests.judging import engine_for, mappings
from tests.night import amount
from tests.test_rules import known_for

EVIDENCE = {"chart", "rates", "prices"}
CASES = [case for code in case_codes() for case in read_cases(code) if not case.blocks.keys() & EVIDENCE]
# A claim of the file that is mutated gets so many changes of a value.
_CHANGES = 3
_VALUES = (
    "", "0", "1", "2", "10", "50", "050", "+5", "1.5", "-1", "J3000", "J3490", "96365", "96366", "99213", "00104", "JW",
    "JZ", "25", "UN", "ML", "ME", "GR", "F2", "N4", "n4", "HC", "472", "D8", "20260101", "20300101", "F33.2", "F332",
    "ABK", "ABF", "BK", "11", "22", "02", "24", "7", "8", "G1", "4N", "F8", "NONE", "COMPOUND", "42023013810",
    "42023-0138-10", "42023011310", "0143950801", "500", "100", "200", "9999", "XX",
    "1234567890", "CI", "MB", "MC", "ZZ",
)  # fmt: skip


def both(skip: Engine, ask: Engine, data: bytes, read_with: Mappings) -> Iterator[tuple[list[Any], list[Any]]]:
    """What an engine says that leaves rules out, and what one says that asks all."""
    reader = ClaimReader(data, read_with)
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            for span, _ in spans(item):
                yield answers(skip, reader.read(item.info, span)), answers(ask, reader.read(item.info, span))


def answers(engine: Engine, subject: Any) -> list[Any]:
    """Everything that is said of a claim, in its order."""
    found, skipped = engine.examine(subject)
    said: list[Any] = [
        (one.rule.code, one.severity, one.crashed, spot(one.finding.at), *one.finding[1:]) for one in found
    ]
    return [*said, *((one.rule.code, spot(one.answer.at), one.answer.reason) for one in skipped)]


def pair_of_engines() -> tuple[Engine, Engine]:
    skip = engine_for()
    return skip, Engine(all_rules(), skip.selection, skip.knowledge, skip=False)


def mutated(data: bytes, seed: int) -> bytes:
    """The file with some values of its claims in place of others."""
    draw = random.Random(seed)
    segments = data.split(b"~")
    places = [
        at
        for at, one in enumerate(segments)
        if one.strip()[:2] not in (b"IS", b"GS", b"ST", b"HL", b"SE", b"GE", b"IE")
    ]
    for at in draw.sample(places, min(len(places), len(places) // 10 * _CHANGES)):
        elements = segments[at].split(b"*")
        if len(elements) > 1:
            number = draw.randrange(1, len(elements))
            components = elements[number].split(b":")
            components[draw.randrange(len(components))] = draw.choice(_VALUES).encode()
            elements[number] = b":".join(components)
            segments[at] = b"*".join(elements)
    return b"~".join(segments)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_nothing_is_missed_in_a_case(case: Case, tmp_path: Any) -> None:
    skip, ask = pair_of_engines()
    for some, every in both(skip, ask, complete(case.snippet, case.form), known_for(case, tmp_path)):
        assert some == every
    assert skip.counts.unasked == ask.counts.unasked


@pytest.mark.parametrize("kind", ["P", "I"])
@pytest.mark.parametrize("changed", [False, True])
def test_nothing_is_missed_in_generated_claims(kind: str, changed: bool) -> None:
    """Twelve thousand lines by night and more, with all faults, and with values exchanged blindly."""
    skip, ask = pair_of_engines()
    seen = 0
    for seed in range(amount(1, 60)):
        spec = Spec(claims=500, kind=kind, density=0.9, faults=tuple(fault_codes(kind)), fault_rate=0.7, seed=seed)
        data = written(spec).data
        for some, every in both(skip, ask, mutated(data, seed) if changed else data, mappings()):
            assert some == every
            seen += 1
    assert seen > amount(300, 18_000)
    assert skip.counts.unasked == ask.counts.unasked


def test_rules_are_left_out_at_all() -> None:
    skip, ask = pair_of_engines()
    subject = claim()
    asked = [
        sum(len(engine._lines.of(one, subject.mappings).asked) for one in subject.target_lines)
        for engine in (skip, ask)
    ]
    assert asked[0] * 3 < asked[1] * 2


def test_what_is_remembered_depends_on_its_key_alone() -> None:
    """Lines, and claims, with the same key answer alike."""
    known_by_key: dict[Any, bool] = {}
    for kind in "PI":
        spec = Spec(claims=400, kind=kind, density=1, faults=tuple(fault_codes(kind)), seed=9)
        for line in lines_of(written(spec).data):
            subjects = (
                *((line, *each) for each in BY_KEY),
                *((line.claim, *each) for each in BY_KEY_OF_CLAIMS),
            )
            for number, (subject, key, tests) in enumerate(subjects):
                for test in tests:
                    answer = test(subject)
                    assert known_by_key.setdefault((number, key(subject), test), answer) is answer


def lines_of(data: bytes) -> Iterable[ServiceLine]:
    reader = ClaimReader(data, mappings())
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            for span, _ in spans(item):
                yield from reader.read(item.info, span).lines


def test_a_reason_that_fails_leaves_nothing_out() -> None:
    def fails(subject: Any) -> bool:
        raise ValueError("RIVERA")

    found, _ = Engine(
        [finds("T001", unless=((fails,),)), finds("T002")], engine_for().selection, engine_for().knowledge
    ).examine(claim())
    assert [(one.rule.code, one.crashed) for one in found] == [("T001", False), ("T002", False)]


def test_reasons_are_of_a_fixed_vocabulary() -> None:
    modules = (when, unless, unless_billed, unless_stated)
    words = {test for module in modules for test in vars(module).values() if callable(test)}
    of_texts = {
        test for module in (conforming, conforming_levels) for test in vars(module).values() if isfunction(test)
    }
    words |= set(map(of_claim, of_texts))
    for rule in all_rules():
        assert set(rule.unless_conforming) <= of_texts, rule.code
        assert {test for together in rule.unless for test in together} <= words, rule.code


def test_no_rule_without_its_evidence_is_left_out_uncounted() -> None:
    """What is not asked for want of evidence is counted by `when` alone."""
    for rule in all_rules():
        assert not (rule.needs and rule.unless) or rule.quiet, rule.code
