"""A decisions file read, however a spreadsheet left it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from edi837.decisions.decision import SHOWN, Decision, DecisionFile
from edi837.decisions.decision_words import decision_of
from edi837.decisions.packed import is_protected
from edi837.decisions.table import NEEDED, DecisionTable, TableRow
from edi837.decisions.text_file import read_text
from edi837.decisions.workbook import read_workbook
from edi837.system.errors import MappingError
from edi837.system.machine_faults import raise_if_of_the_machine

_MOST_BYTES = 1 << 29
_ZIP = b"PK\x03\x04"


def read_decisions(path: Path) -> DecisionFile:
    """Read a decisions file; rows without a decision are left out. MappingError says what cannot be used,
    Unreadable that the machine does not give the file.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise MappingError(str(path), None, f"is larger than {_MOST_BYTES >> 20} MB")
        content = path.read_bytes()
    except OSError as error:
        raise_if_of_the_machine(path, error)
        raise MappingError(str(path), None, f"cannot be read: {error.strerror}") from error
    if is_protected(content):
        raise MappingError(
            str(path), None, "has a password, or is a workbook of before 2007: save it as .xlsx without a password"
        )
    tables = read_workbook(path) if content[:4] == _ZIP else iter([read_text(path, content)])
    rows = tuple(row for table in tables for row in _decisions(path, table))
    return DecisionFile(path.name, hashlib.sha256(content).hexdigest(), rows)


def _decisions(path: Path, table: DecisionTable) -> Iterator[Decision]:
    columns = table.columns
    if missing := [name for name in NEEDED if name not in columns]:
        raise MappingError(str(path), 1, f"has no column {missing[0]!r}; needed are {', '.join(NEEDED)}")
    if twice := [name for name in (*NEEDED, *SHOWN, "value") if columns.count(name) > 1]:
        raise MappingError(str(path), 1, f"column {twice[0]!r} is there twice")
    shown = [name for name in SHOWN if name in columns]
    yield from (_decision(path, table.sheet, row, shown) for row in table.rows if _decides(row))


def _decides(row: TableRow) -> bool:
    return bool(row.cells.get("decision") or (row.trouble and row.cells.get("exception_id")))


def _decision(path: Path, sheet: str, row: TableRow, shown: Iterable[str]) -> Decision:
    cells = row.cells
    return Decision(
        exception_id=cells.get("exception_id", ""),
        decision=decision_of(cells.get("decision", "")),
        by=cells.get("by", ""),
        note=cells.get("note", ""),
        value=cells.get("value", ""),
        shown={name: cells.get(name, "") for name in shown},
        about=cells.get("file", ""),
        run_id=cells.get("run_id", ""),
        file=path.name,
        sheet=sheet,
        row=row.number,
        trouble=row.trouble,
    )
