"""The charts of the utilization page: heights, gaps, labels, and in a real Chromium."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from edi837.report.nodes import node, resource
from edi837.utilization.line_parts import BILLED, DISCARDED
from edi837.utilization.months import MEASURES, month_chart
from edi837.utilization.overview import Overview
from edi837.utilization.row import UsageRow, row_of
from edi837.utilization.sums import Sums
from edi837.utilization.usage_groups import UsageGroup
from edi837.utilization.usage_page import write_page
from tests.report.chromium import Browser, chromium
from tests.report.made import claims
from tests.report.test_contrast import contrast, schemes
from tests.utilization.counting import overview
from tests.utilization.test_page import EDITS
from tests.utilization.test_payloads import with_payloads

MG, CHARGE = MEASURES
BASE = Decimal(172)


def month(key: str, mg: str = "100", discarded: str = "0", charge: str = "10") -> UsageRow:
    """The row of a month."""
    told = {"lines": 1, "lines_with_mg": 1, "lines_with_charge": 1}
    billed = Sums(**told, mg=Decimal(mg), charge=Decimal(charge))
    return row_of("month", UsageGroup(key, "", {BILLED: billed, DISCARDED: Sums(**told, mg=Decimal(discarded))}))


def columns(*rows: UsageRow, as_of: str = "2026-11-24") -> list[dict[str, str]]:
    root = node("page")
    month_chart(root, MG, rows, as_of)
    return [{"month": one.text or "", **one.attrib} for one in root.iter("column")]


def test_columns_are_as_high_as_their_share_of_the_scale() -> None:
    first, second = columns(month("2026-09", "1000", "250"), month("2026-10", "500"))

    assert (first["upper_y"], first["upper_height"], first["y"], first["height"]) == (
        "22.00",
        "37.50",
        "59.50",
        "112.50",
    )
    assert (second["upper_height"], second["y"], second["height"]) == ("0.00", "97.00", "75.00")
    assert first["told"] == "1,000 mg, of it discarded 250 mg; 1 line"
    assert (first["value"], second["value"]) == ("1k", "500")


def test_a_month_without_a_line_is_a_gap() -> None:
    made = columns(month("2025-11"), month("2026-02"))

    assert [(one["month"], one["label"], one.get("year"), "told" in one) for one in made] == [
        ("2025-11", "Nov", "2025", True), ("2025-12", "Dec", None, False), ("2026-01", "Jan", "2026", False),
        ("2026-02", "Feb", None, True),
    ]  # fmt: skip


def test_a_slip_in_a_date_does_not_stretch_the_chart() -> None:
    rows = [month("1926-01"), month("2026-10"), month("9999-12"), month("")]
    root = node("page")
    month_chart(root, MG, rows, "2026-11-24")

    shown = [one.text for one in root.iter("column")]
    assert (len(shown), shown[0], shown[-1]) == (36, "2023-11", "2026-10")
    assert root[0].get("others") == "In the table alone: 2 months outside this chart."
    assert [one["month"] for one in columns(month("9999-12"))] == ["9999-12"]


def test_long_times_label_some_months() -> None:
    made = columns(*(month(f"{2024 + at // 12}-{at % 12 + 1:02}") for at in range(30)))

    assert [one["label"] for one in made if "label" in one] == ["Jan", "Apr", "Jul", "Oct"] * 2 + ["Jan", "Apr"]
    assert [one["year"] for one in made if "year" in one] == ["2024", "2025", "2026"]
    assert [one for one in made if "value" in one] == []


def test_nothing_stands_below_the_base_line() -> None:
    (only,) = columns(month("2026-10", "-5", "-7"))

    assert (only["height"], only["upper_height"]) == ("0.00", "0.00")


@pytest.mark.parametrize("most", ["0.003", "1", "7", "99", "100", "101", "123456789", "99999999999"])
def test_the_scale_holds_what_is_shown_in_few_round_steps(most: str) -> None:
    root = node("page")
    month_chart(root, CHARGE, [month("2026-10", charge=most)], "2026-11-24")
    ticks = [Decimal(one.get("y")) for one in root.iter("tick")]
    (column,) = root.iter("column")

    assert 3 <= len(ticks) <= 6
    assert ticks[0] == BASE
    assert ticks[-1] == 22
    assert 22 <= Decimal(column.get("y")) <= BASE - 75
    assert len({one.text for one in root.iter("tick")}) == len(ticks)


def test_what_was_discarded_stands_out() -> None:
    light, dark = (re.findall(r"--waste: (#[0-9a-f]{6})", resource("page.css", "edi837.utilization")) * 2)[:2]

    for color, scheme in zip((light, dark, light), schemes(), strict=True):
        assert contrast(color, scheme["paper"]) >= 3


def page(folder: Path, told: Overview) -> Path:
    path = folder / "utilization.html"
    file = io.BytesIO()
    write_page(file, told)
    path.write_bytes(file.getvalue())
    return path


@pytest.fixture(scope="module")
def shared() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.browser
def test_a_browser_asks_for_nothing_and_refuses_nothing(shared: Browser, tmp_path: Path) -> None:
    for told in (overview(claims(*EDITS)), with_payloads()):
        shared.open(page(tmp_path, told))

        assert shared.complaints() == []
        assert shared.requests() == []
        assert shared.run("document.title").startswith("Utilization of ")
        assert shared.run("getComputedStyle(document.querySelector('.usage')).borderStyle") == "solid"


@pytest.mark.browser
def test_charts_are_drawn_inside_their_figures(shared: Browser, tmp_path: Path) -> None:
    shared.open(page(tmp_path, overview(claims(*EDITS))))

    script = """[...document.querySelectorAll('svg')].flatMap(svg => { const box = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('rect, text')].filter(one => { const it = one.getBoundingClientRect();
            return it.left < box.left - 1 || it.right > box.right + 1 || it.bottom > box.bottom + 1; })
            .map(one => one.outerHTML); })"""
    assert shared.run(script) == []
    assert shared.run("document.querySelectorAll('figure svg').length") == 6


@pytest.mark.browser
def test_labels_of_columns_do_not_meet(shared: Browser, tmp_path: Path) -> None:
    year = [[("D8*20261103", f"D8*{2025 + (at + 11) // 12}{(at + 11) % 12 + 1:02}03")] for at in range(11)]
    for width, (given, told) in itertools.product((1280, 420), (("year", year), ("few", EDITS))):
        shared.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        shared.open(page(tmp_path, overview(claims(*told))))
        script = """[...document.querySelectorAll('.by-month svg')].flatMap(svg => ['.tick', '.value'].flatMap(kind => {
            const boxes = [...svg.querySelectorAll('g ' + kind)].filter(one => one.checkVisibility())
                .map(one => one.getBoundingClientRect()).sort((one, other) => one.left - other.left);
            return boxes.filter((box, at) => at && box.left < boxes[at - 1].right
                && Math.abs(box.top - boxes[at - 1].top) < 8).map(box => [kind, box.left]); }))"""
        assert shared.run(script) == [], (width, given)
        assert shared.run("document.documentElement.scrollWidth <= window.innerWidth"), (width, given)
    shared.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.browser
def test_it_prints_whole_tables(shared: Browser, tmp_path: Path) -> None:
    many = ([("NORTHERN LIFE*****PI*NL100", f"PAYER*****PI*P{number:03}")] for number in range(60))
    shared.open(page(tmp_path, overview(claims(*many), by=("payer",))))
    height = (
        "document.querySelector('.usage .scroll').clientHeight - document.querySelector('.usage table').offsetHeight"
    )

    assert shared.run(height) < 0
    shared.call("Emulation.setEmulatedMedia", media="print")
    assert shared.run(height) >= 0
    shared.call("Emulation.setEmulatedMedia", media="")
