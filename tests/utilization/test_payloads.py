"""No name gets out of its place: not in a spreadsheet, not on the page, not on a terminal."""

from __future__ import annotations

import re
from decimal import Decimal

from lxml import html

from edi837.report.visible import visible
from edi837.rows.formula import escape_formula
from edi837.utilization.as_text import write_text
from edi837.utilization.line_parts import BILLED
from edi837.utilization.overview import CountedFile, Overview
from edi837.utilization.sums import Sums
from edi837.utilization.usage_groups import UsageGroup, Utilization
from edi837.utilization.usage_page import write_page
from tests.report.test_payloads import PAYLOADS, SCRIPT
from tests.utilization.test_page import csv_rows, written


def with_payloads() -> Overview:
    """Each payload as key and name of a payer and a provider, and as the name of a file."""
    made = Utilization(("payer", "provider"))
    for groups in made.groups.values():
        for number, payload in enumerate(PAYLOADS):
            sums = Sums(lines=1, lines_with_charge=1, charge=Decimal(number + 1))
            groups[payload] = UsageGroup(payload, payload + "!", {BILLED: sums})
    made.total.parts[BILLED] = Sums(lines=2, lines_with_charge=2, charge=Decimal(2))
    files = [CountedFile(payload, 1, 1, 1) for payload in PAYLOADS]
    held = [(payload, ("X101",)) for payload in PAYLOADS]
    return Overview(made, tuple(made.groups), files, held, PAYLOADS, [SCRIPT], "2026-11-24", "edi837", "0" * 64)


def test_no_name_runs_in_a_spreadsheet() -> None:
    rows = [row for row in csv_rows(with_payloads()) if row["dimension"] == "payer"]

    assert {row["key"] for row in rows} == {escape_formula(payload) for payload in PAYLOADS}
    assert [row["name"] for row in rows if row["name"].lstrip()[:1] in tuple("=+-@\t\r\n")] == []


def test_no_name_gets_out_of_its_place_on_the_page() -> None:
    page = html.fromstring(written(write_page, with_payloads()))

    assert {one.tag for one in page.xpath("//tbody//* | //svg//* | //li//*")} <= {
        "tr", "th", "td", "bdi", "g", "title", "text", "rect",
    }  # fmt: skip
    assert page.xpath("//script | //img | //@onload | //@onerror") == []
    keys = page.xpath("//h2[@id='table-payer']/..//tbody//th/bdi[1]/text()")
    assert keys == [visible(payload) for payload in reversed(PAYLOADS)]


def test_no_name_moves_a_terminal() -> None:
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", written(write_text, with_payloads())) == []
