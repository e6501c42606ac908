"""Memory does not grow with the rows: measured in a process of its own, as the system counts it. No clock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.night import amount

pytestmark = pytest.mark.slow

_SCRIPT = r"""
import io, re, sys
from edi837.report.as_html import write_page
from edi837.report.as_xlsx import write_workbook
from edi837.report.page import Page
from edi837.report.shown import ShownRow
from edi837.report.top import TopRows
from edi837.report.totals import ReportTotals
from tests.report.rows import row

rows, shown, form = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
top, totals = TopRows(200 if form == "html" else shown, keeps_all=form == "html"), ReportTotals()
for number in range(rows):
    text = f"What is wrong with number {number}, " + "at length " * 40
    one = row(number, message=text, payer_id=f"P{number}", payer_name=f"PAYER {number}", at_risk=str(number))
    top.take([one])
    totals.take([one])
totals.finish()
page = Page("many", [], totals, total=top.total, shown=shown)
with open(sys.argv[4], "w+b") as file:
    if form == "html":
        write_page(file, page, map(ShownRow, top.first()), map(ShownRow, top.all()))
    else:
        write_workbook(file, page, map(ShownRow, top.first()))
# Not ru_maxrss: that one starts with what the process had that started this one.
print(int(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


def peak(rows: int, shown: int, form: str, folder: Path) -> int:
    """The most memory that the process had, in MB."""
    command = [sys.executable, "-c", _SCRIPT, str(rows), str(shown), form, str(folder / f"many.{form}")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    return int(done.stdout)


def test_rows_that_are_not_shown_cost_nothing(tmp_path: Path) -> None:
    few, many = (peak(rows, 500, "xlsx", tmp_path) for rows in (1_000, 40_000))

    assert many - few < 12


@pytest.mark.parametrize("form, most", [("html", 12), ("xlsx", 12)])
def test_rows_that_are_shown_are_written_in_pieces(form: str, most: int, tmp_path: Path) -> None:
    few, many = (peak(rows, rows, form, tmp_path) for rows in (2_000, 12_000))

    # 10,000 rows more are 10 MB as objects, and 140 MB as one tree.
    assert many - few < most


def test_two_hundred_thousand_rows_in_a_workbook_of_a_hundred_thousand(tmp_path: Path) -> None:
    """By day a tenth of them, in what memory is left for a tenth."""
    assert peak(amount(20_000, 200_000), amount(10_000, 100_000), "xlsx", tmp_path) < amount(45, 80)
