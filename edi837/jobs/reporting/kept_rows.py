"""The rows that a page and a workbook will show, kept while all rows pass, and what all of them come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module

from edi837.claim.facts import FileFacts
from edi837.jobs.file_set import FileSet
from edi837.jobs.reporting.showing import Showing
from edi837.report.as_html import write_page
from edi837.report.page import ROWS_WITHOUT_SCRIPT, Page, RuleWords
from edi837.report.top import TopRows
from edi837.report.totals import ReportTotals
from edi837.rows.record import ExceptionRecord
from edi837.rules.rule import Rule
from edi837.settings.config import Settings
from edi837.settings.readers import SHOWING

# A sheet that people can still work in.
_MOST_ON_A_SHEET = 100_000
# What XLSX has room for, its head left out: a row beyond would be lost without a word.
_ROOM_ON_A_SHEET = (1 << 20) - 1


class Kept:
    """Takes all rows in their final order."""

    def __init__(self, settings: Settings, rules: Mapping[str, Rule]) -> None:
        self.formats = [name for name in settings.report if name in SHOWING]
        self.rules = rules
        self.limit = settings.report_limit
        over_file = [(code, rule.sections.source) for code, rule in rules.items() if FileFacts in rule.on]
        self.totals = ReportTotals(frozenset(over_file))
        self._on_a_sheet = min(self.limit or _MOST_ON_A_SHEET, _ROOM_ON_A_SHEET)
        limits = {"html": self.limit or ROWS_WITHOUT_SCRIPT, "xlsx": self._on_a_sheet}
        most = max((limits[form] for form in self.formats), default=0)
        self.top = TopRows(most, keeps_all="html" in self.formats and not self.limit)

    def take(self, rows: list[ExceptionRecord]) -> None:
        """Look at rows; cheap when neither format was asked for."""
        if self.formats:
            self.top.take(rows)
            self.totals.take(rows)

    def words(self) -> dict[str, RuleWords]:
        """What a page says of each rule."""
        return {
            code: RuleWords(rule.name, words.title, words.why, words.source)
            for code, rule in self.rules.items()
            for words in [rule.sections]
        }

    def page_rows(self) -> Iterator[ExceptionRecord]:
        """The rows of the web page in their order of place."""
        return self.top.first_by_place(self.limit) if self.limit else self.top.all()

    def write(self, files: FileSet, names: Mapping[str, str], page: Page, showing: Showing) -> list[str]:
        """Write the formats that were asked for under their names."""
        self.totals.finish()
        total = self.top.total
        for form in self.formats:
            with files.create(names[form]) as file:
                if form == "html":
                    first = showing.shown(self.top.first(ROWS_WITHOUT_SCRIPT))
                    shown_page = replace(page, total=total, shown=min(self.limit or total, total))
                    rows = showing.shown_by_place(self.page_rows(), self.totals.is_over_file)
                    write_page(file, shown_page, first, rows)
                else:
                    most = self._on_a_sheet
                    shown_page = replace(page, total=total, shown=min(most, total))
                    # Loaded when it is asked for: it takes as long, and as much memory, as all the rest of a report.
                    write_workbook = import_module("edi837.report.as_xlsx").write_workbook
                    write_workbook(file, shown_page, showing.shown(self.top.first(most)))
        self.top.close()
        return [names[form] for form in self.formats]
