"""Procedure-to-procedure edits of NCCI: pairs of codes with the days on which they are edited, and their indicator.

Source: CMS, Medicare NCCI procedure-to-procedure edits, as tab text or workbook in four parts a quarter: a notice, a
header that is wrapped over four rows, then column one, column two, `*` for what was there before 1996, first day, last
day (`*` while in force), indicator 0, 1 or 9 (void), reason. Medicaid's are one file, with one header row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from edi837.mapping.codes_file import (
    MEDICAID_PTP_HOSPITAL,
    MEDICAID_PTP_PRACTITIONER,
    MEDICAID_PTP_SUPPLIER,
    PTP_HOSPITAL,
    PTP_PRACTITIONER,
    ImportedTable,
)
from edi837.mapping.ptp import entry, packed
from edi837.official.dates import first_period
from edi837.official.imported import Imported, Record
from edi837.official.sheet import Sheet, SheetColumn, read_sheet
from edi837.official.source_file import SourceFile
from edi837.system.errors import MappingError
from edi837.x12.values import day

WHAT = "NCCI table of PTP edits"
COLUMNS = (
    SheetColumn("one", "column1(code)?"),
    SheetColumn("two", "column2(code)?"),
    SheetColumn("first", "effective(date)?"),
    SheetColumn("last", "deletion(date)?(nodata)?"),
    SheetColumn("indicator", "modifier(indicator)?(0notallowed.*)?"),
    SheetColumn("reason", "(ptpedit)?rationale", required=False),
)
_CODE = re.compile(r"[A-Z0-9]{4}[0-9A-Z]")
_SETTINGS = (
    (re.compile(r"ccipra|practitioner", re.IGNORECASE), (PTP_PRACTITIONER, MEDICAID_PTP_PRACTITIONER)),
    (re.compile(r"ccioph|hospital|outpatient", re.IGNORECASE), (PTP_HOSPITAL, MEDICAID_PTP_HOSPITAL)),
    (re.compile(r"(?<![a-z])dme|durable", re.IGNORECASE), (None, MEDICAID_PTP_SUPPLIER)),
)
_MEDICAID = re.compile(r"medicaid|(?<![a-z])mcd(?![a-z])", re.IGNORECASE)
# The header goes on for some rows, of which column one is empty.
_HEADER_ROWS = 6
_MOST_REASONS = 255
_INDICATORS = frozenset({"0", "1", "9"})


def read_ptp(source: SourceFile) -> Imported:
    """Whose edits they are, and of which quarter, stands in the name of the file or archive, or above the table."""
    sheet = read_sheet(source, COLUMNS, WHAT)
    said = f"{source.name} {source.archive} {sheet.titles}"
    of_medicaid = _MEDICAID.search(said) is not None
    kind = next((kinds[of_medicaid] for pattern, kinds in _SETTINGS if pattern.search(said)), None)
    if kind is None:
        message = "says neither in its name nor above the table whether it is of practitioners or hospitals"
        raise source.fault(None, f"{message}: keep the name that CMS gave it")
    entries: dict[str, bytearray] = {}
    reasons: dict[str, int] = {}
    rows = 0
    for column_one, pair in _pairs(sheet, reasons):
        if column_one in entries:
            entries[column_one] += pair
        else:
            entries[column_one] = bytearray(pair)
        rows += 1
    sheet.odd.judge(rows)
    period = first_period(source.name, source.archive, sheet.titles)
    table = ImportedTable(kind, source.name, source.sha256, period[0], rows, period[1], len(sheet.odd.faults))
    records: dict[str, list[Record]] = {
        "ptp": [(code, packed(entries[code])) for code in sorted(entries)],
        "ptp_reasons": [(number, text) for text, number in reasons.items()],
    }
    return Imported(table, records, sheet.odd.notes())


def _pairs(sheet: Sheet, reasons: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    """Column one and the rest of each row: a million and a half in a quarter, so that little is done for each."""
    places = [sheet.columns[name] for name in ("one", "two", "first", "last", "indicator")]
    at_reason = sheet.columns.get("reason")
    width = max(sheet.columns.values())
    begun = 0
    for row, cells in sheet.cells():
        begun = begun or row
        if len(cells) <= width:
            if any(cells):
                sheet.odd.add(sheet.source.fault(row, f"is cut: it has {len(cells)} cells, the header {width + 1}"))
            continue
        column_one, column_two, first, last, indicator = (cells[at].strip() for at in places)
        if not column_one and row - begun < _HEADER_ROWS:
            continue
        days = _window(first, last)
        if (
            days is None
            or indicator not in _INDICATORS
            or not (_CODE.fullmatch(column_one) and _CODE.fullmatch(column_two))
        ):
            sheet.odd.add(_fault(sheet, row, column_one, column_two, indicator))
            continue
        reason = cells[at_reason].strip() if at_reason is not None else ""
        number = reasons.get(reason, -1)
        if number < 0:
            number = reasons[reason] = min(len(reasons), _MOST_REASONS)
        yield column_one, entry(column_two, *days, indicator, number)


def _fault(sheet: Sheet, row: int, column_one: str, column_two: str, indicator: str) -> MappingError:
    for name, text in (("one", column_one), ("two", column_two)):
        if not _CODE.fullmatch(text):
            return sheet.fault(row, name, f"{text[:40]!r} is not a code of five characters")
    if indicator not in _INDICATORS:
        return sheet.fault(row, "indicator", f"{indicator[:40]!r} is not 0, 1 or 9")
    return sheet.fault(row, "first", "it and the deletion date are not two days as CCYYMMDD, the later one second")


@lru_cache(maxsize=4096)
def _window(first: str, last: str) -> tuple[date, date | None] | None:
    """The first day of an edit and its last one; None where they are not such."""
    begun = day(first)
    if begun is None or last in ("", "*"):
        return (begun, None) if begun is not None else None
    ended = day(last)
    return (begun, ended) if ended is not None and begun <= ended else None
