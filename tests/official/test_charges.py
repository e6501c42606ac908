"""Charges against the ASP payment limit: the difference in dollars, and what is not compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from edi837.claim.charges import sum_apart
from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import find_inputs
from edi837.jobs.run import prepare
from edi837.official.importing import Named, import_codes
from edi837.rows.record import ExceptionRecord
from edi837.settings.config import Settings
from tests.completing import complete
from tests.judging import judge
from tests.official.test_limits import file_of

PRICES = """Payment limits,,,
"Effective October 1, 2026 through December 31, 2026",,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit
J9997,Drug,10 MG,12.345
J9996,Drug without a limit,10 MG,N/A
"""

Says = Callable[[str, str], list[tuple[str, str]]]


@pytest.fixture
def says(tmp_path: Path) -> Says:
    (tmp_path / "prices.csv").write_text(PRICES)
    import_codes(Named(asp=(tmp_path / "prices.csv",)), tmp_path / "codes.db")
    settings = Settings(codes=tmp_path / "codes.db", target=("J9997", "J9996"), as_of=date(2026, 11, 24), guide="none")
    run = prepare(settings)

    def rows_of(service: str, day: str) -> list[tuple[str, str]]:
        (tmp_path / "claims.837").write_bytes(complete(f"SV1*HC:{service}***1~\nDTP*472*D8*{day}~\n", "P"))
        rows: list[ExceptionRecord] = []
        check(run, find_inputs([str(tmp_path / "claims.837")])[0], Rows(on_rows=rows.extend))
        return [(row.severity, row.message) for row in rows if row.rule == "Q612"]

    return rows_of


@pytest.mark.parametrize(
    "service, expected",
    [
        ("J9997*20*UN*10", "$20.00 is $103.45 less than Medicare's limit (10 units at $12.345, 123.45; ASP prices"),
        ("J9997*9000*UN*10", "$9000.00 is $8876.55 more than Medicare's limit (10 units at $12.345, 123.45; ASP"),
    ],
)
def test_the_difference_is_said(says: Says, service: str, expected: str) -> None:
    ((severity, message),) = says(service, "20261103")
    assert severity == "warning"
    assert message.startswith(expected)


@pytest.mark.parametrize(
    "service", ["J9997*150*UN*10", "J9996*1*UN*10", "J9995*1*UN*10", "J9997:JW*1*UN*10", "J9997*1*ML*10"]
)
def test_what_is_not_compared(says: Says, service: str) -> None:
    assert says(service, "20261103") == []


def test_a_day_of_another_quarter_is_not_checked(says: Says) -> None:
    ((severity, message),) = says("J9997*1*UN*10", "20260103")
    assert severity == "info"
    assert message.startswith("Not checked: no loaded ASP prices cover 2026-01-03")
    assert says("J9997*1*ML*10", "20260103") == []


def test_a_contract_by_asp_is_computed_from_the_limit(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text(PRICES)
    (tmp_path / "rates.csv").write_text("payer,method,rate\nNL100,% of ASP,110%\n")
    (tmp_path / "claims.837").write_bytes(complete("SV1*HC:J9997*150*UN*10***1~\n", "P"))
    import_codes(Named(asp=(tmp_path / "prices.csv",)), tmp_path / "codes.db")
    run = prepare(
        Settings(codes=tmp_path / "codes.db", target=("J9997",), rates=tmp_path / "rates.csv", as_of=date(2026, 11, 24))
    )
    rows: list[ExceptionRecord] = []
    check(run, find_inputs([str(tmp_path / "claims.837")])[0], Rows(on_rows=rows.extend))
    (told,) = (row.message for row in rows if row.rule == "A810")
    assert told.startswith("10 × ASP 11.646 × 110 % = 128.11 is allowed at site 11 by rates.csv, row 2; 150.00 is")


def test_a_charge_far_from_the_median_is_said_with_its_sum() -> None:
    usual = (("*60*UN*5", "*60*UN*5"),)
    high = (("*60*UN*5", "*400*UN*5"), ("*390*", "*730*"))
    low = (("*60*UN*5", "*10*UN*5"), ("*390*", "*340*"))
    said = [
        one.finding.message
        for one in judge(file_of([*[usual] * 20, high, low])).found
        if one.rule.code == "Q612" and one.claim is not None
    ]
    assert said == [
        "$80 a unit; the provider's median in this file is $12 ($340.00 more for 5 units)",
        "$2 a unit; the provider's median in this file is $12 ($50.00 less for 5 units)",
    ]


@pytest.mark.parametrize(
    "each, usual, units, said",
    [
        ("2", "12", "5", "$50.00 less for 5 units"),
        ("12.5", "0.125", "1", "$12.38 more for 1 unit"),
    ],
)
def test_the_sum_is_that_of_all_units(each: str, usual: str, units: str, said: str) -> None:
    assert sum_apart(Decimal(each), Decimal(usual), Decimal(units)) == said
