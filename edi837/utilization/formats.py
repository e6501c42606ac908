"""The formats of a utilization report."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from edi837.report.writers import CsvWriter
from edi837.utilization.as_json import write_json
from edi837.utilization.as_text import write_text
from edi837.utilization.overview import Overview
from edi837.utilization.row import COLUMNS
from edi837.utilization.usage_page import write_page

Write = Callable[[IO[bytes], Overview], None]


def write_csv(file: IO[bytes], overview: Overview) -> None:
    """One row a group, the total first."""
    writer = CsvWriter(file, COLUMNS)
    writer.write([str(value) for value in row] for row in overview.all_rows())
    writer.finish()


FORMATS: dict[str, Write] = {"text": write_text, "csv": write_csv, "html": write_page, "json": write_json}
