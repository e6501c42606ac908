"""What the Judge says of a claim once its fixes are settled: rows, counts, and which claims are left with an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from edi837.claim.claim import Claim, ServiceLine
from edi837.findings.finding import Finding, NotChecked, Severity, proposed, safe
from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.judging.file_judge import FileJudge, FileOutcome
from edi837.jobs.judging.wants import Wants
from edi837.jobs.run import Run
from edi837.rows.record import ExceptionRecord
from edi837.rules.rule import Rule, rule
from tests.guards.guarding import PLAIN, file_of, own_rule, processed, rewriting, run_with, shipped_run, written

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
GUIDE = [one.code for one in shipped_run().rules if "guide" in one.needs]
# Two claims, of which the second one has the fault of each test; and one without a drug.
TWO = file_of(("X", "X"), ("UN*5***", "UN*05***"))
_DRUG = "HC:J3000*60*UN*5***1~\nDTP*472*D8*20261103~\nREF*6R*LS1001B~\nLIN**N4*67457000110~\nCTP****1*ML"
NO_DRUG = (_DRUG, "HC:96366*60*UN*5***1~\nDTP*472*D8*20261103~\nREF*6R*LS1001B")
WRONG = ("*Y*A*Y*Y~", "*Y*Z*Y*Y~")


def held(data: bytes, folder: Path, run: Run) -> list[str]:
    """The claims that a split holds: those that are left with an error."""
    processed(run, data, folder, split=True)
    out = folder / "out" / "a.held.837"
    text = out.read_bytes().decode() if out.exists() else ""
    return [part.partition("*")[0] for part in text.split("CLM*")[1:]]


def judged(data: bytes, folder: Path, run: Run, wants: Wants) -> tuple[list[ExceptionRecord], FileOutcome]:
    original = folder / "a.837"
    original.write_bytes(data)
    rows: list[ExceptionRecord] = []
    source = open_input(Input(original, "a.837"))
    source.start_hashing()
    judge = FileJudge(run, source, "a.837", wants)
    judge.read_envelope()
    return rows, judge.judge(Rows(on_rows=rows.extend))


@pytest.mark.parametrize(
    ("own", "left"),
    [
        (rewriting("Z901", safe, ("*05*", "*5*"), severity=ERROR), []),
        (rewriting("Z901", safe, ("*05*", "*6*"), severity=ERROR), ["LS-1002"]),
        (rewriting("Z901", proposed, ("*05*", "*6*"), severity=ERROR), ["LS-1002"]),
        (rewriting("Z901", proposed, ("*05*", "*6*"), severity=WARNING), []),
        (rewriting("Z901", proposed, ("*05*", "*6*"), severity=INFO), []),
    ],
    ids=["repaired", "deferred", "proposed", "a warning", "an information"],
)
def test_a_claim_is_held_while_an_error_is_left_on_it(own: Rule, left: list[str], tmp_path: Path) -> None:
    assert held(TWO, tmp_path, run_with(own)) == left


def per_file(code: str, finding: Severity | None, severity: Severity = WARNING) -> Rule:
    """A rule of which a file gets one row, over claims whose units are written with a zero."""

    def answers(claim: Claim) -> Iterator[Finding]:
        if b"*05*" in claim.content:
            yield Finding(claim.clm, "Of the tests", severity=finding)

    return replace(own_rule(code, answers, severity), per_file=True)


@pytest.mark.parametrize(
    ("severity", "finding", "not_checked", "rows", "left"),
    [
        (WARNING, None, "file", [("", "warning")], []),
        (WARNING, INFO, "file", [("", "warning")], []),
        (ERROR, None, "file", [("", "error")], ["LS-1002"]),
        (ERROR, INFO, "file", [("", "error")], ["LS-1002"]),
        (WARNING, None, "lines", [("LS-1002", "warning")], []),
        (WARNING, INFO, "lines", [("LS-1002", "info"), ("", "warning")], []),
        (WARNING, ERROR, "lines", [("LS-1002", "error"), ("", "warning")], ["LS-1002"]),
        (ERROR, INFO, "lines", [("LS-1002", "info"), ("", "error")], ["LS-1002"]),
        (ERROR, None, "lines", [("LS-1002", "error")], ["LS-1002"]),
    ],
)
def test_a_rule_of_which_a_file_gets_one_row(
    severity: Severity,
    finding: Severity | None,
    not_checked: str,
    rows: list[tuple[str, str]],
    left: list[str],
    tmp_path: Path,
) -> None:
    """The row of the file is as severe as the rule, that of the claim as the finding; each error holds its claim."""
    run = run_with(per_file("Z901", finding, severity), not_checked=not_checked)
    result = processed(run, TWO, tmp_path)
    assert [(row["patient_control_number"], row["severity"]) for row in result.rows] == rows
    if ("", severity.word) in rows:
        assert result.rows[-1]["message"] == "Of the tests (1 claim)"
    assert held(TWO, tmp_path, run) == left


def test_a_rule_of_which_a_file_gets_one_row_and_that_fails_on_a_claim(tmp_path: Path) -> None:
    def answers(claim: Claim) -> Iterator[Finding]:
        raise RuntimeError

    result = processed(run_with(replace(own_rule("Z901", answers), per_file=True)), PLAIN, tmp_path)
    assert [(row["patient_control_number"], row["result"], row["severity"]) for row in result.rows] == [
        ("LS-1001", "not-checked", "error")
    ]


def unsure(claim: Claim) -> Iterator[Finding]:
    yield NotChecked(claim.clm, "nobody knows")  # type: ignore[misc]


@pytest.mark.parametrize(("not_checked", "claims"), [("file", []), ("lines", ["LS-1001", "LS-1002"])])
def test_what_could_not_be_judged_is_told_by_claim_where_that_is_asked_for(
    not_checked: str, claims: list[str], tmp_path: Path
) -> None:
    run = run_with(own_rule("Z901", unsure), own_rule("Z902", lambda claim: []), not_checked=not_checked)
    result = processed(run, TWO, tmp_path)
    rows = [row for row in result.rows if row["patient_control_number"]]
    assert [(row["patient_control_number"], row["severity"], row["result"], row["message"]) for row in rows] == [
        (claim, "info", "not-checked", "nobody knows") for claim in claims
    ]
    assert result.rows[-1]["message"] == "Not checked: nobody knows (2 claims)"
    assert result.counts("not_checked", "claims_need_a_person") == (2, 0)


def test_changes_are_listed_by_place_whatever_order_the_rules_have(tmp_path: Path) -> None:
    late = rewriting("Z901", safe, ("UN*5***1", "UN*5.***1"), ("HC:J3000", "HC:j3000"))
    early = rewriting("Z902", safe, ("1*ML", "1*ml"), ("J3000*60", "J3000*060"))
    result = processed(run_with(late, early), file_of(("X", "X"), ("X", "X")), tmp_path)
    starts = [one["start"] for one in result.manifest["changes"]]
    assert (starts, len(starts)) == (sorted(starts), 8)
    assert [one["rule"] for one in result.manifest["changes"][:4]] == ["Z901", "Z902", "Z901", "Z902"]
    assert result.counts("repaired") == (4,)


def test_claims_without_a_target_line_are_held_against_the_guide_where_all_are(tmp_path: Path) -> None:
    data = file_of(NO_DRUG, ("X", "X"), NO_DRUG)
    data = data.replace(WRONG[0].encode(), WRONG[1].encode(), 1)
    everything = own_rule("Z901", lambda claim: [Finding(claim.clm, "Of the tests")])
    result = processed(run_with(everything, shipped=GUIDE, guide="all"), data, tmp_path)
    assert [(row["rule"], row["patient_control_number"]) for row in result.rows] == [
        ("G903", "LS-1001"),
        ("Z901", "LS-1002"),
    ]
    assert result.counts("claims_by_guide_alone", "claims_examined") == (2, 1)
    assert held(data, tmp_path, run_with(shipped=GUIDE, guide="all")) == ["LS-1001"]
    result = processed(run_with(everything, shipped=GUIDE, guide="touched"), data, tmp_path)
    assert [(row["rule"], row["patient_control_number"]) for row in result.rows] == [("Z901", "LS-1002")]
    assert result.counts("claims_by_guide_alone", "claims_examined") == (0, 1)


def test_an_error_of_a_level_holds_all_claims_under_it(tmp_path: Path) -> None:
    data = file_of(("X", "X"), NO_DRUG).replace(b"DMG*D8*19880423*F~", b"DMG*D8*19880423*X~")
    run = run_with(shipped=GUIDE, guide="all")
    assert [(row["rule"], row["patient_control_number"]) for row in processed(run, data, tmp_path).rows] == [
        ("G903", "LS-1001")
    ]
    assert held(data, tmp_path, run) == ["LS-1001", "LS-1002"]


def failing(claim: Claim) -> Iterator[Finding]:
    if b"*05*" in claim.content:
        raise RuntimeError
    yield Finding(claim.clm, "Of the tests")


@pytest.mark.parametrize("guide", ["none", "all"])
def test_an_answer_says_what_was_judged_and_what_stands_against_it(guide: str, tmp_path: Path) -> None:
    data = file_of(("X", "X"), ("UN*5***", "UN*05***"), NO_DRUG, ("UN*5***", "UN*6***"))
    wrong = rewriting("Z902", safe, ("UN*6***", "UN*7***"), severity=ERROR)
    run = run_with(own_rule("Z901", failing), wrong, shipped=GUIDE, guide=guide)
    _, outcome = judged(data, tmp_path, run, Wants(answers=True))
    assert outcome.answered is not None
    assert [
        (one.control_number, one.judged, [it.rule for it in one.objections]) for one in outcome.answered.claims
    ] == [
        ("LS-1001", True, []),
        ("LS-1002", False, []),
        ("LS-1003", False, []),
        ("LS-1004", True, ["Z902"]),
    ]


@pytest.mark.parametrize("lines", [True, False])
def test_the_lines_table_is_made_where_it_is_wanted(lines: bool, tmp_path: Path) -> None:
    original = tmp_path / "a.837"
    original.write_bytes(TWO)
    seen: list[object] = []
    source = open_input(Input(original, "a.837"))
    source.start_hashing()
    judge = FileJudge(run_with(), source, "a.837", Wants(lines=lines))
    judge.read_envelope()
    judge.judge(Rows(on_lines=seen.extend))
    assert len(seen) == (2 if lines else 0)


def of_line(*pairs: tuple[str, str]) -> Rule:
    """A proposal for each line of a drug."""

    def function(line: ServiceLine) -> Iterator[Finding]:
        fix = proposed("Of the tests", *(written(line.claim, *pair) for pair in pairs))
        yield Finding(line.units_element, "Of the tests", fix)

    return rule("Z901", "of-the-tests", on=ServiceLine, severity=WARNING, snip=5)(function)


@pytest.mark.parametrize(
    ("sent", "pairs", "more", "fewer"),
    [
        ("60*UN*5", [("*UN*5*", "*UN*6*")], "1", "0"),
        ("60*UN*5", [("*UN*5*", "*UN*2*")], "0", "-3"),
        ("60*UN*5", [("*UN*5*", "*UN*X*")], "0", "0"),
        ("60*UN*5", [("J3000", "J3001")], "0", "0"),
        ("60*UN*5", [("*UN*5*", "*UN*4*"), ("\nLX*2", "\nLX*3~\nLX*2")], "0", "0"),
        ("60*UN*X", [("*UN*X*", "*UN*1*")], "0", "0"),
    ],
)
def test_units_that_change_without_a_choice_bill_the_same_dollars(
    sent: str, pairs: list[tuple[str, str]], more: str, fewer: str, tmp_path: Path
) -> None:
    data = PLAIN.replace(b"60*UN*5", sent.encode())
    result = processed(run_with(of_line(*pairs)), data, tmp_path)
    assert [one[1] for one in result.fates()] == ["proposed"]
    charges = result.manifest["charges"]
    names = ("net", "units_raise", "units_lower")
    assert [charges[f"proposals_{one}"] for one in names] == ["0", more, fewer]


def test_a_proposal_that_is_about_a_claim_bills_nothing_that_is_known(tmp_path: Path) -> None:
    result = processed(run_with(rewriting("Z901", proposed, ("*UN*5*", "*UN*6*"))), PLAIN, tmp_path)
    assert result.manifest["charges"]["proposals_net"] == "0"
    assert result.counts("proposed") == (1,)


def test_two_proposals_are_both_listed_and_counted(tmp_path: Path) -> None:
    more, fewer = of_line(("*UN*5*", "*UN*6*")), replace(of_line(("*UN*5*", "*UN*4*")), code="Z902")
    result = processed(run_with(more, fewer), PLAIN, tmp_path)
    assert [one["rule"] for one in result.manifest["proposals"]] == ["Z901", "Z902"]
    charges = result.manifest["charges"]
    assert [charges[f"proposals_units_{name}"] for name in ("raise", "lower")] == ["1", "-1"]


def test_where_lines_alone_are_asked_for_no_rule_is(tmp_path: Path) -> None:
    original = tmp_path / "a.837"
    original.write_bytes(TWO)
    seen: list[object] = []
    with_rule = run_with(own_rule("Z901", lambda claim: [Finding(claim.clm, "Of the tests")]))
    outcome = check(with_rule, Input(original, "a.837"), Rows(on_lines=seen.extend))
    assert (len(seen), outcome.tally.claims_examined, outcome.tally.by_rule["Z901"]) == (2, 0, 0)
