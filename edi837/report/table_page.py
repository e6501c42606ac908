"""A page of figures, bars and tables in the look of the report, without script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from typing import IO

from edi837.report.figures import counted
from edi837.report.nodes import Node, add, node, resource, transform
from edi837.system.named_tuple import NamedTuple

_MOST_ROWS = 500
_BAR_HEIGHT = 42
_LABEL = 44
# How a cell is set: text to the left, a figure to the right, code as it stands.
TEXT, FIGURE, CODE = "text", "figure", "code"


class TableHead(NamedTuple):
    """The heading of a column, and how its cells are set."""

    name: str
    kind: str = FIGURE


class Part(NamedTuple):
    """A piece of a bar: its kind, and where it begins and how long it is, in percent."""

    kind: str
    left: float
    width: float


class Bar(NamedTuple):
    """A bar with its label, its value, what it says in words, and a mark in percent."""

    label: str
    value: str
    in_words: str
    parts: Sequence[Part]
    mark: float | None = None


def sheet(title: str, kicker: str, facts: Iterable[tuple[str, str]]) -> Node:
    """A new page with its heading; `facts` say what it is about."""
    root = node("sheet", title=title, kicker=kicker, notes="How it was counted")
    content = resource("page.css") + resource("table_page.css") + "@page { size: landscape }\n"
    style = add(root, "style", sha256=base64.b64encode(hashlib.sha256(content.encode()).digest()).decode())
    style.text = content
    for name, value in facts:
        add(root, "fact", value, name=name)
    return root


def add_measure(root: Node, label: str, figure: str, words: str) -> None:
    """A large figure."""
    add(root, "measure", words, label=label, figure=figure)


def add_chart(
    root: Node, name: str, title: str, about: str, bars: Sequence[Bar], keys: Sequence[tuple[str, str]] = (),
    others: str = "",
) -> None:  # fmt: skip
    """A chart of bars, one below the other; nothing where there are none."""
    if not bars:
        return
    chart = add(
        root, "chart", id=f"chart-{name}", title=title, about=about, height=str(len(bars) * _BAR_HEIGHT),
        others=others or None,
    )  # fmt: skip
    for kind, words in keys:
        add(chart, "key", words, kind=kind)
    for position, bar in enumerate(bars):
        label = bar.label if len(bar.label) <= _LABEL else bar.label[: _LABEL - 1] + "…"
        drawn = add(
            chart, "bar", label=label, value=bar.value, told=bar.in_words, y=str(position * _BAR_HEIGHT),
            mark=None if bar.mark is None else f"{bar.mark:.2f}",
        )  # fmt: skip
        for part in bar.parts:
            add(drawn, "part", kind=part.kind, left=f"{part.left:.2f}", width=f"{part.width:.2f}")


def add_table(
    root: Node, name: str, title: str, heads: Sequence[TableHead], rows: Sequence[Sequence[str]], *, about: str = "",
    nothing: str = "None.", word: str = "row",
) -> None:  # fmt: skip
    """A table; the first cell of a row is its heading."""
    table = add(
        root, "table", id=f"table-{name}", title=title, count=counted(len(rows), word), about=about or None,
        nothing=nothing,
    )  # fmt: skip
    if len(rows) > _MOST_ROWS:
        table.set("more", f"The first {_MOST_ROWS} are shown; the CSV has all.")
    for head in heads:
        add(table, "head", head.name, kind=head.kind)
    for row in rows[:_MOST_ROWS]:
        written = add(table, "row")
        for head, cell in zip(heads, row, strict=True):
            placed = add(written, "cell", "" if head.kind == CODE else cell, kind=head.kind)
            for line in cell.splitlines() if head.kind == CODE else ():
                add(placed, "line", line)


def add_notes(root: Node, notes: Iterable[str]) -> None:
    """Sentences at the end."""
    for note in notes:
        add(root, "note", note)


def write_sheet(file: IO[bytes], root: Node) -> None:
    """Write the page."""
    file.write(transform("table_page.xsl", root))
