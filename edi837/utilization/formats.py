"""The formats of a utilization report."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from edi837.report.table_workbook import Table, write_tables
from edi837.report.writers import CsvWriter
from edi837.utilization import counts_table
from edi837.utilization.as_json import write_json
from edi837.utilization.as_text import write_text
from edi837.utilization.notes import no_lines_note, notes, title
from edi837.utilization.overview import Overview
from edi837.utilization.row import COLUMNS
from edi837.utilization.usage_page import write_page

Write = Callable[[IO[bytes], Overview], None]


def write_csv(file: IO[bytes], overview: Overview) -> None:
    """One row a group, the total first; with counts their table instead."""
    if overview.counts is not None:
        writer = CsvWriter(file, counts_table.COLUMNS)
        writer.write(overview.count_rows)
        writer.finish()
        return
    writer = CsvWriter(file, COLUMNS)
    writer.write([str(value) for value in row] for row in overview.all_rows())
    writer.finish()


def write_xlsx(file: IO[bytes], overview: Overview) -> None:
    """A sheet of the groups, one of the counts where they were asked for, one of how it was counted."""
    groups = [[str(value) for value in row] for row in overview.all_rows()]
    sheets = [Table("Utilization", COLUMNS, groups)]
    if overview.counts is not None:
        sheets.append(Table("Counts", counts_table.COLUMNS, overview.count_rows))
    about = [no_lines_note(overview)] if overview.empty else notes(overview)
    sheets.append(Table("About", ("note",), [[note] for note in about]))
    write_tables(file, title(overview), overview.as_of, sheets)


FORMATS: dict[str, Write] = {
    "text": write_text,
    "csv": write_csv,
    "html": write_page,
    "json": write_json,
    "xlsx": write_xlsx,
}
