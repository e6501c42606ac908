"""Rules that go by likeness read nothing in which alike claims differ, but what they are silent of there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from edi837.catalogue.cases import Case, case_codes, read_cases
from edi837.claim import reader as claim_reader
from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.loops import plain_build
from edi837.claim.reader import ClaimReader, spans
from edi837.engine.alike import goes_by_likeness
from edi837.engine.days_that_count import days_of_drugs, days_of_policy
from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.mapping.mappings import Mappings
from edi837.policy.situation import birth_of
from edi837.rules import all_rules
from edi837.rules.by_likeness import BY_LIKENESS, SPEAK_OF_WHAT_DIFFERS
from edi837.rules.rule import Rule
from edi837.x12 import values
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from edi837.x12.segment import PlainSegment, plain_cut
from tests.completing import complete
from tests.generate.written import written
from tests.judging import TODAY, engine_for, mappings
from tests.needs import lacking
from tests.night import NIGHT, sample
from tests.test_rules import known_for

OF_CLAIMS = [rule for rule in all_rules() if not {Claim, ServiceLine}.isdisjoint(rule.on)]
# Each claim is held against the tables of its guide by itself.
TABLES = {f"G90{number}" for number in range(1, 9)}
RULES = [rule for rule in OF_CLAIMS if rule.code in BY_LIKENESS and rule.code not in TABLES]
CASES = [case for code in case_codes() if code in BY_LIKENESS - TABLES for case in read_cases(code)]
CASES = [case for case in CASES if not case.blocks.keys() - {"edi", "findings", "fixed", "proposed", "payer", "drug"}]
NUMBERS, NAMES = ("6R", "G1", "D9", "EA"), ("3", "4", "5", "6", "7", "9")
# What a rule reads in which alike claims differ: it is silent of what they have there.
SILENT = {
    ("A801", "REF*G1 2"): "whether there is a number",
    ("A802", "REF*G1 2"): "a number that is plainly one, and not of the claim",
    ("A802", "CLM 1"): "it is not the authorization's",
    ("A802", "NM1*IL 9"): "it is not the authorization's",
    ("A802", "NM1*85 9"): "it is not the authorization's",
    ("A831", "NM1 9"): "policies about providers are left out",
    ("A836", "REF*G1 2"): "whether there is a number",
    ("C712", "NM1 9"): "a sound NPI",
    ("C712", "NM1*85 9"): "a sound NPI",
    ("C716", "DMG 2"): "a usual age",
    ("G933", "REF*6R 2"): "each line has its own",
    ("G934", "CLM 1"): "no more than 20 characters",
    ("G935", "REF*EI 2"): "nine digits",
    ("G936", "N3 1"): "no box",
    ("G936", "N3 2"): "no box",
    ("G945", "DMG 2"): "a usual age",
    ("X113", "REF*6R 2"): "nothing stands behind it",
    ("X113", "REF*G1 2"): "nothing stands behind it",
}
# Capitals and digits, and names of printable characters.
OF_CHARACTERS = "X111"


Places = set[str]
Days = set[tuple[str, object]]


class Differing:
    """What was read of what alike claims differ in: places, and days with what they were compared with."""

    def __init__(self) -> None:
        self.places: Places = set()
        self.days: Days = set()

    def begin(self) -> tuple[Places, Days]:
        """What was read, which is read anew from now on."""
        read = self.places, self.days
        self.__init__()  # type: ignore[misc]
        return read


NOTED = Differing()


class Elements(list[str]):
    """The elements of a segment, which say which of them was looked at."""

    segment: PlainSegment | None = None

    def __getitem__(self, at: Any) -> Any:
        for position in range(*at.indices(len(self))) if isinstance(at, slice) else (at,):
            self.note(position)
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[str]:
        for position in range(len(self)):
            self.note(position)
        return super().__iter__()

    def note(self, position: int) -> None:
        place = place_of(self.segment, position) if self.segment is not None else ""
        if place:
            NOTED.places.add(place)


def place_of(segment: PlainSegment, position: int) -> str:
    """The name of a place in which alike claims differ; '' for any other."""
    name = segment.id
    qualifier = list.__getitem__(segment.elements, 1) if len(segment.elements) > 1 else ""
    if name == "REF" and position == 2 and (qualifier in NUMBERS or qualifier == "EI"):
        return f"REF*{qualifier} 2"
    if name == "NM1" and str(position) in NAMES and qualifier != "PR":
        whom = f"*{qualifier}" if qualifier in ("IL", "QC", "85") and position == 9 else ""
        return f"NM1{whom} {position}"
    differing = {
        "CLM": (1,),
        "N3": (1, 2),
        "N4": (1, 2, 3),
        "DMG": (2, 3),
        "SBR": (3,),
        "PER": (2, 4, 6, 8),
        "HL": (1, 2),
    }
    return f"{name} {position}" if position in differing.get(name, ()) else ""


class Recorded(PlainSegment):
    """A segment whose elements say that they were looked at; where a value stands says nothing of what it is."""

    __slots__ = ()

    def span_of(self, position: int, component: int) -> tuple[int, int]:
        places = set(NOTED.places)
        span = super().span_of(position, component)
        NOTED.places = places
        return span

    @property
    def text(self) -> str:
        return self.delimiters.element.join(list(self.elements))


def recorded_cut(content: bytes, delimiters: Any, at: int, ordinal: int = 1) -> list[PlainSegment]:
    segments: list[PlainSegment] = []
    for one in plain_cut(content, delimiters, at, ordinal):
        elements = Elements(one.elements)
        segments.append(Recorded(one.delimiters, one.start, one.end, one.ordinal, elements))
        elements.segment = segments[-1]
    return segments


class Watched(date):
    """A day that says what was done with it."""

    def note(self, what: str, other: object = None) -> None:
        if not isinstance(other, Watched):
            NOTED.days.add((what, other))

    def __lt__(self, other: date) -> bool:
        self.note("compared", other)
        return date.__lt__(self, other)

    def __le__(self, other: date) -> bool:
        self.note("compared", other)
        return date.__le__(self, other)

    def __gt__(self, other: date) -> bool:
        self.note("compared", other)
        return date.__gt__(self, other)

    def __ge__(self, other: date) -> bool:
        self.note("compared", other)
        return date.__ge__(self, other)

    def __eq__(self, other: object) -> bool:
        if other is not None:
            self.note("compared", other)
        return date.__eq__(self, other)

    __hash__ = date.__hash__

    def __sub__(self, other: Any) -> Any:
        self.note("subtracted", other)
        return date.__sub__(self, other)

    def __rsub__(self, other: Any) -> Any:
        self.note("subtracted", other)
        return other - date(*self.timetuple()[:3])

    def __add__(self, other: timedelta) -> Any:
        self.note("added", other)
        return date.__add__(self, other)

    def __format__(self, form: str) -> str:
        self.note("written")
        return date.__format__(self, form)

    def __str__(self) -> str:
        self.note("written")
        return date.__str__(self)

    def isoformat(self) -> str:
        self.note("written")
        return date.isoformat(self)

    def replace(self, *parts: Any, **named: Any) -> Any:
        self.note("replaced")
        return date.replace(self, *parts, **named)

    def toordinal(self) -> int:
        self.note("counted")
        return date.toordinal(self)

    def weekday(self) -> int:
        self.note("counted")
        return date.weekday(self)

    @property
    def year(self) -> int:  # type: ignore[override]
        self.note("divided")
        return date.year.__get__(self)  # type: ignore[attr-defined,no-any-return]

    @property
    def month(self) -> int:  # type: ignore[override]
        self.note("divided")
        return date.month.__get__(self)  # type: ignore[attr-defined,no-any-return]

    @property
    def day(self) -> int:  # type: ignore[override]
        self.note("divided")
        return date.day.__get__(self)  # type: ignore[attr-defined,no-any-return]


def watched(day: date | None) -> Watched | None:
    return None if day is None else Watched(*day.timetuple()[:3])


@pytest.fixture(autouse=True)
def _noted(monkeypatch: pytest.MonkeyPatch) -> None:
    day, days = values.day, values.days
    monkeypatch.setattr(values, "day", lambda text: watched(day(text)))
    monkeypatch.setattr(values, "days", lambda *sent: tuple(map(watched, days(*sent))))
    monkeypatch.setattr(claim_reader, "cut", recorded_cut)
    monkeypatch.setattr(claim_reader, "build", plain_build)


def read(rule: Rule, data: bytes, known: Mappings, as_of: date) -> Iterator[tuple[Claim, Places, Days, list[Any]]]:
    """What a rule reads of each claim of a file in which alike claims differ, and what it says."""
    knowledge = engine_for(as_of=as_of, guide=True).knowledge
    function = rule.function
    reader = ClaimReader(data, known)
    for item in scan(data, reader.wanted):
        for span, first_level in spans(item) if isinstance(item, Batch) else ():
            for number in range(len(subjects(reader.read(item.info, span), rule))):
                claim = reader.read(item.info, span)
                claim.first_level = first_level
                subject = subjects(claim, rule)[number]
                NOTED.begin()
                said: list[Any] = []
                if rule.when is None or rule.when(subject):
                    said = list(function(subject, knowledge) if rule.takes_knowledge else function(subject))
                yield claim, *NOTED.begin(), said


def subjects(claim: Claim, rule: Rule) -> list[Any]:
    if Claim in rule.on:
        return [claim]
    return list(claim.lines if rule.every_line else claim.target_lines)


def check(rule: Rule, as_of: date, claim: Claim, places: Places, days: Days, said: list[Any]) -> None:
    assert {(rule.code, place) for place in places} <= SILENT.keys() or rule.code == OF_CHARACTERS
    if len({line.service_days for line in claim.lines}) > 1:
        return  # it is like no other
    bounds = {*days_of_drugs(claim.mappings), *days_of_policy(claim.payer.policy), as_of, birth_of(claim)}
    for what, other in days:
        if what == "compared":
            assert other in bounds
        else:
            # What is found is said of other days too, where it does not tell the day.
            assert rule.code in ("C709", "C716") or (said and rule.code in SPEAK_OF_WHAT_DIFFERS), (what, other)


def test_each_rule_goes_by_likeness_or_needs_evidence() -> None:
    """A new rule is named among those that go by likeness, or each claim is asked by itself."""
    without = {rule.code for rule in OF_CLAIMS if not set(rule.needs) - {"guide"}}
    assert without == BY_LIKENESS
    assert {code for code, _ in SILENT} | SPEAK_OF_WHAT_DIFFERS <= BY_LIKENESS


@pytest.mark.parametrize("case", sample(CASES, 40, 3), ids=lambda case: f"{case.rule} {case.name}"[:60])
def test_nothing_else_is_read_in_its_cases(case: Case, tmp_path: Path) -> None:
    known = known_for(case, tmp_path)
    as_of = date.fromisoformat(case.options.get("as-of", "2026-11-24"))
    for rule in RULES:
        if rule.code == case.rule:
            for claim, *read_of in read(rule, complete(case.snippet, case.form), known, as_of):
                if goes_by_likeness(claim.payer.policy):
                    check(rule, as_of, claim, *read_of)


@pytest.mark.parametrize("kind", ["P", "I"])
def test_nothing_else_is_read_in_generated_claims(kind: str) -> None:
    if not NIGHT:
        lacking("night", "what each rule reads in its own cases is looked at by day")
    spec = Spec(claims=300, kind=kind, density=1, faults=tuple(fault_codes(kind)), seed=5)
    data = written(spec).data
    for rule in RULES:
        for read_of in read(rule, data, mappings(), TODAY):
            check(rule, TODAY, *read_of)
