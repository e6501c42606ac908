from __future__ import annotations

from edi837.report.top import TopRows
from tests.report.rows import row


def kept(limit: int, *rows: object) -> list[str]:
    top = TopRows(limit)
    top.take(rows)  # type: ignore[arg-type]
    return [one.exception_id[-2:] for one in top.first()]


def test_rows_come_by_what_is_to_do_then_dollars_then_severity_then_place() -> None:
    rows = [
        row(1, severity="info", at_risk=""),
        row(2, severity="warning", at_risk="900"),
        row(3, at_risk="10"),
        row(4, at_risk="10.5"),
        row(5, at_risk="10"),
        row(6, severity="error", at_risk=""),
        row(7, severity="warning", at_risk="10"),
        row(8, at_risk="5000", disposition="repaired"),
    ]

    assert kept(9, *rows) == ["02", "04", "03", "05", "07", "06", "08", "01"]


def test_a_near_deadline_comes_before_dollars_and_one_that_is_past_before_all() -> None:
    rows = [
        row(1, at_risk="900", days_left="200"),
        row(2, at_risk="1", days_left="30"),
        row(3, at_risk="2", days_left="7"),
        row(4, at_risk="3", days_left="-1"),
        row(5, at_risk="950"),
        row(6, at_risk="5", days_left="1"),
        row(7, at_risk="9", days_left="31"),
    ]

    assert kept(9, *rows) == ["04", "06", "03", "02", "05", "01", "07"]


def test_a_limit_keeps_the_first_ones_and_counts_all() -> None:
    rows = [row(number, at_risk=str(number % 50)) for number in range(1, 200)]
    top = TopRows(3)
    top.take(rows)

    assert [int(one.at_risk) for one in top.first()] == [49, 49, 49]
    assert [one.patient_control_number for one in top.first(2)] == ["C49", "C99"]
    assert top.total == 199


def test_the_first_rows_by_their_place() -> None:
    top = TopRows(3)
    top.take([row(number, at_risk=str(number)) for number in (1, 9, 2, 8, 7)])

    assert [one.at_risk for one in top.first_by_place(3)] == ["9", "8", "7"]
    assert [one.at_risk for one in top.first_by_place(2)] == ["9", "8"]


def test_all_rows_are_kept_in_their_order_where_that_is_asked() -> None:
    top = TopRows(1, keeps_all=True)
    top.take([row(number, at_risk=str(number)) for number in (3, 9, 2, 8)])

    assert [one.at_risk for one in top.all()] == ["3", "9", "2", "8"]
    assert [one.at_risk for one in top.first()] == ["9"]


def test_nothing_is_kept_where_nothing_is_shown() -> None:
    top = TopRows(0)
    top.take([row(1)])

    assert (list(top.first()), top.total) == ([], 1)


def test_a_charge_that_is_no_number_is_no_dollars() -> None:
    assert kept(2, row(1, at_risk="1.0.0"), row(2, at_risk="1")) == ["02", "01"]
