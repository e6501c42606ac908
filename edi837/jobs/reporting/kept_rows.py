"""The rows that a page and a workbook will show, kept while all rows pass, and what all of them come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module

from edi837.claim.facts import FileFacts
from edi837.jobs.file_set import FileSet
from edi837.jobs.reporting.showing import Showing
from edi837.report.as_html import write_page
from edi837.report.page import Page
from edi837.report.shown import ShownRow
from edi837.report.top import Key, TopRows, by_rule
from edi837.report.totals import Group, ReportTotals
from edi837.rows.record import ExceptionRecord
from edi837.rules.rule import Rule
from edi837.settings.config import Settings

LIMITS = {"html": 2_000, "xlsx": 100_000}


class Kept:
    """Takes all rows in their final order."""

    def __init__(self, settings: Settings, rules: Mapping[str, Rule]) -> None:
        self.formats = [name for name in settings.report if name in LIMITS]
        self.rules = rules
        self._limit = settings.report_limit
        self.totals = ReportTotals(frozenset(code for code, rule in rules.items() if FileFacts in rule.on))
        self.top = TopRows(max(map(self.limit, self.formats), default=0))

    def limit(self, form: str) -> int:
        """How many rows a format shows at most."""
        return self._limit or LIMITS[form]

    def take(self, rows: list[ExceptionRecord]) -> None:
        """Look at rows; cheap when neither format was asked for."""
        if self.formats:
            self.top.take(rows)
            self.totals.take(rows)

    def rows(self, form: str) -> Iterator[ExceptionRecord]:
        """The rows that a format shows, the most important first."""
        return self.top.rows(self.top.keys(self.limit(form)))

    def write(self, files: FileSet, names: Mapping[str, str], page: Page, showing: Showing) -> list[str]:
        """Write the formats that were asked for under their names."""
        self.totals.finish()
        for form in self.formats:
            shown = min(self.limit(form), self.top.total)
            shown_page = replace(page, total=self.top.total, shown=shown)
            with files.create(names[form]) as file:
                if form == "html":
                    write_page(file, shown_page, self._groups(showing))
                else:
                    # Loaded when it is asked for: it takes as long, and as much memory, as all the rest of a report.
                    write_workbook = import_module("edi837.report.as_xlsx").write_workbook
                    write_workbook(file, shown_page, showing.shown(self.rows(form), excerpts=False))
        self.top.close()
        return [names[form] for form in self.formats]

    def _groups(self, showing: Showing) -> Iterator[tuple[Group, str, Iterator[ShownRow]]]:
        """The rows of the page by rule, each group with its figures over all rows."""
        groups = self.totals.groups["rule"]
        for code, keys in by_rule(self.top.keys(self.limit("html"))):
            rule = self.rules.get(code)
            group = groups.get(code) or _group_of(code, rule, keys)
            yield group, rule.sections.title if rule else "", showing.shown(self.top.rows(keys))


def _group_of(code: str, rule: Rule | None, keys: Sequence[Key]) -> Group:
    """A rule that found nothing, but could not be asked somewhere."""
    return Group(code, rule.name if rule else "", findings=len(keys))
