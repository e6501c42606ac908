"""The utilization report: every format tells the same figures, and no name gets out of its place."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import IO, Any

import pytest
from lxml import html

from edi837.utilization.as_json import write_json
from edi837.utilization.as_text import write_text
from edi837.utilization.columns import columns_for, label
from edi837.utilization.formats import FORMATS, write_csv
from edi837.utilization.overview import Overview
from edi837.utilization.row import COLUMNS
from edi837.utilization.usage_groups import OTHERS
from edi837.utilization.usage_page import write_page
from tests.report.made import claims
from tests.utilization.counting import ALL, frequency, line, overview

Write = Callable[[IO[bytes], Overview], None]
OTHER_PAYER = ("NORTHERN LIFE*****PI*NL100", "SOUTHERN LIFE*****PI*SL200")
NO_QUANTITY = ("CTP****1*ML~\n", "")
EDITS = (
    [], [frequency("7"), line("J3000:JW", "1234.5", "1000")], [frequency("8")], [OTHER_PAYER, line("J3490", "9", "1")],
    [NO_QUANTITY], [line(charge="x")], [("D8*20261103", "D8*20260915")], [("D8*20261103", "D8*20261399")],
)  # fmt: skip
TOLD = overview(claims(*EDITS))
# Headings of the shared columns and the columns of the CSV that they show.
SHOWN = {
    "claims": "claims", "lines": "lines", "units": "units", "mg": "mg", "mg by NDC": "ndc_mg", "charge": "charge",
    "$/unit": "charge_per_unit", "$/mg": "charge_per_mg", "JW mg": "discarded_mg", "JW %": "discarded_share",
    "JZ %": "jz_share", "no units": "without_units", "no mg": "without_mg", "no NDC mg": "without_ndc_mg",
    "no charge": "without_charge", "void claims": "void_claims", "void charge": "void_charge",
}  # fmt: skip


def written(write: Write, told: Overview = TOLD) -> str:
    file = io.BytesIO()
    write(file, told)
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as book:
            return "".join(book.read(name).decode("utf-8") for name in book.namelist())
    return file.getvalue().decode("utf-8")


def csv_rows(told: Overview = TOLD) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(write_csv, told), newline="")))


def plain(cell: str) -> Decimal | None:
    """A cell that people read, as a number."""
    text = cell.translate(str.maketrans("\N{MINUS SIGN}", "-", "$,%"))
    return None if text == "\N{EM DASH}" else Decimal(text)


def figures(row: dict[str, str], headings: list[str]) -> list[Decimal | None]:
    return [Decimal(row[SHOWN[one]]) if row[SHOWN[one]] else None for one in headings]


def test_csv_is_long_and_tidy() -> None:
    rows = csv_rows()

    assert tuple(rows[0]) == COLUMNS
    assert [rows[0][name] for name in ("dimension", "key", "claims", "charge")] == ["total", "", "7", "1483.5"]
    assert list(dict.fromkeys(row["dimension"] for row in rows)) == ["total", *ALL]
    assert len({(row["dimension"], row["key"]) for row in rows}) == len(rows)


def test_json_has_the_figures_of_the_csv() -> None:
    told = json.loads(written(write_json))

    def text(value: Any) -> str:
        return "" if value is None else str(value)

    objects = [{"dimension": "total", **told["total"]}]
    objects += [{"dimension": name, **one} for name, listed in told["groups"].items() for one in listed]
    assert [{name: text(value) for name, value in one.items()} for one in objects] == csv_rows()
    assert {type(told["total"][name]) for name in ("claims", "lines", "void_claims")} == {int}
    assert told["targets"] == ["J3000"]


def test_the_page_has_the_figures_of_the_csv() -> None:
    page = html.fromstring(written(write_page))
    rows = [row for row in csv_rows() if row["dimension"] != "total"]
    headings = page.xpath("(//thead)[1]//th/abbr/text()")
    cells = [[plain(cell) for cell in row.xpath("td/text()")] for row in page.xpath("//tbody/tr")]

    assert headings == list(SHOWN)
    assert cells == [figures(row, headings) for row in rows]
    totals = {tuple(map(plain, foot.xpath(".//td/text()"))) for foot in page.xpath("//tfoot")}
    assert totals == {tuple(figures(csv_rows()[0], headings))}


def test_the_text_has_the_figures_of_the_csv() -> None:
    lines = written(write_text).splitlines()
    cells = [re.split(r" {2,}", line) for line in lines]
    named = {label(row)[:39] for name in TOLD.by for row in TOLD.rows(name)}
    found = [[plain(cell) for cell in row[1:]] for row in cells if row[0].rstrip("…")[:39] in named]

    assert found == [figures(row, list(SHOWN)) for row in csv_rows() if row["dimension"] != "total"]
    assert "Billed     7 lines in 7 claims, $1,483.50" in lines
    assert "Discarded  97.6%: 10,000 mg on 1 JW line; JZ on 0.0% of the lines given" in lines


def test_columns_that_nothing_stands_in_are_left_out() -> None:
    assert [one.heading for one in columns_for(overview(claims([])).total)] == list(SHOWN)[:11]


def test_how_it_was_counted_is_told() -> None:
    notes = json.loads(written(write_json))["notes"]
    text = " ".join(written(write_text).split())
    page = html.fromstring(written(write_page))

    assert notes[:2] == [
        "Voids (frequency 8), not in the figures: 1 claim, 1 line, $60.00.",
        "Replacements (frequency 7), in the figures: 1 claim, 1 line, $1,234.50.",
    ]
    assert page.xpath("//section[@class='how']//li/text()") == notes
    assert [one for one in notes if " ".join(one.split()) not in text.replace(" - ", " ")] == []


def test_the_page_needs_no_script_and_lets_nothing_in() -> None:
    page = html.fromstring(written(write_page))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = page.xpath("//style/text()")[0]

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert page.xpath("//script | //@onclick | //@style | //img | //link | //@src") == []
    assert [link for link in page.xpath("//@href") if not link.startswith("#")] == []


def test_nobody_is_named() -> None:
    data = claims(*EDITS)
    for write in FORMATS.values():
        text = written(write, overview(data))
        assert [one for one in ("RIVERA", "CAMILA", "LSM00", "19880423", "LS-1", "BIRCH") if one in text] == []


def test_the_same_inputs_give_the_same_bytes() -> None:
    for write in FORMATS.values():
        assert written(write, overview(claims(*EDITS))) == written(write)


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_nothing_to_count(write: Write) -> None:
    text = written(write, overview(claims([line("J1885"), ("67457000110", "00000000000")])))

    if write is write_csv:
        assert text.splitlines()[1].startswith("total,,,0,0,0,0,0,0,")
        assert len(text.splitlines()) == 2
    elif write is write_json:
        assert json.loads(text)["total"]["lines"] == 0
    else:
        assert "No target line (J3000 or an NDC of the same drug) is in 1 file." in text


def test_what_there_was_no_room_for_comes_last_everywhere() -> None:
    data = claims(*([("NORTHERN LIFE*****PI*NL100", f"PAYER{number}*****PI*P{number}")] for number in range(4)))
    told = overview(data, by=("payer",), most_groups=1)

    assert [(row.key, row.lines) for row in told.rows("payer")] == [("P0", 1), (OTHERS, 3)]
    page = html.fromstring(written(write_page, told))
    assert page.xpath("//figure[last()]//p[@class='none']/text()") == ["1 other payer: $180.00"]


def test_a_long_table_says_what_it_leaves_out() -> None:
    payers = ([("NORTHERN LIFE*****PI*NL100", f"PAYER*****PI*P{number:03}")] for number in range(27))
    text = written(write_text, overview(claims(*payers), by=("payer",)))

    assert "and 2 with $120.00; --format csv has all" in text.splitlines()


def test_no_two_landmarks_have_one_name() -> None:
    page = html.fromstring(written(write_page))
    landmarks = page.xpath("//*[(self::section or @role = 'region') and (@aria-label or @aria-labelledby)]")
    names = [one.get("aria-label") or one.get("aria-labelledby") for one in landmarks]

    assert len(names) > 3
    assert len(names) == len(set(names))
