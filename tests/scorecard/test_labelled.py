"""The pinned, labelled set: no rule finds less of it, says more that is wrong, or is borne out less than it was."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from edi837.jobs.inputs import Input, open_input
from edi837.jobs.scoring import scorecard_of
from edi837.jobs.taken_answers import match_and_list, results_store, take_answers
from edi837.scorecard.card import Question
from edi837.scorecard.finding_fate import Fate
from edi837.settings.config import Settings
from tests.answers.answering import processed
from tests.conftest import ROOT

SET = ROOT / "fixtures" / "labelled"
DAY = date(2026, 11, 24)
ANSWERS = ("999", "277ca", "835", "reversal.835", "recoupment.835")


class Figures(NamedTuple):
    """What a rule comes to on the set; the columns of figures.csv behind `rule`."""

    labelled: int = 0
    right: int = 0
    said: int = 0
    answered: int = 0
    came_true: int = 0

    @property
    def shares(self) -> dict[str, Fraction]:
        """Of what there is a denominator."""
        pairs = {
            "recall": (self.right, self.labelled),
            "precision on the labels": (self.right, self.said),
            "precision by the answers": (self.came_true, self.answered),
        }
        return {name: Fraction(part, whole) for name, (part, whole) in pairs.items() if whole}


def pinned() -> dict[str, Figures]:
    with (SET / "figures.csv").open(newline="", encoding="utf-8") as file:
        return {
            row.pop("rule"): Figures(**{name: int(value) for name, value in row.items()})
            for row in csv.DictReader(file)
        }


def places(path: Path) -> Iterator[tuple[str, str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["severity"] in ("error", "warning") and row.get("result", "found") == "found":
                yield row["rule"], row["patient_control_number"], row["line"]


def counted(folder: Path) -> dict[str, Figures]:
    """What the rules come to now."""
    totals: dict[str, Counter[str]] = {name: Counter() for name in Figures._fields}
    for kind in "PI":
        processed(SET / f"{kind}.837.gz", folder, Settings(as_of=DAY, report=("csv",)))
        labels = set(places(SET / f"{kind}.labels.csv"))
        said = {place for place in places(folder / f"{kind}.exceptions.csv") if place[1]}
        for name, chosen in (("labelled", labels), ("said", said), ("right", labels & said)):
            totals[name].update(rule for rule, *_ in chosen)
    with results_store([folder]) as store:
        taken = []
        for file in (SET / f"{kind}.{ending}.gz" for kind in "PI" for ending in ANSWERS):
            with closing(open_input(Input(file, file.name))) as source, store.writing() as session:
                taken.append(take_answers(session, source, file.name, "2026-12-31"))
        list(match_and_list(store, taken))
        card = scorecard_of(store, Question(date(2026, 12, 31), ("rule",)), Settings().probation).card
    for group, score in card.scores.items():
        if score.predicts:
            totals["answered"][group.rule] = score.answered
            totals["came_true"][group.rule] = score.outcomes[Fate.TRUE]
    rules = sorted(set().union(*totals.values()))
    return {rule: Figures(*(totals[name][rule] for name in Figures._fields)) for rule in rules}


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    return counted(tmp_path_factory.mktemp("labelled"))


def test_no_figure_of_a_rule_falls(now: dict[str, Figures]) -> None:
    fallen = []
    for rule, before in pinned().items():
        after = now.get(rule, Figures()).shares
        for name, share in before.shares.items():
            if after.get(name, Fraction(0)) < share:
                fallen.append(f"{rule}: {name} was {float(share):.3f} and is {float(after.get(name, 0)):.3f}")

    assert fallen == []


def test_the_set_holds_what_it_says(now: dict[str, Figures]) -> None:
    labelled = {rule: figures.labelled for rule, figures in now.items() if figures.labelled}

    assert {rule: figures.labelled for rule, figures in pinned().items() if figures.labelled} == labelled
    assert len(labelled) > 60
    assert sum(figures.answered for figures in pinned().values()) > 150


def test_a_fall_is_seen() -> None:
    before, after = Figures(10, 9, 10, 20, 15), Figures(10, 8, 10, 20, 14)

    assert [name for name, share in before.shares.items() if after.shares[name] < share] == [
        "recall", "precision on the labels", "precision by the answers",
    ]  # fmt: skip
