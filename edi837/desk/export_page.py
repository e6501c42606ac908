"""What is filtered as a file: all rows of its claims, with the columns of the exceptions file, as CSV and as workbook.

Decided in, either can come back through decisions/.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

from flask import Blueprint, Response
from werkzeug.wrappers import Response as Answer

from edi837.desk.claim_page import rows_of
from edi837.desk.roles import SEE
from edi837.desk.sessions import needs, the_desk
from edi837.desk.state import Desk
from edi837.desk.work_page import wanted_claims
from edi837.drop.folder import LOOKS
from edi837.ledger import desk_list
from edi837.ledger.desk_list import PageKey, WorkFilter
from edi837.report.table_workbook import Table, write_tables
from edi837.report.writers import csv_line
from edi837.rows.record import COLUMNS, ExceptionRecord
from edi837.system import disk
from edi837.system.errors import UsageError

export = Blueprint("export", __name__)
_CLAIMS_AT_ONCE = 500
_PIECE = 1 << 16
# A sheet has 1,048,576 rows, its header among them.
_MOST_ROWS = 1_048_575
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@export.get("/export.csv")
@needs(SEE)
def as_csv() -> Answer:
    """The rows as CSV; what a spreadsheet would take for a formula has an apostrophe before it."""
    desk, wanted = the_desk(), wanted_claims()
    answer = Response(_csv(desk, wanted), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="work.csv"'
    return answer


@export.get("/export.xlsx")
@needs(SEE)
def as_xlsx() -> Answer:
    """The rows as a workbook; all of its cells are text, none is a formula or a link."""
    desk, wanted = the_desk(), wanted_claims()
    place = desk.root.path / LOOKS
    disk.make_folder(place)
    file = tempfile.TemporaryFile(dir=place)  # noqa: SIM115 - closed when all of it was sent
    rows = _counted(_rows(desk, wanted))
    write_tables(file, "Work list", desk.day.today, [Table("Work list", COLUMNS, rows)])
    file.seek(0)
    answer = Response(_pieces(file), mimetype=_WORKBOOK)
    answer.headers["Content-Disposition"] = 'attachment; filename="work.xlsx"'
    answer.call_on_close(file.close)
    return answer


def _rows(desk: Desk, wanted: WorkFilter) -> Iterator[ExceptionRecord]:
    key: PageKey | None = PageKey(0, "", 0)
    while key is not None:
        with desk.ledger.reading() as session:
            listed = desk_list.page(session, wanted, desk_list.AGE, desk.day, key, _CLAIMS_AT_ONCE)
        for claim in listed.rows:
            yield from rows_of(desk, claim)
        key = listed.following


def _csv(desk: Desk, wanted: WorkFilter) -> Iterator[str]:
    yield csv_line(COLUMNS)
    yield from map(csv_line, _rows(desk, wanted))


def _counted(rows: Iterator[ExceptionRecord]) -> Iterator[ExceptionRecord]:
    for number, row in enumerate(rows):
        if number == _MOST_ROWS:
            raise UsageError(f"a sheet holds {_MOST_ROWS:,} rows, and these are more: filter, or take the CSV")
        yield row


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
