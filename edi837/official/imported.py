"""What an importer hands over: rows for one table of the compact file, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from edi837.mapping.codes_file import ImportedTable
from edi837.official.odd_rows import OddRows
from edi837.official.source_file import SourceFile
from edi837.system.named_tuple import NamedTuple

Record = Sequence[Any]


class Imported(NamedTuple):
    """The table as it is listed, its records by the names of their SQL tables, and what is to be said of its rows."""

    table: ImportedTable
    records: dict[str, list[Record]]
    notes: tuple[str, ...] = ()


def import_table(
    kind: str,
    source: SourceFile,
    period: tuple[date | None, date | None],
    name: str,
    records: Iterable[Record],
    odd: OddRows | None = None,
) -> Imported:
    """One SQL table full of records out of one file; MappingError when too many of its rows cannot be read."""
    rows = list(records)
    odd = odd or OddRows(source)
    odd.judge(len(rows))
    table = ImportedTable(kind, source.name, source.sha256, period[0], len(rows), period[1], len(odd.faults))
    return Imported(table, {name: rows}, odd.notes())
