"""Which official table a file is, by its content: the columns of its header row, or the places of its records."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from edi837.official import hcpcs_file, mue_files, prices
from edi837.official.imported import Imported
from edi837.official.sheet import SheetColumn, has_columns
from edi837.official.source_file import SourceFile

# Parts of tables and proposals have the columns of the table, and are none.
_PART = re.compile(r"additions|deletions|revisions|(?<![a-z])(changes?|noc)(?![a-z])|proposed", re.IGNORECASE)
_UNLISTED = re.compile(r"exclu|unfinished", re.IGNORECASE)
_PRODUCT, _PACKAGE = ("PRODUCTNDC", "SUBSTANCENAME"), ("PRODUCTNDC", "PACKAGEDESCRIPTION")


class Layout(NamedTuple):
    """A table with columns: what it is called, the columns that only it has, and who reads it."""

    title: str
    columns: tuple[SheetColumn, ...]
    read: Callable[[SourceFile], Imported]


LAYOUTS = (
    Layout("HCPCS file", hcpcs_file.COLUMNS, hcpcs_file.read_hcpcs),
    Layout("NDC-HCPCS crosswalk", prices.CROSSWALK_COLUMNS, prices.read_crosswalk),
    Layout("MUE table", mue_files.COLUMNS, mue_files.read_mue),
    Layout("OPPS Addendum B", prices.ADDENDUM_B_COLUMNS, prices.read_addendum_b),
    Layout("ASC addendum", prices.ASC_COLUMNS, prices.read_asc),
    Layout("ASP prices", prices.PRICE_COLUMNS, prices.read_prices),
)


def layout_of(source: SourceFile) -> Layout | None:
    """The layout of a file; None where it is no table that is read here."""
    if not source.is_workbook and b"\0" in source.content[:1000]:
        return None
    if hcpcs_file.is_contractor_text(source):
        return LAYOUTS[0]
    return next((layout for layout in LAYOUTS if has_columns(source, layout.columns)), None)


def is_part(source: SourceFile) -> bool:
    """Whether its name says that it holds changes, a proposal, or drugs without a code of their own."""
    return _PART.search(source.name) is not None


def is_products(source: SourceFile) -> bool:
    """Whether it is FDA's file of products."""
    return _has_header(source, _PRODUCT)


def is_packages(source: SourceFile) -> bool:
    """Whether it is FDA's file of packages."""
    return _has_header(source, _PACKAGE)


def is_unlisted(source: SourceFile) -> bool:
    """Whether FDA's file is of drugs that its directory does not list."""
    return _UNLISTED.search(source.name) is not None


def _has_header(source: SourceFile, columns: tuple[str, ...]) -> bool:
    header = source.content[:4000].split(b"\n")[0].upper().split(b"\t")
    names = {cell.strip().decode("ascii", "replace").lstrip("\ufeff") for cell in header}
    return all(column in names for column in columns)
