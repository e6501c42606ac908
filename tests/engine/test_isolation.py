"""A rule that fails is recorded for each subject, without a value of the data, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from edi837.claim.claim import Claim
from edi837.claim.facts import FileFacts
from edi837.engine.engine import Engine
from edi837.engine.selection import Selection
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import Answers, Knowledge, Rule
from tests.engine.rules import claim, does, finds
from tests.judging import mappings

KNOWN = Knowledge(as_of=date(2026, 11, 24))
CLAIM = claim()


def engine(*rules: Rule, knowledge: Knowledge = KNOWN) -> Engine:
    return Engine(rules, Selection(), knowledge)


def fails(subject: Any) -> Answers:
    raise KeyError("RIVERA")


def fails_later(subject: Any) -> Iterator[Finding]:
    yield Finding(subject.clm if isinstance(subject, Claim) else subject.lx, "before")
    raise KeyError("RIVERA")


def fails_knowing(subject: Any, knowledge: Knowledge) -> Answers:
    raise ValueError(f"{subject} {knowledge}")


def words(found: list[Any]) -> list[tuple[str, bool]]:
    return [(one.rule.code, one.crashed) for one in found]


@pytest.mark.parametrize("function", [fails, fails_knowing])
def test_a_rule_that_fails_costs_itself_alone(function: Any) -> None:
    found, _ = engine(finds("T001"), does("T002", function), finds("T003")).examine(CLAIM)
    assert sorted(words(found)) == [("T001", False), ("T002", True), ("T003", False)]


def test_what_it_found_before_it_failed_stands() -> None:
    found, _ = engine(does("T001", fails_later)).examine(CLAIM)
    assert words(found) == [("T001", False), ("T001", True)]


@pytest.mark.parametrize("on", ["line", "claim"])
def test_a_test_that_fails_costs_the_rules_that_share_it(on: str) -> None:
    kind = Claim if on == "claim" else type(CLAIM.lines[0])
    rules = [finds("T001", kind, when=fails), finds("T002", kind, when=fails), finds("T003", kind)]
    found, _ = engine(*rules).examine(CLAIM)
    assert sorted(words(found)) == [("T001", True), ("T002", True), ("T003", False)]
    for one in found:
        if one.crashed:
            assert one.finding.message == (
                f"{one.rule.code} failed on this claim (KeyError): a fault of the tool, please report it"
            )


def test_so_it_is_with_envelopes() -> None:
    found = engine(finds("T001", Claim, when=fails), finds("T002", Claim)).ask(CLAIM)
    assert words(found) == [("T001", True), ("T002", False)]


@pytest.mark.parametrize("function", [fails, fails_knowing])
def test_and_with_whole_files(function: Any) -> None:
    facts = FileFacts(mappings(), [], [], [])
    rules = [does("T001", function, FileFacts), does("T002", lambda facts: (), FileFacts)]
    assert [words(list(found)) for found in engine(*rules).examine_file(facts)] in (
        [[("T001", True)], []],
        [[], [("T001", True)]],
    )


def test_a_rule_without_its_evidence_is_counted_and_not_asked() -> None:
    asked = engine(does("T001", fails, needs=("chart",)), does("T002", fails, needs=("mue",), quiet=True))
    assert asked.examine(CLAIM) == ([], [])
    assert asked.counts.unasked == {("T001", "no chart was given (--chart)"): 1}


def test_a_rule_that_cannot_judge_says_so() -> None:
    found, skipped = engine(does("T001", lambda line: [NotChecked(line.lx, "its table is not there")])).examine(CLAIM)
    assert found == []
    assert [(one.rule.code, one.answer.reason) for one in skipped] == [("T001", "its table is not there")]
