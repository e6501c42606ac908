"""Decisions files as people and spreadsheets leave them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from edi837.decisions.decision import Decision
from edi837.decisions.read_decisions import read_decisions
from edi837.system.errors import MappingError

HEADER = ("exception_id", "decision", "by", "note", "value", "rule", "after")
ROW = ("03e9804f60e05de6", "approve", "M. Chen", "seen", "", "Q605", "5")


def written(tmp_path: Path, content: str | bytes, name: str = "d.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*rows: tuple[str, ...], separator: str = ",", header: tuple[str, ...] = HEADER) -> str:
    return "".join(separator.join(row) + "\r\n" for row in (header, *rows))


def book(tmp_path: Path, *rows: tuple[Any, ...], hidden: bool = False, merged: str = "") -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Work list"
    for cells in (HEADER, *rows):
        sheet.append(cells)
    if merged:
        sheet.merge_cells(merged)
    if hidden:
        made.create_sheet("Other")
        sheet.sheet_state = "hidden"
    made.save(tmp_path / "d.xlsx")
    return tmp_path / "d.xlsx"


def only(path: Path) -> Decision:
    (decision,) = read_decisions(path).rows
    return decision


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_writing(separator: str, encoding: str, tmp_path: Path) -> None:
    row = ("03e9804f60e05de6", "Approve", "É. Muñoz", "seen", "", "Q605", "5")
    decision = only(written(tmp_path, lines(row, separator=separator).encode(encoding)))
    assert (decision.exception_id, decision.decision, decision.by) == ("03e9804f60e05de6", "approve", "É. Muñoz")
    assert decision.shown == {"rule": "Q605", "after": "5"}
    assert decision.place == "d.csv, row 2"


@pytest.mark.parametrize(
    ("typed", "decision"),
    [(word, "approve") for word in ("approve", "Approved", "YES", "y", " ok ")]
    + [(word, "decline") for word in ("decline", "DECLINED", "Reject", "no", "N")]
    + [("x", "x"), ("APPROVE!", "APPROVE!")],
)
def test_the_words_that_people_type(typed: str, decision: str, tmp_path: Path) -> None:
    assert only(written(tmp_path, lines((ROW[0], typed, *ROW[2:])))).decision == decision


def test_rows_without_a_decision_say_nothing(tmp_path: Path) -> None:
    assert read_decisions(written(tmp_path, lines((ROW[0], "", *ROW[2:])))).rows == ()
    assert read_decisions(written(tmp_path, lines())).rows == ()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "has no column 'exception_id'"),
        ("exception_id,decision,by\r\n", "has no column 'note'"),
        ("exception_id,decision,by,note,note\r\n", "column 'note' is there twice"),
        ("exception_id,decision,by,note,after,after\r\n", "column 'after' is there twice"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "has a password, or is a workbook of before 2007"),
        (b"PK\x03\x04" + bytes(100), "is not a workbook that can be read"),
    ],
)
def test_what_is_no_decisions_file(content: str | bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=why):
        read_decisions(written(tmp_path, content))


def test_a_row_with_more_cells_than_columns_is_in_trouble(tmp_path: Path) -> None:
    decision = only(written(tmp_path, lines((*ROW, "one", "more"))))
    assert decision.trouble.startswith("has more cells than the header has columns")


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    rows = [(f"{number:016x}", "approve", "M. Chen", "", "", "Q605", "5") for number in range(100_000)]
    assert len(read_decisions(written(tmp_path, lines(*rows))).rows) == 100_000


def test_a_workbook_with_typed_cells(tmp_path: Path) -> None:
    decision = only(book(tmp_path, (*ROW[:4], 80.8, "Q605", 5.0)))
    assert (decision.value, decision.shown["after"]) == ("80.8", "5")
    assert decision.place == "d.xlsx, sheet Work list, row 2"


def test_all_visible_sheets_count(tmp_path: Path) -> None:
    made = Workbook()
    for number, title in enumerate(("Proposals", "Work list")):
        sheet = made.create_sheet(title)
        sheet.append(HEADER)
        sheet.append((f"{number:016x}", *ROW[1:]))
    made.save(tmp_path / "d.xlsx")
    assert [one.sheet for one in read_decisions(tmp_path / "d.xlsx").rows] == ["Proposals", "Work list"]


def test_a_hidden_sheet_is_not_what_its_author_saw(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="the sheet 'Work list' has them, but is hidden: show it"):
        read_decisions(book(tmp_path, ROW, hidden=True))


def test_a_decision_merged_over_rows_is_none_of_them(tmp_path: Path) -> None:
    rows = [(f"{number:016x}", "approve" if not number else None, *ROW[2:]) for number in range(3)]
    decisions = read_decisions(book(tmp_path, *rows, ROW, merged="B2:B4")).rows
    why = "`decision` is one cell merged over several rows: unmerge it, and fill in each row"
    assert [one.trouble for one in decisions] == [why, why, why, ""]


def test_a_formula_counts_with_the_value_that_its_author_saw(tmp_path: Path) -> None:
    path = book(tmp_path, (ROW[0], "=B1", *ROW[2:]), ROW)
    first, second = read_decisions(path).rows
    assert (first.trouble, second.trouble) == ("`decision` is a formula without a value: write the value itself", "")
    _with_value(path, b"<f>B1</f><v></v>", b"<f>B1</f><v>approve</v>")
    assert [(one.decision, one.trouble) for one in read_decisions(path).rows] == [("approve", ""), ("approve", "")]


def _with_value(path: Path, before: bytes, after: bytes) -> None:
    """The formula's cell as a spreadsheet saves it, with what it came to."""
    stored = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stored, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if b"<f>B1</f>" in content:
                assert before in content or b"<f>B1</f><v />" in content, content
                content = content.replace(b"<f>B1</f><v />", after).replace(before, after)
                content = content.replace(b'<c r="B2"', b'<c r="B2" t="str"')
            target.writestr(member, content)
    path.write_bytes(stored.getvalue())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<a>" + b"x" * (3 << 20) + b"</a>", "has a cell that no spreadsheet can hold"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "declares entities, which no spreadsheet writes"),
    ],
)
def test_a_workbook_that_would_fill_the_memory(content: bytes, why: str, tmp_path: Path) -> None:
    path = book(tmp_path, ROW)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", content)
    with pytest.raises(MappingError, match=why):
        read_decisions(path)
