"""The forms in which `check` writes findings to stdout."""

from __future__ import annotations

import json
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence

import click

from edi837.catalogue.rule_list import fix_of
from edi837.cli.exits import painted
from edi837.report.annotations import annotation
from edi837.report.places import FilePlaces, claim_words, has_place, segment_words
from edi837.report.sarif import SarifWriter
from edi837.report.visible import visible
from edi837.report.writers import CsvWriter, JsonlWriter, row_json
from edi837.rows.record import COLUMNS, NOT_CHECKED, ExceptionRecord
from edi837.rules import rules_by_code

_COLORS = {"error": "red", "warning": "yellow"}


class FindingWriter(ABC):
    """Writes rows as they come; `finish` ends the document."""

    @abstractmethod
    def write(self, rows: Sequence[ExceptionRecord], places: FilePlaces) -> None:
        """Write rows of one file."""

    def finish(self) -> None:  # noqa: B027 - most forms hold nothing back
        """Nothing is held back."""


class _Text(FindingWriter):
    def write(self, rows: Sequence[ExceptionRecord], places: FilePlaces) -> None:
        for row in rows:
            where = claim_words(row)
            head = visible(f"{row.file}{_place(row, places)}: {row.rule} ")
            fix = f" [{row.fix}: {row.after}]" if row.after else ""
            said = visible(f" {where}: {row.message}{fix}" if where else f": {row.message}{fix}")
            click.echo(head + painted(row.severity, _COLORS.get(row.severity)) + said)


def _place(row: ExceptionRecord, places: FilePlaces) -> str:
    """:35 where segments are lines, else :byte 1204 (ST 0002 segment 41); '' for a row about the whole file."""
    if not has_place(row):
        return ""
    line = places.line_of(row)
    if line is not None:
        return f":{line}"
    segment = segment_words(row)
    return f":byte {row.byte_start} ({segment})" if segment else f":byte {row.byte_start}"


class _Csv(FindingWriter):
    def __init__(self) -> None:
        self._table = CsvWriter(sys.stdout.buffer, COLUMNS)

    def write(self, rows: Sequence[ExceptionRecord], places: FilePlaces) -> None:
        self._table.write(rows)

    def finish(self) -> None:
        self._table.finish()


class _Jsonl(FindingWriter):
    def write(self, rows: Sequence[ExceptionRecord], places: FilePlaces) -> None:
        JsonlWriter(sys.stdout.buffer, COLUMNS).write(rows)


class _Json(FindingWriter):
    def __init__(self) -> None:
        self._separator = b"[\n"

    def write(self, rows: Sequence[ExceptionRecord], places: FilePlaces) -> None:
        for row in rows:
            sys.stdout.buffer.write(self._separator + row_json(COLUMNS, row))
            self._separator = b",\n"

    def finish(self) -> None:
        sys.stdout.buffer.write(b"\n]\n" if self._separator == b",\n" else b"[]\n")


class _Sarif(FindingWriter):
    def __init__(self) -> None:
        self._document = SarifWriter(sys.stdout.buffer, rules_by_code().values())

    def write(self, rows: Sequence[ExceptionRecord], places: FilePlaces) -> None:
        self._document.write(rows, places)

    def finish(self) -> None:
        self._document.finish()


class _Github(FindingWriter):
    def write(self, rows: Sequence[ExceptionRecord], places: FilePlaces) -> None:
        for row in rows:
            click.echo(annotation(row, places))


class _Statistics(FindingWriter):
    """Rows by rule instead of rows: the most frequent first."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._counts: Counter[tuple[str, str]] = Counter()

    def write(self, rows: Sequence[ExceptionRecord], places: FilePlaces) -> None:
        self._counts.update((row.rule, NOT_CHECKED if row.result == NOT_CHECKED else row.severity) for row in rows)

    def finish(self) -> None:
        rules = rules_by_code()
        ordered = sorted(self._counts.items(), key=lambda counted: (-counted[1], counted[0]))
        listed = [
            {
                "count": count, "rule": code, "severity": severity, "fix": fix_of(rules[code]),
                "name": rules[code].name, "title": rules[code].sections.title,
            }
            for (code, severity), count in ordered
        ]  # fmt: skip
        if self._form == "json":
            click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
            return
        width = max((len(f"{row['count']:,}") for row in listed), default=0)
        for row in listed:
            click.echo("{count:>{width},}  {rule}  {severity:<11} {fix:<9} {name}: {title}".format(width=width, **row))


_FORMATS: dict[str, Callable[[], FindingWriter]] = {
    "text": _Text, "csv": _Csv, "jsonl": _Jsonl, "json": _Json, "sarif": _Sarif, "github": _Github,
}  # fmt: skip
FORMATS = tuple(_FORMATS)
STATISTICS_FORMATS = ("text", "json")


def findings_as(form: str, statistics: bool) -> FindingWriter:
    """Where rows go in this form; statistics come as text or JSON."""
    return _Statistics(form) if statistics else _FORMATS[form]()
