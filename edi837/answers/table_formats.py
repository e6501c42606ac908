"""The table of answers as text, CSV, JSON and a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import IO

from edi837.answers.answer_row import UNMATCHED
from edi837.answers.answer_table import COLUMNS, ListedAnswer
from edi837.report.figures import counted
from edi837.report.visible import visible
from edi837.report.writers import CsvWriter

# What a terminal shows: the other columns say where a row stands, and are in the other formats.
_SHOWN = ("answer_file", "kind", "key", "claim", "line", "state", "by", "codes", "paid", "certainty", "reason")
_STYLE = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}"
    "caption{text-align:left;padding:.5rem 0}th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #ccc;"
    "vertical-align:top}th{position:sticky;top:0;background:#fff}@media(prefers-color-scheme:dark){"
    "body{background:#111;color:#eee}th{background:#111}th,td{border-color:#444}}"
)


def write_csv(file: IO[bytes], rows: Iterable[ListedAnswer]) -> None:
    """One row a claim or line of an answer."""
    writer = CsvWriter(file, COLUMNS)
    writer.write(rows)
    writer.finish()


def write_json(file: IO[bytes], rows: Iterable[ListedAnswer]) -> None:
    """A list of objects, one a line."""
    file.write(b"[")
    for number, row in enumerate(rows):
        file.write((",\n" if number else "\n").encode() + json.dumps(row._asdict()).encode())
    file.write(b"\n]\n")


def write_text(file: IO[bytes], rows: Iterable[ListedAnswer]) -> None:
    """Columns side by side."""
    shown = [tuple(visible(getattr(row, name)) for name in _SHOWN) for row in rows]
    widths = [max(map(len, column)) for column in zip(_SHOWN, *shown, strict=True)]
    for cells in (_SHOWN, *shown):
        line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        file.write(line.rstrip().encode("utf-8", "backslashreplace") + b"\n")


def write_html(file: IO[bytes], rows: Iterable[ListedAnswer]) -> None:
    """A page of one table, what is unmatched first; without scripts."""
    ordered = sorted(rows, key=lambda row: row.certainty not in UNMATCHED)
    states = Counter(row.state for row in ordered if row.state)
    summary = ", ".join(f"{state} {number:,}" for state, number in states.items())
    left = sum(row.certainty in UNMATCHED for row in ordered)
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    caption = f"{counted(len(ordered), 'row')}, {left:,} unmatched. {summary}"
    file.write(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Answers</title>'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><main><h1>Answers</h1><table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>".encode()
    )
    for row in ordered:
        cells = "".join(f"<td>{escape(visible(cell))}</td>" for cell in row)
        file.write(f"<tr>{cells}</tr>\n".encode("utf-8", "backslashreplace"))
    file.write(b"</tbody></table></main></body></html>\n")


FORMATS: Mapping[str, Callable[[IO[bytes], Iterable[ListedAnswer]], None]] = {
    "text": write_text,
    "csv": write_csv,
    "json": write_json,
    "html": write_html,
}
