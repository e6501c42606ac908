"""A payer permits a proposed fix, signed with a name, until a date: the only way in which a bill changes unattended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from edi837.claim.claim import Claim
from edi837.findings.finding import Applicability, Choice, Finding, Fix, proposed, safe
from edi837.jobs.run import Run, prepare
from edi837.mapping.mappings import load_mappings
from edi837.settings.config import Settings
from edi837.x12.change import Change
from tests.guards.guarding import PLAIN, own_rule, processed, rewriting, run_with, shipped_run, written
from tests.mapping.folders import folder_with, payer

LAST = date(2026, 11, 24)
BEFORE, AFTER = date(2026, 11, 23), date(2026, 11, 25)
BOTH = PLAIN.replace(b"HC:J3000", b"HC:J3000:59:XU")
DROPPED = PLAIN.replace(b"HC:J3000", b"HC:J3000:XU")


def permit(rule: str, until: date = LAST) -> str:
    return f'<permit rule="{rule}" by="Contracts Desk" until="{until}"/>'


@pytest.fixture(scope="module")
def permitting(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with a payer that permits M405, which is loaded and checked as for a user."""
    folder = folder_with(tmp_path_factory.mktemp("mappings"), payers_northern=payer(permit("M405")))
    return prepare(Settings(mappings=folder, as_of=LAST, report=("csv",), guide="none"))


@pytest.fixture(scope="module")
def of_tests(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with a payer that permits two rules of the tests' own, unchecked, and one of a safe fix."""
    statements = [permit(rule) for rule in ("Z901", "Z902", "N203")]
    folder = folder_with(tmp_path_factory.mktemp("mappings"), payers_northern=payer(*statements))
    return replace(shipped_run(), mappings=load_mappings(folder))


@pytest.mark.parametrize("day", [BEFORE, LAST], ids=["before", "on the last day"])
def test_a_permitted_fix_is_made_until_its_date(permitting: Run, day: date, tmp_path: Path) -> None:
    result = processed(run_with(base=permitting, shipped=["M405"], as_of=day), BOTH, tmp_path)
    note = "permitted for this payer until 2026-11-24"
    assert result.fates() == [("M405", "approved", note)]
    assert result.corrected == DROPPED
    (row,) = result.rows
    assert (row["decision"], row["by"], row["value"]) == ("approve", "Contracts Desk", "")
    assert result.manifest["decisions"] == [
        {
            "exception_id": row["exception_id"],
            "decision": "approve",
            "by": "Contracts Desk",
            "note": note,
            "value": "",
        }
    ]
    (change,) = result.manifest["changes"]
    assert (change["rule"], change["exception_id"], change["claim"]) == ("M405", row["exception_id"], "LS-1001")
    assert (result.manifest["proposals"], result.manifest["deferred"]) == ([], [])
    assert result.counts("repaired", "proposed", "deferred", "claims_need_a_person") == (1, 0, 0, 0)


def test_after_its_date_it_waits_for_a_person_who_is_told_why(permitting: Run, tmp_path: Path) -> None:
    result = processed(run_with(base=permitting, shipped=["M405"], as_of=AFTER), BOTH, tmp_path)
    assert result.fates() == [("M405", "proposed", "the permission of Contracts Desk ended on 2026-11-24")]
    assert result.corrected == BOTH
    assert [one["rule"] for one in result.manifest["proposals"]] == ["M405"]
    assert (result.manifest["changes"], result.manifest["decisions"]) == ([], [])
    assert [result.rows[0][name] for name in ("decision", "by")] == ["", ""]
    assert result.counts("repaired", "proposed", "claims_need_a_person") == (0, 1, 1)


def test_another_payer_permits_nothing(permitting: Run, tmp_path: Path) -> None:
    data = BOTH.replace(b"*PI*NL100~", b"*PI*NL200~")
    result = processed(run_with(base=permitting, shipped=["M405"]), data, tmp_path)
    assert result.fates() == [("M405", "proposed", "")]
    assert result.corrected == data


def test_nothing_is_permitted_where_the_payer_says_nothing_of_the_rule(of_tests: Run, tmp_path: Path) -> None:
    units = rewriting("Z903", proposed, ("UN*5***", "UN*6***"))
    result = processed(run_with(units, base=of_tests), PLAIN, tmp_path)
    assert result.fates() == [("Z903", "proposed", "")]
    assert [one["rule"] for one in result.manifest["proposals"]] == ["Z903"]


def test_a_proposal_is_not_held_to_the_guard_once_it_is_permitted(of_tests: Run, tmp_path: Path) -> None:
    result = processed(run_with(rewriting("Z901", proposed, ("UN*5***", "UN*6***")), base=of_tests), PLAIN, tmp_path)
    assert result.corrected == PLAIN.replace(b"UN*5***", b"UN*6***")


def test_a_safe_fix_needs_no_permission(of_tests: Run, tmp_path: Path) -> None:
    data = PLAIN.replace(b"67457000110", b"67457-0001-10")
    result = processed(run_with(base=of_tests, shipped=["N203"], as_of=AFTER), data, tmp_path)
    assert result.fates() == [("N203", "repaired", "")]
    assert (result.corrected, result.manifest["decisions"]) == (PLAIN, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"", b"NTE*ADD*X~\n"), (b"LX*2~\n", b""), (b"LX*2~", b"LX*3~")],
    ids=["adds a segment", "takes one away", "takes one for another"],
)
def test_what_adds_or_takes_away_a_segment_is_never_permitted(
    before: bytes, after: bytes, of_tests: Run, tmp_path: Path
) -> None:
    def answers(claim: Claim) -> Iterator[Finding]:
        at = claim.clm.start + claim.content.index(b"LX*2~")
        units = written(claim, "UN*5***", "UN*6***")
        yield Finding(
            claim.clm, "Of the tests", proposed("Of the tests", Change(at, at + len(before), before, after), units)
        )

    result = processed(run_with(own_rule("Z901", answers), base=of_tests), PLAIN, tmp_path)
    assert result.fates() == [("Z901", "proposed", "")]
    assert result.corrected == PLAIN


