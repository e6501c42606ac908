"""The web page: one file, no network. Its rows are data that a script shows; without it the first ones stand there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from edi837.report.head import head
from edi837.report.nodes import node, transform
from edi837.report.page import Page
from edi837.report.row_data import blocks
from edi837.report.row_node import row_node
from edi837.report.shown import ShownRow

# page.xsl leaves these where the first rows go, and where the data.
_ROWS, _DATA = b"<!--rows-->", b"<!--data-->"


def write_page(file: IO[bytes], page: Page, first: Iterable[ShownRow], rows: Iterable[ShownRow]) -> None:
    """Write the page: the `first` rows as they are read without script, and all `rows` in their order of place."""
    before, _, rest = transform("page.xsl", head(page)).partition(_ROWS)
    between, _, after = rest.partition(_DATA)
    file.write(before)
    rows_node = node("rows")
    for shown in first:
        rows_node.append(row_node(shown))
    file.write(transform("exceptions.xsl", rows_node) + between)
    for block in blocks(rows):
        file.write(b'<script type="application/json" class="block">' + block + b"</script>\n")
    file.write(after)
