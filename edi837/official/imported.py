"""What an importer hands over: rows for one table of the compact file, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from edi837.mapping.codes_file import ImportedTable
from edi837.official.source_file import SourceFile

Record = Sequence[Any]


class Imported(NamedTuple):
    """The table as it is listed, and its records by the names of their SQL tables."""

    table: ImportedTable
    records: dict[str, list[Record]]


def import_table(
    kind: str, source: SourceFile, dated: date | None, name: str, records: Iterable[Record], counted: int | None = None
) -> Imported:
    """One SQL table full of records out of one file."""
    rows = list(records)
    table = ImportedTable(kind, source.name, source.sha256, dated, len(rows) if counted is None else counted)
    return Imported(table, {name: rows})
