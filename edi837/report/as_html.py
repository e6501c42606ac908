"""The web page: made by XSLT in pieces, so that memory does not grow with the rows; one file, no network."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import IO

from edi837.report.head import head
from edi837.report.nodes import node, transform
from edi837.report.page import Page
from edi837.report.row_node import row_node
from edi837.report.shown import ShownRow
from edi837.report.totals import Group

# page.xsl leaves this where the groups of rows go.
_HERE = b"<!--rows-->"
_ROWS_A_PIECE = 100
Groups = Iterable[tuple[Group, str, Iterable[ShownRow]]]


def write_page(file: IO[bytes], page: Page, groups: Groups) -> None:
    """Write the page; each group of rows with its figures and the title of its rule."""
    before, _, after = transform("page.xsl", head(page)).partition(_HERE)
    file.write(before)
    for group, title, rows in groups:
        _write_group(file, group, title, iter(rows))
    file.write(after)


def _write_group(file: IO[bytes], group: Group, title: str, rows: Iterable[ShownRow]) -> None:
    figures = node("group", title, key=group.key, name=group.label, findings=f"{group.findings:,}")
    file.write(b'<section class="group">' + transform("exceptions.xsl", figures) + b"<ol>")
    source = iter(rows)
    while piece := list(islice(source, _ROWS_A_PIECE)):
        rows_node = node("rows")
        for row in piece:
            rows_node.append(row_node(row))
        file.write(transform("exceptions.xsl", rows_node))
    file.write(b"</ol></section>")
