"""Rows as Parquet, for what reads columns; the extra `parquet` holds what is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from typing import IO, Any

from edi837.system.errors import UsageError
from edi837.x12.values import number

# Rows that become arrays at once, and rows of a row group: what waits does not grow with the file.
_AT_ONCE, _GROUP = 2_048, 65_536
# Money and amounts: exact but for quotients, which have twelve places after the point.
_DIGITS, _PLACES = 38, 12
_QUANTUM, _CONTEXT = Decimal(1).scaleb(-_PLACES), Context(prec=_DIGITS)
_NUMBERS = frozenset(
    ("claim_charge", "charge", "noncovered_charge", "units", "ndc_quantity", "mg_billed", "mg_by_ndc",
     "expected_units", "amount_billed", "amount_by_ndc")
)  # fmt: skip
_DATES = frozenset(("service_from", "service_to"))
_WHOLE = "segment"
_YES = "chart_linked"


class ParquetWriter:
    """Writes rows of the lines table with typed columns: numbers as decimals, dates as dates, null for what is empty.

    A value that was sent and is no number is null here. UsageError where pyarrow is not installed.
    """

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError as error:
            raise UsageError(
                "Parquet needs the extra `parquet`: pip install 'edi837[parquet]'; --format csv does not"
            ) from error
        types: Mapping[Callable[[str], object], Any] = {
            _text: pyarrow.string(),
            _number: pyarrow.decimal128(_DIGITS, _PLACES),
            _date: pyarrow.date32(),
            _whole: pyarrow.int64(),
            _yes: pyarrow.bool_(),
        }
        self._readers = [_reader(name) for name in columns]
        fields = [(name, types[read]) for name, read in zip(columns, self._readers, strict=True)]
        self._schema = pyarrow.schema(fields)
        self._batch_of, self._table_of = pyarrow.RecordBatch.from_arrays, pyarrow.Table.from_batches
        self._array_of = pyarrow.array
        self._file = parquet.ParquetWriter(file, self._schema)
        self._pending: list[Sequence[str]] = []
        self._batches: list[Any] = []

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows."""
        for row in rows:
            self._pending.append(row)
            if len(self._pending) == _AT_ONCE:
                self._take_in()
                if len(self._batches) * _AT_ONCE >= _GROUP:
                    self._write_group()

    def finish(self) -> None:
        """Write what waits, and the end of the file."""
        if self._pending:
            self._take_in()
        if self._batches:
            self._write_group()
        self._file.close()

    def _take_in(self) -> None:
        columns = zip(self._readers, self._schema.types, zip(*self._pending, strict=True), strict=True)
        arrays = [self._array_of([read(cell) for cell in cells], kind) for read, kind, cells in columns]
        self._batches.append(self._batch_of(arrays, schema=self._schema))
        self._pending = []

    def _write_group(self) -> None:
        self._file.write_table(self._table_of(self._batches), _GROUP)
        self._batches = []


def _reader(name: str) -> Callable[[str], object]:
    if name in _NUMBERS:
        return _number
    return {_WHOLE: _whole, _YES: _yes}.get(name, _date if name in _DATES else _text)


def _text(cell: str) -> str | None:
    # The name of a file may hold bytes that are not text; they are shown by their numbers.
    return cell.encode("utf-8", "backslashreplace").decode() if cell else None


def _number(cell: str) -> Decimal | None:
    value = number(cell.strip())
    if value is None or value.adjusted() >= _DIGITS - _PLACES:
        return None
    return value.quantize(_QUANTUM, context=_CONTEXT)


def _date(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def _yes(cell: str) -> bool | None:
    return cell == "yes" if cell else None
