"""Decisions in a workbook, however a spreadsheet left it: several sheets, formulas, merged and hidden cells."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from edi837.decisions.packed import check_packed, merged_cells
from edi837.decisions.table import FILLED_IN, MOST_ROWS, NEEDED, DecisionTable, TableRow, check_size, plain_cell
from edi837.system.errors import MappingError, Unreadable
from edi837.system.machine_faults import raise_if_of_the_machine


def read_workbook(path: Path) -> Iterator[DecisionTable]:
    """The visible sheets whose header has the columns; MappingError when there is none, or no workbook."""
    from openpyxl import load_workbook

    check_packed(path)
    hidden: list[tuple[Any, tuple[str, ...]]] = []
    has_decisions = False
    with _in_words(path), closing(load_workbook(path, read_only=True)) as book, _Values(path) as values:
        for sheet in book.worksheets:
            rows = sheet.iter_rows()
            columns = tuple(_text(cell.value).lower() for cell in next(rows, ()))
            if not {"exception_id", "decision"} <= set(columns):
                continue
            if sheet.sheet_state != "visible":
                hidden.append((sheet, columns))
                continue
            has_decisions = True
            yield DecisionTable(sheet.title, columns, _rows(path, sheet.title, columns, rows, values))
        for sheet, columns in hidden if has_decisions else ():
            rows = sheet.iter_rows(min_row=2)
            yield DecisionTable(sheet.title, columns, _unseen(_rows(path, sheet.title, columns, rows, values)))
    if not has_decisions:
        why = f"; the sheet {hidden[0][0].title!r} has them, but is hidden: show it" if hidden else ""
        raise MappingError(str(path), 1, f"no sheet has the columns {', '.join(NEEDED)}{why}")


@contextmanager
def _in_words(path: Path) -> Generator[None]:
    """MappingError for whatever goes wrong below with the file, Unreadable for what the machine does not give."""
    try:
        yield
    except (MemoryError, MappingError, Unreadable):
        raise
    except Exception as error:  # a damaged archive, or XML in it, fails in as many ways as there are libraries below
        raise_if_of_the_machine(path, error)
        raise MappingError(str(path), None, "is not a workbook that can be read; save it again as .xlsx") from error


def _rows(
    path: Path, title: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]], values: _Values
) -> Iterator[TableRow]:
    with _in_words(path):
        merged = _merged_rows(path, title, columns)
        for number, cells in enumerate(rows, 2):
            check_size(path, number, len(cells))
            row = _row(title, number, zip(columns, cells, strict=False), values)
            if number in merged:
                why = f"`{merged[number]}` is one cell merged over several rows: unmerge it, and fill in each row"
                row = row._replace(trouble=why)
            yield row


def _row(title: str, number: int, cells: Iterable[tuple[str, Any]], values: _Values) -> TableRow:
    trouble = ""
    texts: dict[str, str] = {}
    for at, (name, cell) in enumerate(cells):
        value = cell.value
        if getattr(cell, "data_type", "n") == "f":
            value = values.of(title, number, at)
            if value is None and name in FILLED_IN:
                trouble = f"`{name}` is a formula without a value: write the value itself"
        texts[name] = plain_cell(_text(value))
    return TableRow(number, texts, trouble)


def _unseen(rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """The rows of a hidden sheet, in trouble where one decides something."""
    for row in rows:
        decides = row.cells.get("decision", "")
        yield row._replace(
            trouble="it stands on a hidden sheet: show the sheet, or take the row out" if decides else ""
        )


def _merged_rows(path: Path, title: str, columns: tuple[str, ...]) -> dict[int, str]:
    """Rows in which a cell that a person fills in is merged with one of another row: number → column."""
    merged: dict[int, str] = {}
    rows = 0
    for area in merged_cells(path, title):
        rows += area.last_row - area.first_row + 1
        if rows > MOST_ROWS:
            raise MappingError(str(path), None, f"has more than {MOST_ROWS} rows of merged cells")
        names = [name for name in columns[area.first_column : area.last_column + 1] if name in FILLED_IN]
        if names and area.last_row > area.first_row:
            merged.update(dict.fromkeys(range(area.first_row, area.last_row + 1), names[0]))
    return merged


class _Values:
    """What formulas came to when the workbook was saved; read only where there is a formula."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book: Any = None
        self._sheets: dict[str, tuple[Iterator[Any], int, tuple[Any, ...]]] = {}

    def __enter__(self) -> _Values:
        return self

    def __exit__(self, *_: object) -> None:
        if self._book is not None:
            self._book.close()

    def of(self, title: str, row: int, column: int) -> object:
        """The value of a cell; rows are asked for in order."""
        if self._book is None:
            from openpyxl import load_workbook

            self._book = load_workbook(self._path, read_only=True, data_only=True)
        rows, at, cells = self._sheets.get(title) or (self._book[title].iter_rows(values_only=True), 0, ())
        while at < row:
            cells, at = next(rows), at + 1
        self._sheets[title] = rows, at, cells
        return cells[column]


def _text(value: object) -> str:
    """A cell as text; a number that a spreadsheet made of an id is shown as it is, and will not be has_decisions."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time().isoformat() == "00:00:00":
        return value.date().isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
