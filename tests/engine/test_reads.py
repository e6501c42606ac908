"""A rule with `reads` reads nothing else that could let it speak of one subject and be silent of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from edi837.claim import reader as claim_reader
from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.loops import plain_build
from edi837.claim.reader import ClaimReader, spans
from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.rules import all_rules, reads
from edi837.rules.rule import Rule
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from edi837.x12.segment import PlainSegment, plain_cut
from tests.engine.rules import claim, does
from tests.engine.test_unless import pair_of_engines
from tests.generate.written import written
from tests.judging import engine_for, mappings
from tests.night import amount

LEARNED = [rule for rule in all_rules() if rule.reads]
# What a claim and its lines have read when they are made, by the element that it was read from.
_PROCEDURE = dict.fromkeys(("parts", "procedure", "modifiers", "qualifier", "code", "under_target"), "SV101")
_OTHERS = ("facility", "frequency", "service_days", "service_date", "number", "content")
_READ_AT_ONCE = _PROCEDURE | {name: name for name in _OTHERS}
_LINE = "2400"


class Recorded(PlainSegment):
    """A segment that says what was read of it."""

    __slots__ = ()
    read: set[tuple[str, str, object]] = set()  # noqa: RUF012 - one for all segments of a test

    def value(self, position: int, component: int = 0) -> str:
        self.read.add((self.loop, self.id, position))
        return super().value(position, component)

    @property
    def text(self) -> str:
        self.read.update((self.loop, self.id, position) for position in range(len(self.elements)))
        return super().text


def claims_of(seed: int, kind: str) -> Iterator[Claim]:
    """Generated claims, read anew each time they are asked for."""
    spec = Spec(claims=amount(60, 2_000), kind=kind, density=1, faults=tuple(fault_codes(kind)), seed=seed)
    data = written(spec).data
    reader = ClaimReader(data, mappings())
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            for span, _ in spans(item):
                yield reader.read(item.info, span)


def subjects(claim: Claim, rule: Rule) -> list[Any]:
    """What the rule is asked of in a claim."""
    all_subjects: list[Any] = [claim] if Claim in rule.on else list(claim.target_lines)
    return [subject for subject in all_subjects if rule.when is None or rule.when(subject)]


def key_of(rule: Rule, subject: Any) -> tuple[Any, ...] | None:
    key = tuple(read(subject) for read in rule.reads)
    return None if None in key else key


@pytest.mark.parametrize("rule", LEARNED, ids=lambda rule: rule.code)
def test_subjects_that_read_the_same_are_answered_alike(rule: Rule) -> None:
    silent: dict[Any, bool] = {}
    for kind in "PI":
        for one in claims_of(3, kind):
            for subject in subjects(one, rule):
                key = key_of(rule, subject)
                if key is not None:
                    said_nothing = not list(rule.function(subject))
                    assert silent.setdefault((kind, key), said_nothing) is said_nothing


@pytest.mark.parametrize("rule", LEARNED, ids=lambda rule: rule.code)
@pytest.mark.parametrize("kind", ["P", "I"])
def test_nothing_is_read_beside(rule: Rule, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every element that the rule looks at is one that what it declares looks at."""
    monkeypatch.setattr(claim_reader, "cut", recorded_cut)
    monkeypatch.setattr(claim_reader, "build", plain_build)
    declared, looked = list(claims_of(5, kind)), list(claims_of(5, kind))
    asked = 0
    for first, second in zip(declared, looked, strict=True):
        for subject, same in zip(subjects(first, rule), subjects(second, rule), strict=True):
            named = recording(monkeypatch, lambda subject=subject: key_of(rule, subject))
            if key_of(rule, subject) is not None:
                read = recording(monkeypatch, lambda same=same: list(rule.function(same)))
                assert read <= named
                asked += 1
    assert asked or rule.code in ("C713", "P312", "A804")


def recorded_cut(content: bytes, delimiters: Any, at: int, ordinal: int = 1) -> list[PlainSegment]:
    cut = plain_cut(content, delimiters, at, ordinal)
    return [Recorded(one.delimiters, one.start, one.end, one.ordinal, one.elements) for one in cut]


def recording(monkeypatch: pytest.MonkeyPatch, look: Any) -> set[Any]:
    """What is read of segments, and of what claim and lines have read before."""
    read: set[Any] = set()

    def noted(self: Any, name: str) -> Any:
        if name == "charge" and isinstance(self, ServiceLine):
            look_up = object.__getattribute__
            read.add((_LINE, look_up(self, "service").id, look_up(self, "charge_at")))
        elif name in ("revenue_code", "work"):
            read.add((_LINE, "SV2", 1))
        elif name == "billed_service":
            service, units_at = (object.__getattribute__(self, part) for part in ("service", "units_at"))
            read.update({(_LINE, service.id, units_at), (_LINE, service.id, units_at - 1), (_LINE, "SV2", 1)})
            read.add((type(self).__name__, _READ_AT_ONCE["procedure"]))
        elif name in _READ_AT_ONCE:
            read.add((type(self).__name__, _READ_AT_ONCE[name]))
        return object.__getattribute__(self, name)

    with monkeypatch.context() as patch:
        patch.setattr(Recorded, "read", read)
        for kind in (Claim, ServiceLine):
            patch.setattr(kind, "__getattribute__", noted, raising=False)
        look()
    return read


def test_a_rule_that_was_silent_is_asked_no_more() -> None:
    asked = []

    def function(line: ServiceLine) -> Iterator[Any]:
        asked.append(line)
        yield from ()

    rule = does("T001", function, reads=(reads.billed,))
    skip, ask = pair_of_engines()
    engine = type(skip)([rule], skip.selection, skip.knowledge)
    engine.examine(claim())
    engine.examine(claim())
    assert len(asked) == len(claim().target_lines) == 1
    every = type(ask)([rule], ask.selection, ask.knowledge, skip=False)
    every.examine(claim())
    assert len(asked) == 2


def test_what_is_not_enough_to_tell_is_not_remembered() -> None:
    asked = []

    def function(line: ServiceLine) -> Iterator[Any]:
        asked.append(line)
        yield from ()

    rule = does("T001", function, reads=(lambda line: None,))
    engine = type(engine_for())([rule], engine_for().selection, engine_for().knowledge)
    engine.examine(claim())
    engine.examine(claim())
    assert len(asked) == 2


def test_reads_are_of_a_fixed_vocabulary_and_know_the_subject_alone() -> None:
    words = {read for read in vars(reads).values() if callable(read)}
    for rule in LEARNED:
        assert set(rule.reads) <= words, rule.code
        assert not rule.takes_knowledge, rule.code
