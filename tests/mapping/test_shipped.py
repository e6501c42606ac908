"""The payer files that come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from edi837.engine.selection import check_payers
from edi837.mapping.mappings import read_mappings
from edi837.mapping.payers import Entry
from edi837.mapping.policy_checks import written_as_before
from edi837.mapping.stated_policy import StatedPolicy
from edi837.policy.example_trial import try_policy
from edi837.rules import all_rules

MAPPINGS, FAULTS = read_mappings(None)
assert MAPPINGS is not None
PAYERS = MAPPINGS.payers
NATIONAL = {"unitedhealthcare": "87726", "aetna": "60054", "cigna": "62308"}
# Plans of one region, whose id is published as one.
REGIONAL = {
    "blue-cross-massachusetts": "SB700", "blue-cross-nebraska": "77780", "blue-cross-texas": "84980",
    "horizon-nj-health": "22326", "medica": "94265", "qualchoice": "35174", "tricare-east": "TREST",
    "texas-medicaid": "617591011C21P",
    "wellmark": "88848",
}  # fmt: skip


def test_none_has_a_fault() -> None:
    assert FAULTS == []


def test_only_ids_that_are_published_are_named() -> None:
    named = [entry for entry in PAYERS.entries.values() if entry.is_payer and entry.ids]
    assert {entry.id: " ".join(known.id for known in entry.ids) for entry in named} == NATIONAL | REGIONAL


def test_all_are_written_as_policies_whose_sources_have_to_be_checked() -> None:
    stated = [policy for entry in PAYERS.entries.values() if entry.is_payer for policy in entry.stated]
    assert len(stated) > 15
    assert [policy.key for policy in stated if "to be checked" not in policy.source.title] == []
    assert {one.kind for one in PAYERS.statements()} == {"replacement", "appeal", "recoupment", "procedure-for", "site"}


POLICIES = [(entry, policy) for entry in PAYERS.entries.values() for policy in entry.stated]


@pytest.mark.parametrize(("entry", "policy"), POLICIES, ids=[policy.key for _, policy in POLICIES])
def test_examples_decide_every_condition(entry: Entry, policy: StatedPolicy) -> None:
    """Each breaks or keeps it as it says, and a condition that is dropped or a date that is moved is noticed."""
    trial = try_policy(entry, policy, MAPPINGS, date(2026, 11, 30))
    assert (trial.faults, trial.undecided) == ([], [])


def test_none_permits_anything_and_all_rules_exist() -> None:
    assert [one for one in PAYERS.statements() if one.kind == "permit"] == []
    check_payers(PAYERS, all_rules())


def test_the_national_payers_keep_the_class_of_the_claim() -> None:
    for payer_id in NATIONAL.values():
        classes = [PAYERS.policy(payer_id, one).payer_class for one in ("CI", "16", "MC")]
        assert classes == ["commercial", "medicare-advantage", "medicaid"]


def test_what_the_sources_say_of_a_use() -> None:
    said = {
        name: {use: stance["says"] for use in ("psychiatric", "pain") if (stance := _stance(name, use)) is not None}
        for name in ("aetna", "cigna", "blue-cross-massachusetts", "policy-mp-446")
    }
    assert said == {
        "aetna": {"psychiatric": "investigational", "pain": "investigational"},
        "cigna": {"psychiatric": "mixed"},
        "blue-cross-massachusetts": {"psychiatric": "covered", "pain": "investigational"},
        "policy-mp-446": {"psychiatric": "investigational", "pain": "investigational"},
    }


def _stance(name: str, use: str) -> Mapping[str, str] | None:
    return next(
        (
            ask.attributes
            for policy in PAYERS.entries[name].stated
            for ask in policy.asks
            if ask.kind == "stance" and use in policy.when[0].names["uses"].words
        ),
        None,
    )


def test_none_is_taken_for_one_of_release_1() -> None:
    assert list(written_as_before(PAYERS.entries.values())) == []
