"""Our faults against pyx12's own walk through the same sets; differences.tsv lists where they differ, and why."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from edi837.x12.segment import Segment
from tests.guide.claims import FILES
from tests.guide.comparing import Compared, compare, known, ours
from tests.guide.mutations import KINDS, mutations
from tests.guide.sets import faults_of_set, sets_in
from tests.judging import corpus_files
from tests.needs import lacking
from tests.night import amount

SEED = 837
# How many mutations of each of our own files, fewer of long ones, and of each of others' that are clean.
EACH, EACH_OF_LONG, EACH_OF_OTHERS = amount(220, 2500), amount(60, 2500), amount(0, 150)
_LONG = 2000
# Among so many each kind comes.
_ALL_KINDS = 100

# What the tables know and pyx12 does not, and the other way round: each is made once, and found by the one alone.
SINGLE = [
    ("P rich", "OI***Y*P**Y", "OI***Y*P**Y~\nOI***Y*P**Y", "both"),
    ("P", "LX*2~\n", "LX*2~\nLX*3~\n", "ours"),
    ("P", "N4*DULUTH*MN*55804", "N4*DULUTH*ZZ*55804", "ours"),
    ("I", "CL1*3*1*01", "CL1**1*01", "ours"),
    ("I", "CL1*3*1*01", "CL1*3*1*98", "ours"),
    ("I", "SV2*0370**430", "SV2*0033**430", "ours"),
    ("P", "11:B:1*Y", "11:B:L*Y", "ours"),
    ("I", "DTP*434*RD8*20261103-20261103", "DTP*434*RD8*20261103-20261102", "ours"),
    ("P", "MI*LSM004200", "", "pyx12"),
    ("P", "REF*6R*LS1001B~\n", "REF*6R*LS1001B~\nPWK*CT*AD~\n", "both"),
    ("P", "DTP*472*D8*20261103~\nREF*6R*LS1001B", "PWK*CT*AD~\nDTP*472*D8*20261103~\nREF*6R*LS1001B", "pyx12"),
    ("P", "*CH~", "*31~", "pyx12"),
]


def contents(data: bytes) -> list[tuple[str, list[list[str]]]]:
    return [(kind, _elements(segments)) for kind, segments in sets_in(data)]


def _elements(segments: list[Segment]) -> list[list[str]]:
    """With the standard's delimiters, whatever those of the file are."""
    component = segments[0].delimiters.component
    return [[value.replace(component, ":") for value in segment.elements] for segment in segments]


def test_differences_are_explained() -> None:
    assert {one.finds for one in known()} == {"ours", "pyx12"}
    assert {one.right for one in known()} <= {"ours", "pyx12", "either"}
    assert all(len(one.why) > 30 for one in known())


@pytest.mark.parametrize(("name", "old", "new", "finds"), SINGLE)
def test_single_differences(name: str, old: str, new: str, finds: str) -> None:
    text = FILES[name].read_text(encoding="latin-1")
    assert text.count(old) == 1 or old == "*CH~"
    ((kind, content),) = contents(text.replace(old, new, 1).encode("latin-1"))
    found = compare(kind, content)
    by = {"ours": bool(found.ours), "pyx12": bool(found.theirs)}
    assert [name for name, has in by.items() if has] == (["ours", "pyx12"] if finds == "both" else [finds])
    assert found.unexplained() == []


@pytest.mark.parametrize("name", FILES)
def test_our_own_files_are_clean_for_both(name: str) -> None:
    ((kind, content),) = contents(FILES[name].read_bytes())
    assert compare(kind, content) == Compared([], [])


@pytest.mark.parametrize("name", FILES)
def test_faults_made_by_machine_are_found_by_both(name: str) -> None:
    ((kind, content),) = contents(FILES[name].read_bytes())
    each = EACH if FILES[name].stat().st_size < _LONG else EACH_OF_LONG
    by, unexplained = mutate(kind, content, each)
    assert unexplained == []
    # Where there is a difference it is we who find more.
    assert by["pyx12"] <= by["both"] // 100
    assert by["both"] > each // 2


def mutate(kind: str, content: list[list[str]], times: int) -> tuple[Counter[str], list[str]]:
    """How many mutations are found by both, by one of them, by none; and what cannot be explained."""
    by: Counter[str] = Counter()
    made: Counter[str] = Counter()
    unexplained = []
    for one in mutations(content, times, SEED):
        found = compare(kind, one.content)
        unexplained += [f"{one.kind} at {one.segment}: {fault}" for fault in found.unexplained()]
        made[one.kind] += 1
        if found.theirs is None:
            by["fails"] += 1
        else:
            by[
                "both" if found.ours and found.theirs else "ours" if found.ours else "pyx12" if found.theirs else "none"
            ] += 1
    assert times < _ALL_KINDS or set(made) == set(KINDS)
    return by, unexplained


def test_sets_of_the_corpus_are_judged_alike(corpus: Path) -> None:
    """Every set that pyx12 can read: both find something, or neither does."""
    clean = faulty = 0
    for file in corpus_files(corpus):
        for kind, content in contents(file.read_bytes()):
            found = compare(kind, content)
            assert found.unexplained() == [], file.name
            clean += not found.ours and not found.theirs
            faulty += bool(found.ours and found.theirs)
    assert clean > 40
    assert faulty > 60


def test_faults_made_by_machine_in_the_corpus(corpus: Path) -> None:
    if not EACH_OF_OTHERS:
        lacking("night", "twenty thousand mutations take an hour")
    by: Counter[str] = Counter()
    for file in corpus_files(corpus):
        for kind, content in contents(file.read_bytes()):
            if len(content) < 200 and compare(kind, content) == Compared([], []):
                found, unexplained = mutate(kind, content, EACH_OF_OTHERS)
                assert unexplained == [], file.name
                by += found
    assert by.total() > 5000


def test_what_is_found_does_not_depend_on_what_was_judged_before(corpus: Path) -> None:
    """Sets of both guides, in both orders."""
    files = [file.read_bytes() for file in corpus_files(corpus)]
    forth = [_found(data) for data in files]
    back = [_found(data) for data in reversed(files)]
    assert forth == back[::-1]


def _found(data: bytes) -> list[list[tuple[str, str]]]:
    return [ours(faults_of_set(kind, segments)) for kind, segments in sets_in(data)]
