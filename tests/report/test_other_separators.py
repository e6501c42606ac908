"""CSV in a place whose list separator is another one: no cell begins a formula, and nothing is lost."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.report.writers import CsvWriter, csv_line
from edi837.rows.formula import as_sent, escape_formula

_ALPHABET = "a1;\t'=+-@ ,\"."
_FORMULA = re.compile(r"\s*[=+\-@]")
_NUMBER = re.compile(r"\s*[+-]?[0-9]*\.?[0-9]+\s*")


def written(*cells: str) -> str:
    """A row as a file has it."""
    file = io.BytesIO()
    writer = CsvWriter(file, ["x"] * len(cells))
    writer.write([cells])
    writer.finish()
    return file.getvalue().decode().split("\r\n", 1)[1]


@pytest.mark.parametrize(
    ("cell", "as_written"),
    [
        ("a;=1+1", '"a;\'=1+1"'),
        ("a;b", '"a;b"'),
        ("a\t@SUM(A1)", '"a\t\'@SUM(A1)"'),
        ("a; =1+1", '"a;\' =1+1"'),
        ("a;'=1+1", "\"a;''=1+1\""),
        ("a;-5;+2.5", '"a;-5;+2.5"'),
        ("a;-5+cmd", '"a;\'-5+cmd"'),
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("nul\0=;b", '"nul\0=;b"'),
    ],
)
def test_what_another_separator_would_make_a_formula_is_guarded(cell: str, as_written: str) -> None:
    assert written("first", cell, "last") == f"first,{as_written},last\r\n"


@given(st.text(_ALPHABET, max_size=12).map("a".__add__))
def test_no_piece_between_separators_begins_a_formula_and_the_cell_is_read_back(cell: str) -> None:
    guarded = escape_formula(cell)
    pieces = re.split(r"[;\t]", guarded)
    assert [one for one in pieces[1:] if _FORMULA.match(one) and not _NUMBER.fullmatch(one)] == []
    assert as_sent(guarded) == cell
    assert next(csv.reader([written("x", cell)])) == ["x", guarded]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=6), min_size=2, max_size=4))
def test_a_row_is_what_the_csv_module_writes_of_its_guarded_cells(cells: list[str]) -> None:
    file = io.StringIO()
    guarded = [escape_formula(cell) for cell in cells]
    csv.writer(file, lineterminator="\r\n").writerow(guarded)
    assert next(csv.reader(io.StringIO(csv_line(cells), newline=""))) == guarded
    assert csv_line(cells) == file.getvalue() or any(mark in cell for cell in cells for mark in ";\t")
