"""Dollars are counted as the manifest counts them: of one claim its whole charge, else each line once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from edi837.claim.facts import FileFacts
from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input
from edi837.report import totals
from edi837.report.totals import OTHERS, ReportTotals
from edi837.rows.record import NOT_CHECKED, REPAIRED, ExceptionRecord
from edi837.rules import all_rules
from tests.report.made import CODE, HYPHENS, OUT_OF_BALANCE, PROPOSED, RULES, claims, processed, run_with
from tests.report.page_data import rows_of
from tests.report.rows import row

Figures = dict[str, tuple[int, int, int, int, Decimal]]


def figures(kind: str, rows: list[ExceptionRecord], over_file: frozenset[tuple[str, str]] = frozenset()) -> Figures:
    counted = ReportTotals(over_file)
    counted.take(rows)
    counted.finish()
    return {
        one.key: (one.findings, one.open, one.repaired, one.claims, one.dollars)
        for one in counted.groups[kind].values()
    }


def test_a_line_counts_once_under_a_payer_and_once_under_each_rule() -> None:
    rows = [row(1), row(2, patient_control_number="C1", rule="Q605")]

    assert figures("payer", rows) == {"P1": (2, 2, 0, 1, Decimal(10))}
    assert figures("rule", rows) == {"N203": (1, 1, 0, 1, Decimal(10)), "Q605": (1, 1, 0, 1, Decimal(10))}


def test_a_finding_of_the_claim_puts_its_whole_charge_at_risk() -> None:
    rows = [row(1, rule="C701", line="", charge="", at_risk="390"), row(2, patient_control_number="C1")]

    assert figures("payer", rows)["P1"] == (2, 2, 0, 1, Decimal(390))


def test_what_is_repaired_or_told_for_information_is_no_risk() -> None:
    rows = [row(1, disposition=REPAIRED), row(2, severity="info", at_risk="")]

    assert figures("payer", rows) == {"P1": (2, 0, 1, 0, Decimal(0))}


def test_a_rule_over_the_file_adds_no_dollars_to_a_payer() -> None:
    rows = [row(1), row(9, rule="X115", line="", at_risk="390"), row(9, rule="X115", line="", at_risk="390")]

    assert figures("payer", rows, frozenset({("X115", "")}))["P1"] == (3, 3, 0, 1, Decimal(10))
    assert figures("rule", rows, frozenset({("X115", "")}))["X115"] == (2, 2, 0, 1, Decimal(390))


def test_a_rule_that_failed_asks_for_work_and_one_that_was_not_asked_does_not() -> None:
    crashed = row(1, result=NOT_CHECKED)
    unasked = row(2, result=NOT_CHECKED, severity="info", message="Not checked: no chart")
    counted = ReportTotals()
    counted.take([crashed, unasked])
    counted.finish()

    assert counted.groups["rule"]["N203"].open == 1
    assert counted.not_checked == {("N203", "ndc-with-hyphens", "Not checked: no chart"): 1}


def test_more_groups_than_can_be_listed_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "MOST_GROUPS", 2)
    rows = [row(number, payer_id=f"P{number}") for number in range(1, 6)]

    assert figures("payer", rows) == {
        "P1": (1, 1, 0, 1, Decimal(10)),
        "P2": (1, 1, 0, 1, Decimal(10)),
        OTHERS: (3, 3, 0, 3, Decimal(30)),
    }


def test_neighbors_under_one_account_number_are_two_claims() -> None:
    rows = [row(1, claim_start="50"), row(2, patient_control_number="C1", claim_start="150")]

    assert figures("payer", rows)["P1"] == (2, 2, 0, 2, Decimal(20))


def test_a_claim_without_an_account_number_is_a_claim() -> None:
    assert figures("payer", [row(1, patient_control_number="", claim_start="50")])["P1"] == (1, 1, 0, 1, Decimal(10))


def test_of_a_rule_with_two_halves_only_the_one_over_the_file_adds_no_dollars() -> None:
    halves = {rule.sections.source: FileFacts in rule.on for rule in all_rules() if rule.code == "Q612"}
    rows = [row(number, rule="Q612", source=source) for number, source in enumerate(halves, 1)]

    assert sorted(halves.values()) == [False, True]
    over_file = frozenset(("Q612", source) for source, over in halves.items() if over)
    assert figures("payer", rows, over_file)["P1"] == (2, 2, 0, 1, Decimal(10))


def test_the_page_counts_neighbors_and_negative_charges_as_the_manifest(tmp_path: Path) -> None:
    twin = ("CLM*LS-1002", "CLM*LS-1001")
    below_zero = ("HC:J3000*60", "HC:J3000*-60")
    data = claims([OUT_OF_BALANCE], [OUT_OF_BALANCE, twin], [below_zero])
    done = processed(tmp_path, data, select=("C701", "Q612", "X115"))
    todo = [one for one in rows_of(tmp_path / "out" / "claims.exceptions.html") if one["work"] == "todo"]
    of_claims = {one["claim"]: one["cents"] for one in todo if not one["over_file"]}

    assert "X115" in {one["rule"] for one in todo if one["over_file"]}
    assert len(of_claims) == done.tally.need_a_person == 3
    assert sum(of_claims.values()) == done.tally.charges_at_risk * 100 == 72_200


def test_the_payers_together_are_what_the_manifest_counts(tmp_path: Path) -> None:
    data = claims([], [HYPHENS], [PROPOSED], [OUT_OF_BALANCE, PROPOSED], [CODE], [PROPOSED])
    rows: list[ExceptionRecord] = []
    (tmp_path / "a.837").write_bytes(data)
    check(run_with(select=RULES), Input(tmp_path / "a.837", "a.837"), Rows(on_rows=rows.extend))
    done = processed(tmp_path, data)
    open_rows = [one for one in rows if one.rule not in ("N203", "P302")]

    assert sum(one[-1] for one in figures("payer", open_rows).values()) == done.tally.charges_at_risk == Decimal(511)
