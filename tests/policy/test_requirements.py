"""Requirements of payers as they are published, written as policies: each example gives what it says, all the way."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from edi837.engine.engine import Engine
from edi837.engine.selection import Selection
from edi837.findings.finding import Severity
from edi837.mapping.mappings import Mappings, load_mappings
from edi837.mapping.payers import Entry
from edi837.mapping.policies_in_force import lifts
from edi837.mapping.stated_policy import SHADOW, StatedPolicy
from edi837.policy.example_trial import bound, read_example, try_policy
from edi837.rules import all_rules
from edi837.rules.rule import Knowledge
from tests.conftest import ROOT

FOLDER = ROOT / "fixtures" / "policies"
DAY = date(2026, 11, 30)


@lru_cache(maxsize=1)
def requirements() -> Mappings:
    return load_mappings(FOLDER)


@lru_cache(maxsize=1)
def engine() -> Engine:
    return Engine(all_rules(), Selection(), Knowledge(as_of=DAY))


def policies() -> list[tuple[Entry, StatedPolicy]]:
    entries = [entry for entry in requirements().payers.entries.values() if str(FOLDER) in entry.file]
    return [(entry, policy) for entry in entries for policy in entry.stated]


POLICIES = policies()


def test_there_are_as_many_as_were_collected() -> None:
    assert len({entry.id for entry, _ in POLICIES}) == 28


@pytest.mark.parametrize(("entry", "policy"), POLICIES, ids=[policy.key for _, policy in POLICIES])
def test_examples_decide_every_condition(entry: Entry, policy: StatedPolicy) -> None:
    trial = try_policy(entry, policy, requirements(), DAY)
    assert (trial.faults, trial.undecided) == ([], [])


# But for those that take a demand back, and those that hang on a list which a place fills in.
REPORTED = [
    (entry, policy)
    for entry, policy in POLICIES
    if not all(map(lifts, policy.asks)) and not any(scope.names.get("providers") for scope in policy.when)
]


@pytest.mark.parametrize(("entry", "policy"), REPORTED, ids=[policy.key for _, policy in REPORTED])
def test_a_report_says_what_the_examples_say(entry: Entry, policy: StatedPolicy) -> None:
    """Through all rules, as a file is judged: the row of the policy is there, at its severity, or is not."""
    known = bound(requirements(), entry)
    severity = Severity.INFO if policy.status == SHADOW else Severity[policy.severity.upper()]
    for example in policy.examples:
        read = read_example(example, policy, entry, known, DAY)
        at_hand = read.at_hand
        knowledge = Knowledge(
            as_of=at_hand.as_of, earlier=at_hand.earlier, remittances=at_hand.remittances, prices=at_hand.prices
        )
        found, _ = engine().fresh(knowledge).examine(read.lines[0].claim)
        own = [one for one in found if one.finding.policy is not None and one.finding.policy.key == policy.key]
        said = [one for one in own if one.severity is severity]
        assert bool(said) is example.breaks, (example.line, [(one.rule.code, one.finding.message) for one in found])
