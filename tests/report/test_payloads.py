"""What a file can carry to harm its reader: through every format it stays text, and none of it is lost."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from lxml import etree, html
from openpyxl import load_workbook

from edi837.report.as_html import write_page
from edi837.report.as_xlsx import write_workbook
from edi837.report.page import Page
from edi837.report.shown import ExcerptLine, ExcerptPart, PredictedAnswer, ShownRow
from edi837.report.totals import ReportTotals
from edi837.report.visible import visible
from edi837.report.writers import CsvWriter, JsonlWriter, XmlWriter, row_json
from edi837.rows.formula import as_sent, escape_formula
from edi837.rows.record import COLUMNS, ExceptionRecord
from tests.report.chromium import chromium
from tests.report.made import HYPHENS, claims, processed
from tests.report.page_data import rows_of, text_of
from tests.report.rows import row

SCRIPT = "<script>document.title='run'</script>"
PAYLOADS = [
    SCRIPT, "</style><img src=x onerror=\"document.title='run'\">", "\"><svg/onload=document.title='run'>", "]]>",
    "&lt;b&gt;", "{{7*7}}", "javascript:document.title='run'", "=HYPERLINK(\"http://x.test\",1)", "=cmd|'/c calc'!A0",
    "+1+1", "-1+1", "@SUM(1)", " =1+1", "\t=1", "\r=1", "\n=1", "\xa0=1", "a\x00b", "\x1b[31m", "\x85", "\u202egnp.exe",
    "\u2066x", "a\"b,c\r\nd", "é", "'", "'=1", "x" * 40_000,
]  # fmt: skip
COLUMN = ("payer_name", "patient_control_number", "before", "message", "note", "file")


def rows() -> list[ExceptionRecord]:
    """Each payload in each column that a file or a person fills."""
    return [row(number, **dict.fromkeys(COLUMN, payload)) for number, payload in enumerate(PAYLOADS, 1)]


def test_csv_runs_nothing() -> None:
    file = io.BytesIO()
    writer = CsvWriter(file, COLUMNS)
    writer.write(rows())
    writer.finish()
    read = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8"), newline="")))

    assert [one["note"] for one in read] == [escape_formula(payload) for payload in PAYLOADS]
    assert [one["note"] for one in read if one["note"].lstrip()[:1] in tuple("=+-@\t\r\n")] == []
    assert [as_sent(one["note"]) for one in read[7:17]] == PAYLOADS[7:17]


def test_jsonl_gives_every_value_back() -> None:
    file = io.BytesIO()
    JsonlWriter(file, COLUMNS).write(rows())

    assert [json.loads(line)["note"] for line in file.getvalue().split(b"\n")[:-1]] == PAYLOADS


def test_a_computed_column_is_a_number_with_all_its_digits() -> None:
    row = ExceptionRecord("e", "r", "f", charge="07.50", at_risk="12345678901234567890.10", days_left="-3", segment="")
    line = row_json(COLUMNS, row).decode()
    assert '"charge": "07.50"' in line
    assert '"at_risk": 12345678901234567890.10, "days_left": -3' in line
    assert '"segment": null' in line
    odd = row_json(COLUMNS, row._replace(at_risk="1e5", days_left="007")).decode()
    assert '"at_risk": "1e5", "days_left": "007"' in odd


def test_xml_stays_well_formed() -> None:
    file = io.BytesIO()
    writer = XmlWriter(file, COLUMNS)
    writer.write(rows())
    writer.finish()
    read = [one.findtext("note") for one in etree.fromstring(file.getvalue())]

    shown = [payload.translate(dict.fromkeys((0, 0x1B, 0x85), 0xFFFD)) for payload in PAYLOADS]
    shown[PAYLOADS.index("\x85")] = "\x85"
    assert read == shown


def page_of(*made: ShownRow) -> bytes:
    file = io.BytesIO()
    totals = ReportTotals()
    totals.take([one.row for one in made])
    totals.finish()
    page = Page(SCRIPT, [], totals, total=len(made), shown=len(made), left_out=[(SCRIPT, SCRIPT)])
    write_page(file, page, made, made)
    return file.getvalue()


def full(one: ExceptionRecord) -> ShownRow:
    """A row with its payload in everything that is shown besides."""
    text = one.note
    line = ExcerptLine("at", "1", (ExcerptPart(text), ExcerptPart(text, True)))
    return ShownRow(one, 0, text, (PredictedAnswer(text, text, text),), (line,))


def test_html_shows_every_payload_and_makes_no_element_of_it() -> None:
    plain = html.fromstring(page_of(*(full(row(number)) for number in range(1, len(PAYLOADS) + 1))))
    page = html.fromstring(page_of(*map(full, rows())))

    assert [one.tag for one in page.xpath("//li[@class='row'][1]//*")] == [
        one.tag for one in page.xpath("//li[@class='row'][2]//*")
    ]
    assert len(page.xpath("//script")) == len(plain.xpath("//script")) == 3
    assert page.xpath("//img | //@onload | //@onerror | //svg//script") == []
    data = rows_of(page_of(*map(full, rows())))
    assert [row["message"] for row in data] == [visible(one) for one in PAYLOADS]
    assert [row["answers"].split("\t")[2] for row in data] == [visible(one) for one in PAYLOADS]
    assert [row["excerpt"] for row in data] == [[f">1 {visible(one)}[{visible(one)}]"] for one in PAYLOADS]


def test_html_shows_what_turns_the_text_around_by_its_number() -> None:
    text = text_of(page_of(*map(full, rows())))

    assert "\u202e" not in text
    assert "[U+202E]gnp.exe" in text
    assert "a␀b" in text


@pytest.mark.browser
def test_a_browser_runs_none_of_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(page_of(*map(full, rows())))
    with chromium() as browser:
        browser.open(path, "view=all&by=p")
        browser.wait("document.querySelectorAll('#list .row').length")
        browser.run("document.querySelectorAll('#list .row details').forEach(row => { row.open = true; })")
        browser.wait("document.querySelectorAll('.body').length === document.querySelectorAll('#list .row').length")

        assert browser.run("document.title") == f"Exceptions in {SCRIPT}"
        assert browser.run("document.querySelectorAll('#list .row').length") == len(PAYLOADS)
        assert browser.complaints() == []
        assert browser.requests() == []


def test_a_workbook_holds_text() -> None:
    file = io.BytesIO()
    write_workbook(file, Page(SCRIPT, [], ReportTotals()), [full(one._replace(fix="proposed")) for one in rows()])
    sheet = load_workbook(io.BytesIO(file.getvalue()))["Proposals"]
    column = next(one.column for one in sheet[1] if one.value == "note")
    cells = [sheet.cell(number, column) for number in range(2, sheet.max_row + 1)]

    assert {one.data_type for one in cells} == {"s"}
    assert [one.hyperlink for one in cells if one.hyperlink] == []
    assert [one.value for one in cells[:12]] == PAYLOADS[:12]
    assert cells[PAYLOADS.index("é")].value == "é"


def test_the_same_through_a_whole_run(tmp_path: Path) -> None:
    name = "\u202e=1.837"
    edits = [HYPHENS, ("NORTHERN LIFE", SCRIPT), ("RIVERA", SCRIPT), ("LS-1001", "=1+1"), ("NLA2026310", "A\x00B")]
    processed(tmp_path, claims(edits), name, report=("csv", "jsonl", "xml", "html", "xlsx"))
    out = tmp_path / "out"

    page = html.fromstring((out / "\u202e=1.exceptions.html").read_bytes())
    assert len(page.xpath("//script")) == 3
    (changed,) = [row for row in rows_of(out / "\u202e=1.exceptions.html") if row["rule"] == "N203"]
    assert any("REF*G1*A␀B~" in line for line in changed["excerpt"])
    told = csv.DictReader(io.StringIO((out / "\u202e=1.exceptions.csv").read_text(encoding="utf-8"), newline=""))
    assert {one["patient_control_number"] for one in told} == {"'=1+1", ""}
    etree.parse(out / "\u202e=1.exceptions.xml")
    load_workbook(out / "\u202e=1.exceptions.xlsx")
    lines = (out / "\u202e=1.exceptions.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert {json.loads(one)["payer_name"] for one in lines} == {SCRIPT, ""}


def test_a_file_name_that_is_no_text() -> None:
    name = b"\xff.837".decode("utf-8", "surrogateescape")
    file = io.BytesIO()
    writer = CsvWriter(file, ("file",))
    writer.write([(name,)])
    writer.finish()

    assert file.getvalue() == b"file\r\n\\udcff.837\r\n"
    write_workbook(io.BytesIO(), Page(name, [], ReportTotals()), [full(row(1, file=name))])
    assert "[U+DCFF].837" in page_of(full(row(1, file=name))).decode("utf-8")
