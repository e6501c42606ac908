"""The sheet Timelines of the workbook: what became of claims, an event a row. There is none where nobody answered."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from edi837.report.cells import cell_text
from edi837.report.shown import ShownRow, ShownTimeline, TimelineEvent
from edi837.x12.values import number

_NAME = "Timelines"
_OF_CLAIM = (("patient_control_number", 22), ("billing_npi", 13), ("claim_state", 34))
_WIDTHS = {"codes": 20, "remarks": 14, "source": 30, "note": 24}
_COLUMNS = (*_OF_CLAIM, *((name, _WIDTHS.get(name, 12)) for name in TimelineEvent._fields))
_FROZEN_COLUMNS = 1


class TimelineSheet:
    """Writes each timeline once, as rows of its claim come; the sheet is there from the first on."""

    def __init__(self, book: Workbook, formats: dict[tuple[str, str], Any]) -> None:
        self._book = book
        self._formats = formats
        self._sheet: Worksheet | None = None
        self._row = 0
        self._written: set[tuple[str, str, ShownTimeline]] = set()

    def write(self, shown: ShownRow) -> None:
        """The timeline of the claim of a row."""
        if shown.timeline is None:
            return
        claim = shown.row.patient_control_number, shown.row.billing_npi
        if (*claim, shown.timeline) in self._written:
            return
        self._written.add((*claim, shown.timeline))
        sheet = self._sheet = self._sheet or self._opened()
        for event in shown.timeline.events:
            self._row += 1
            for column, value in enumerate((*claim, shown.timeline.state, *event)):
                self._write_cell(sheet, column, value)
        sheet.autofilter(0, 0, self._row, len(_COLUMNS) - 1)

    def _opened(self) -> Worksheet:
        sheet = self._book.add_worksheet(_NAME)
        for column, (name, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width, self._formats["text", ""])
            sheet.write_string(0, column, name, self._formats["head", ""])
        sheet.freeze_panes(1, _FROZEN_COLUMNS)
        return sheet

    def _write_cell(self, sheet: Worksheet, column: int, value: str) -> None:
        money = number(value) if _COLUMNS[column][0] == "paid" else None
        if money is not None:
            sheet.write_number(self._row, column, float(money), self._formats["money", ""])
        elif value:
            sheet.write_string(self._row, column, cell_text(value), self._formats["text", ""])