@pytest.mark.parametrize("mark", [b"REF*EI*411234567", b"SE*34*4711"], ids=["above its claim", "after it"])
def test_a_permitted_fix_stays_in_its_claim(mark: bytes, of_tests: Run, tmp_path: Path) -> None:
    at = PLAIN.index(mark)
    change = Change(at + len(mark) - 1, at + len(mark), mark[-1:], b"8")

    def answers(claim: Claim) -> Iterator[Finding]:
        yield Finding(claim.clm, "Of the tests", proposed("Of the tests", change))

    result = processed(run_with(own_rule("Z901", answers), base=of_tests), PLAIN, tmp_path)
    assert result.fates() == [("Z901", "deferred", "a change reaches beyond one segment of its claim")]
    assert result.corrected == PLAIN


def test_where_a_choice_is_left_a_person_makes_it(of_tests: Run, tmp_path: Path) -> None:
    def answers(claim: Claim) -> Iterator[Finding]:
        fewer, more = written(claim, "UN*5***", "UN*4***"), written(claim, "UN*5***", "UN*6***")
        choices = (Choice("4", "Bill 4 units", (fewer,)), Choice("6", "Bill 6 units", (more,)))
        yield Finding(claim.clm, "Of the tests", Fix("Bill 4 units", (fewer,), Applicability.PROPOSED, choices))

    result = processed(run_with(own_rule("Z901", answers), base=of_tests), PLAIN, tmp_path)
    assert result.fates() == [("Z901", "proposed", "")]
    assert result.corrected == PLAIN


def test_what_may_never_be_permitted_is_not_made_even_where_a_mapping_says_so(of_tests: Run, tmp_path: Path) -> None:
    units = replace(rewriting("Z901", proposed, ("UN*5***", "UN*6***")), never_permitted=True)
    result = processed(run_with(units, base=of_tests), PLAIN, tmp_path)
    assert result.fates() == [("Z901", "proposed", "")]
    assert result.corrected == PLAIN


def test_a_permitted_fix_is_proved_as_a_safe_one(of_tests: Run, tmp_path: Path) -> None:
    units = rewriting("Z901", proposed, ("UN*5***", "UN*6***"))
    again = rewriting("Z902", proposed, ("UN*6***", "UN*7***"))
    result = processed(run_with(units, again, base=of_tests), PLAIN, tmp_path)
    assert result.fates() == [("Z901", "deferred", "the claim with these fixes did not prove")]
    assert (result.corrected, result.manifest["decisions"], result.manifest["proposals"]) == (PLAIN, [], [])
    assert [one["rule"] for one in result.manifest["deferred"]] == ["Z901"]


def test_a_permitted_fix_that_meets_a_safe_one_waits(of_tests: Run, tmp_path: Path) -> None:
    def answers(claim: Claim) -> Iterator[Finding]:
        sent = claim.target_lines[0].units_element
        yield Finding(claim.clm, "Of the tests", proposed("Bill 6 units", sent.becomes("6")))

    safe_one, permitted = rewriting("Z900", safe, ("UN*5***", "UN*05.0***")), own_rule("Z901", answers)
    result = processed(run_with(safe_one, permitted, base=of_tests), PLAIN, tmp_path)
    later = "it meets another fix; run again to make it"
    assert result.fates() == [("Z900", "repaired", ""), ("Z901", "deferred", later)]
    assert result.corrected == PLAIN.replace(b"UN*5*", b"UN*05.0*")
    assert (result.manifest["decisions"], result.manifest["proposals"]) == ([], [])


def test_permitted_and_safe_fixes_of_one_claim_are_made_together(permitting: Run, tmp_path: Path) -> None:
    data = BOTH.replace(b"67457000110", b"67457-0001-10")
    result = processed(run_with(base=permitting, shipped=["M405", "N203"]), data, tmp_path)
    assert [one[:2] for one in result.fates()] == [("M405", "approved"), ("N203", "repaired")]
    assert result.corrected == DROPPED
    assert [one["rule"] for one in result.manifest["changes"]] == ["M405", "N203"]
