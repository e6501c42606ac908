"""What an earlier command left beside a manifest: the rows of its exceptions file, and the digests of its reports."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from edi837.decisions.table import LONGEST
from edi837.rows.formula import as_sent
from edi837.rows.record import COLUMNS, ExceptionRecord
from edi837.system.errors import SelfCheckFailed, Unreadable, UsageError
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number

# Release 1 had no columns after `value`.
_COLUMNS_1 = COLUMNS[: COLUMNS.index("held")]
_CLAIM_START = COLUMNS.index("claim_start")
# What reports compute with: it is as this tool writes it, or the row is somebody else's.
_NUMBERS = tuple(map(COLUMNS.index, ("segment", "byte_start", "byte_end", "claim_start")))
_DAYS_LEFT, _AT_RISK = COLUMNS.index("days_left"), COLUMNS.index("at_risk")
_NUMBER, _DAYS = re.compile("[0-9]{0,18}"), re.compile("(?:-?[0-9]{1,9})?")
_ENDINGS = (".exceptions.jsonl", ".exceptions.csv")


def exceptions_file(path: Path, manifest: Mapping[str, Any]) -> Path:
    """The file of rows beside a manifest; UsageError when it is missing, or not the one that is listed."""
    for ending in _ENDINGS:
        for report in manifest["reports"]:
            name = str(report.get("name", ""))
            beside = path.parent / name
            if name.endswith(ending) and Path(name).name == name and beside.is_file():
                if digest_of(beside) != report.get("sha256"):
                    raise UsageError(
                        f"{beside}: was changed since it was written: its digest is not the manifest's; make decisions "
                        "in a copy, and run process again"
                    )
                return beside
    raise UsageError(f"{path}: its exceptions file (.csv or .jsonl) is not beside it; ask process for --report csv")


def check_reports(path: Path, manifest: Mapping[str, Any]) -> None:
    """SelfCheckFailed when a report beside a manifest is not the one that it lists. In workbooks people decide."""
    for report in manifest["reports"]:
        name = report["name"]
        beside = path.parent / name
        if Path(name).name != name or name.endswith(".xlsx") or not beside.is_file():
            continue
        if digest_of(beside) != report["sha256"]:
            raise SelfCheckFailed(
                f"{beside}: was changed since it was written: its digest is not the manifest's; make decisions in a "
                "copy, and run process again"
            )


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read: {error.strerror}") from error


def stored_rows(path: Path, of_claims: bool = False) -> Iterator[ExceptionRecord]:
    """The rows of an exceptions file, one at a time; UsageError when they cannot be what this version writes.

    With `of_claims` those that do not say where their claim begins are left out: of a small file they are most.
    """
    read = _from_jsonl if path.suffix == ".jsonl" else _from_csv
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from read(path, file, of_claims)
    except (ValueError, TypeError, RecursionError, csv.Error):
        raise UsageError(f"{path}: has rows that cannot be read; run process again") from None


class PlacedRow(NamedTuple):
    """A row, and from which byte of its file to which it stands there."""

    start: int
    end: int
    row: ExceptionRecord


def placed_rows(path: Path) -> Iterator[PlacedRow]:
    """The rows of an exceptions file and where each stands; UsageError as for `stored_rows`."""
    read = _from_jsonl if path.suffix == ".jsonl" else _from_csv
    try:
        with path.open("rb") as file:
            lines = _CountedLines(file)
            start = -1
            for row in read(path, lines):
                start = lines.after_first if start < 0 and read is _from_csv else max(start, 0)
                yield PlacedRow(start, lines.at, row)
                start = lines.at
    except (ValueError, TypeError, RecursionError, csv.Error):
        raise UsageError(f"{path}: has rows that cannot be read; run process again") from None


def rows_between(path: Path, start: int, end: int) -> list[ExceptionRecord]:
    """The rows that stand between two places of an exceptions file, as `placed_rows` gave them."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            text = io.StringIO(file.read(end - start).decode(), newline="")
        if path.suffix == ".jsonl":
            return list(_from_jsonl(path, text))
        csv.field_size_limit(LONGEST)
        return [_record(list(map(as_sent, cells))) for cells in csv.reader(text)]
    except (OSError, ValueError, TypeError, RecursionError, csv.Error):
        raise UsageError(f"{path}: was changed since it was written, or is gone; run process again") from None


class _CountedLines:
    """The lines of a file as text; `at` is the byte after the last line given, `after_first` that after the first."""

    def __init__(self, file: Iterable[bytes]) -> None:
        self._file = file
        self.at, self.after_first = 0, 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.at += len(line)
            self.after_first = self.after_first or self.at
            yield line.decode()


def _from_jsonl(path: Path, file: Iterable[str], of_claims: bool = False) -> Iterator[ExceptionRecord]:
    for line in file:
        # As the digits stand there: a computed column is a number, and was text in release 1.
        cells = json.loads(line, parse_int=str, parse_float=str)
        if not isinstance(cells, dict) or tuple(cells) not in (COLUMNS, _COLUMNS_1):
            raise UsageError(f"{path}: has other columns than this version writes; run process again")
        values = ["" if value is None else value for value in cells.values()]
        if not all(isinstance(value, str) for value in values):
            raise TypeError("not a text")
        if not of_claims or any(values[_CLAIM_START : _CLAIM_START + 1]):
            yield _record(values)


def _from_csv(path: Path, file: Iterable[str], of_claims: bool = False) -> Iterator[ExceptionRecord]:
    csv.field_size_limit(LONGEST)
    reader = csv.reader(file)
    if tuple(next(reader, [])) not in (COLUMNS, _COLUMNS_1):
        raise UsageError(f"{path}: has other columns than this version writes; run process again")
    for cells in reader:
        if not of_claims or any(cells[_CLAIM_START : _CLAIM_START + 1]):
            yield _record(list(map(as_sent, cells)))


def _record(cells: list[str]) -> ExceptionRecord:
    """A row; ValueError or TypeError where it has other cells than rows have."""
    record = ExceptionRecord(*cells)
    amount = record[_AT_RISK]
    if not all(_NUMBER.fullmatch(record[at]) for at in _NUMBERS) or not _DAYS.fullmatch(record[_DAYS_LEFT]):
        raise ValueError("not a number")
    if amount and number(amount) is None:
        raise ValueError("not an amount")
    return record
