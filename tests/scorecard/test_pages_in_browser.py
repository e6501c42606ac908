"""The scorecard and a notice in a real Chromium: whole, without a violation of the guidelines, in both schemes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from edi837.notice.notice import REPAIRS, WAITING, Notice, NoticeFile, NoticeRow
from edi837.notice.notice_page import write_page
from edi837.rules import rules_by_code
from edi837.scorecard.card_formats import Shown, write_html
from tests.report.axe import violations
from tests.report.chromium import chromium
from tests.scorecard.test_formats import card

pytestmark = pytest.mark.browser
DAY = "2026-11-24"
ROW = NoticeRow(
    REPAIRS, "a.837", DAY, "ACCT1", DAY, "2", "N203", "LIN03 still has hyphens.", "2410/LIN03", "67457-0001-10",
    "67457000110", "", "", "", "21 CFR 207.33",
)  # fmt: skip


def notice() -> Notice:
    waits = ROW._replace(kind=WAITING, rule="Q604", question="Check the units.")
    files = [NoticeFile("a.837", DAY, "0" * 64, "f" * 64, None)]
    return Notice("1467560003", date(2026, 11, 1), date(2026, 11, 30), files=files, rows=[*[ROW] * 3, waits])


def test_pages_are_whole_and_accessible(tmp_path: Path) -> None:
    with (tmp_path / "card.html").open("wb") as file:
        write_html(file, Shown(card(), rules_by_code()))
    with (tmp_path / "notice.html").open("wb") as file:
        write_page(file, notice())

    with chromium() as browser:
        for name in ("card", "notice"):
            for width, scheme in ((1440, "light"), (390, "dark")):
                browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                browser.call(
                    "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
                )
                browser.open(tmp_path / f"{name}.html")
                assert violations(browser) == [], (name, width, scheme)
                assert browser.complaints() == []
                assert browser.run("document.documentElement.scrollWidth <= innerWidth"), (name, width)
