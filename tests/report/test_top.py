from __future__ import annotations

from edi837.report.top import TopRows, by_rule
from tests.report.rows import row


def kept(limit: int, *rows: object) -> list[str]:
    top = TopRows(limit)
    top.take(rows)  # type: ignore[arg-type]
    return [one.exception_id[-2:] for one in top.rows(top.keys())]


def test_rows_come_by_severity_then_dollars_then_place() -> None:
    rows = [
        row(1, severity="info", at_risk=""),
        row(2, severity="warning", at_risk="900"),
        row(3, at_risk="10"),
        row(4, at_risk="10.5"),
        row(5, at_risk="10"),
        row(6, severity="error", at_risk=""),
    ]

    assert kept(9, *rows) == ["04", "03", "05", "06", "02", "01"]


def test_a_limit_keeps_the_first_ones_and_counts_all() -> None:
    rows = [row(number, at_risk=str(number % 50)) for number in range(1, 200)]
    top = TopRows(3)
    top.take(rows)

    assert [int(one.at_risk) for one in top.rows(top.keys())] == [49, 49, 49]
    assert [one.patient_control_number for one in top.rows(top.keys())] == ["C49", "C99", "C149"]
    assert top.total == 199


def test_nothing_is_kept_where_nothing_is_shown() -> None:
    top = TopRows(0)
    top.take([row(1)])

    assert (top.keys(), top.total) == ([], 1)


def test_a_charge_that_is_no_number_is_no_dollars() -> None:
    assert kept(2, row(1, at_risk="1.0.0"), row(2, at_risk="1")) == ["02", "01"]


def test_rules_with_errors_come_first_then_those_with_more_dollars() -> None:
    top = TopRows(9)
    top.take([row(1, severity="warning", rule="M402", at_risk="999"), row(2, at_risk="1"), row(3, rule="C701")])

    assert [(rule, len(keys)) for rule, keys in by_rule(top.keys())] == [("C701", 1), ("N203", 1), ("M402", 1)]
