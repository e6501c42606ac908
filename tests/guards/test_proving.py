"""A claim is judged again with its fixes: unless what was to be repaired is gone and nothing is new, none is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.claim.claim import Claim, ServiceLine
from edi837.findings.finding import Finding, Severity, safe
from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input
from edi837.rows.record import ExceptionRecord
from edi837.rules.rule import Rule, rule
from tests.guards.guarding import PLAIN, file_of, own_rule, processed, rewriting, run_with, shipped_run, written

WHY = "the claim with these fixes did not prove"
HYPHENS = ("67457000110", "67457-0001-10")


def seeing(code: str, text: str, severity: Severity = Severity.INFO) -> Rule:
    """A rule that finds a text in the claim, and does nothing about it."""

    def answers(claim: Claim) -> Iterator[Finding]:
        if text.encode() in claim.content:
            yield Finding(claim.clm, "Of the tests")

    return own_rule(code, answers, severity)


def failing(code: str, text: str) -> Rule:
    """A rule that fails on a text."""

    def answers(claim: Claim) -> Iterator[Finding]:
        if text.encode() in claim.content:
            raise RuntimeError
        return iter(())

    return own_rule(code, answers)


def always(code: str, before: str, after: str) -> Rule:
    """A rule whose fix does not repair what it finds."""

    def answers(claim: Claim) -> Iterator[Finding]:
        changes = [written(claim, before, after)] if before.encode() in claim.content else []
        yield Finding(claim.clm, "Of the tests", safe("Write it so", *changes) if changes else None)

    return own_rule(code, answers)


CHARGE = ("J3000*60*", "J3000*60.00*")
REPAIR = rewriting("Z901", safe, CHARGE)


@pytest.mark.parametrize(
    "other",
    [
        seeing("Z902", "60.00"),
        failing("Z902", "60.00"),
        seeing("Z902", "J3000*60*"),
        rewriting("Z902", safe, ("60.00*UN", "60.0*UN")),
    ],
    ids=["brings up another finding", "a rule fails on it", "another finding vanishes", "brings up another fix"],
)
def test_a_fix_that_does_not_leave_just_the_other_findings_is_not_made(other: Rule, tmp_path: Path) -> None:
    result = processed(run_with(REPAIR, other), PLAIN, tmp_path)
    assert result.fates()[0] == ("Z901", "deferred", WHY)
    assert [one[1] for one in result.fates()[1:]] in ([], ["reported"])
    assert result.corrected == PLAIN
    assert result.manifest["changes"] == []
    assert [(one["rule"], one["why"]) for one in result.manifest["deferred"]] == [("Z901", WHY)]
    assert result.counts("repaired", "deferred", "claims_need_a_person") == (0, 1, 1)


def test_a_fix_that_does_not_repair_its_finding_is_not_made(tmp_path: Path) -> None:
    result = processed(run_with(always("Z901", *CHARGE)), PLAIN, tmp_path)
    assert result.fates() == [("Z901", "deferred", WHY)]
    assert result.corrected == PLAIN


def test_findings_that_stay_as_they_were_are_no_obstacle(tmp_path: Path) -> None:
    run = run_with(REPAIR, seeing("Z902", "J3000"), seeing("Z903", "HC:96365", Severity.ERROR))
    result = processed(run, PLAIN, tmp_path)
    assert result.fates() == [("Z901", "repaired", ""), ("Z902", "reported", ""), ("Z903", "reported", "")]
    assert result.made == [".00"]


def test_one_that_does_not_prove_puts_off_all_fixes_of_its_claim_and_none_of_another(tmp_path: Path) -> None:
    data = file_of(("HC:J3000*60", "HC:j3000*60"), (HYPHENS[0], HYPHENS[1]))
    small = rewriting("Z902", safe, ("j3000", "J3000"))
    hyphens = rewriting("Z903", safe, (HYPHENS[1], HYPHENS[0]))
    result = processed(run_with(always("Z901", "*UN*5*", "*UN*05*"), small, hyphens), data, tmp_path)
    assert result.fates() == [
        ("Z901", "deferred", WHY),
        ("Z902", "deferred", WHY),
        ("Z901", "deferred", WHY),
        ("Z903", "deferred", WHY),
    ]
    result = processed(run_with(small, hyphens, seeing("Z904", "67457000110*ML")), data, tmp_path)
    assert result.corrected == data.replace(b"j3000", b"J3000").replace(HYPHENS[1].encode(), HYPHENS[0].encode())


def test_the_same_finding_fewer_or_more_times_does_not_prove(tmp_path: Path) -> None:
    """Findings are matched by number as well."""

    def answers(claim: Claim) -> Iterator[Finding]:
        for _ in range(1 + (b"60.00" in claim.content)):
            yield Finding(claim.clm, "Of the tests")

    more = own_rule("Z902", answers, Severity.INFO)
    assert processed(run_with(REPAIR, more), PLAIN, tmp_path).fates()[0] == ("Z901", "deferred", WHY)

    def fewer(claim: Claim) -> Iterator[Finding]:
        for _ in range(1 + (b"60.00" not in claim.content)):
            yield Finding(claim.clm, "Of the tests")

    run = run_with(REPAIR, own_rule("Z902", fewer, Severity.INFO))
    assert processed(run, PLAIN, tmp_path).fates()[0] == ("Z901", "deferred", WHY)


def test_a_finding_that_moves_to_another_element_does_not_prove(tmp_path: Path) -> None:
    def answers(claim: Claim) -> Iterator[Finding]:
        yield Finding(claim.clm.element(1 if b"60.00" in claim.content else 2), "Of the tests")

    run = run_with(REPAIR, own_rule("Z902", answers, Severity.INFO))
    assert processed(run, PLAIN, tmp_path).fates()[0] == ("Z901", "deferred", WHY)


def test_a_finding_that_moves_to_another_line_does_not_prove(tmp_path: Path) -> None:
    def function(line: ServiceLine) -> Iterator[Finding]:
        if line.number == ("1" if b"60.00" in line.claim.content else "2"):
            yield Finding(line.service, "Of the tests")

    moving = rule("Z902", "of-the-tests", on=ServiceLine, severity=Severity.INFO, snip=5)(function)
    result = processed(run_with(REPAIR, moving), PLAIN.replace(b"HC:96365", b"HC:J3000"), tmp_path)
    assert result.fates() == [("Z901", "deferred", WHY), ("Z902", "reported", "")]


def test_what_is_found_again_is_not_counted_again(tmp_path: Path) -> None:
    """What gave way or could not be checked is counted once, though the claim is judged twice."""
    data = PLAIN.replace(b"HC:J3000", b"HC:J3000:59:XU:59")
    shipped = [one.code for one in shipped_run().rules]
    before = processed(run_with(shipped=shipped), data, tmp_path)
    after = processed(run_with(rewriting("Z901", safe, ("*60*UN", "*60.00*UN")), shipped=shipped), data, tmp_path)
    assert ("Z901", "repaired", "") in after.fates()
    assert after.counts("superseded", "not_checked") == before.counts("superseded", "not_checked")
    assert min(before.counts("superseded", "not_checked")) > 0


def test_a_command_that_makes_no_fixes_proves_none(tmp_path: Path) -> None:
    original = tmp_path / "a.837"
    original.write_bytes(PLAIN)
    rows: list[ExceptionRecord] = []
    outcome = check(run_with(REPAIR), Input(original, "a.837"), Rows(on_rows=rows.extend))
    assert [(row.rule, row.disposition) for row in rows if row.claim_type] == [("Z901", "reported")]
    assert (outcome.tally.repaired, outcome.tally.deferred, list(outcome.changes)) == (0, 0, [])
