"""Which official table a file is, by its content: the columns of its header row, or the places of its records."""

from __future__ import annotations

import re
from collections.abc import Callable

from edi837.official import code_list_files, hcpcs_file, icd10_file, mue_files, prices, ptp_files
from edi837.official.imported import Imported
from edi837.official.sheet import SheetColumn, has_columns
from edi837.official.source_file import SourceFile
from edi837.system.named_tuple import NamedTuple

# Parts of tables and proposals have the columns of the table, and are none.
_PART = re.compile(
    r"additions|deletions|revisions|(?<![a-z])(changes?|noc)(?![a-z])|proposed|(?<![a-z])nprm(?![a-z])", re.IGNORECASE
)
_PROPOSAL = re.compile(rb"proposed\s+(cy|opps|payment|rule|rates?)\b", re.IGNORECASE)
_ABOVE = 2000
_UNLISTED = re.compile(r"exclu|unfinished", re.IGNORECASE)
# Rows of FDA's files whose flags are looked at: a few hundred tell.
_FLAGS_READ = 1000
_OTHERS = (
    (
        "ICD-10-CM codes without headers: the order file is read",
        re.compile(rb"\A(?:\xef\xbb\xbf)?[A-Z][0-9][A-Z0-9]{1,5} {1,5}[A-Z]"),
    ),
    ("drugs without a code of their own (NOC), kept apart", re.compile(rb"Drug Generic Name", re.IGNORECASE)),
)
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
    Layout("PTP edits", ptp_files.COLUMNS, ptp_files.read_ptp),
    Layout("OPPS Addendum B", prices.ADDENDUM_B_COLUMNS, prices.read_addendum_b),
    Layout("ASC addendum", prices.ASC_COLUMNS, prices.read_asc),
    Layout("ASP prices", prices.PRICE_COLUMNS, prices.read_prices),
    Layout("NUCC taxonomy", code_list_files.TAXONOMY_COLUMNS, code_list_files.read_taxonomy),
)
_ICD10 = Layout("ICD-10-CM order file", (), icd10_file.read_icd10)
_SINGLE_DOSE = Layout("list of JW and JZ codes", (), code_list_files.read_single_dose)


def layout_of(source: SourceFile) -> Layout | None:
    """The layout of a file; None where it is no table that is read here."""
    if not source.is_text and not source.is_workbook:
        return None
    if hcpcs_file.is_contractor_text(source):
        return LAYOUTS[0]
    if icd10_file.is_order_file(source):
        return _ICD10
    layout = next((layout for layout in LAYOUTS if has_columns(source, layout.columns)), None)
    if layout is None and code_list_files.is_single_dose_list(source):
        return _SINGLE_DOSE
    return layout


def is_part(source: SourceFile) -> bool:
    """Whether its name says that it holds changes, a proposal, or drugs without a code of their own.

    Of a proposal the lines above the table say so, too.
    """
    return _PART.search(source.name) is not None or _PROPOSAL.search(source.content[:_ABOVE]) is not None


def is_products(source: SourceFile) -> bool:
    """Whether it is FDA's file of products."""
    return _has_header(source, _PRODUCT)


def is_packages(source: SourceFile) -> bool:
    """Whether it is FDA's file of packages."""
    return _has_header(source, _PACKAGE)


def is_outsourcing(source: SourceFile) -> bool:
    """Whether it is FDA's table of outsourcing facilities: packages with the names of their products."""
    return _header(source)[:2] == ["PRODUCTNDC", "NDCPACKAGECODE"]


def is_unlisted(source: SourceFile) -> bool:
    """Whether FDA's file is of drugs that its directory does not list, by its name, its columns, or its flags.

    Outsourcing facilities have products and packages in one table; unfinished drugs have no trade name, and neither
    flags nor samples; of excluded ones most rows say why (E, U, I), and of listed ones most say N.
    """
    if _UNLISTED.search(source.name):
        return True
    header = _header(source)
    if "SUBSTANCENAME" in header:
        if "NDCPACKAGECODE" in header or "PROPRIETARYNAME" not in header:
            return True
    elif not {"NDC_EXCLUDE_FLAG", "SAMPLE_PACKAGE"} & set(header):
        return True
    return _mostly_flagged(source, header)


def other_table(source: SourceFile) -> str:
    """What a published table is from which nothing is taken; '' where it is not known."""
    if source.is_old_workbook:
        return "an old Excel workbook (save it as .xlsx or CSV)"
    return next((title for title, pattern in _OTHERS if pattern.search(source.content[:4000])), "")


def _mostly_flagged(source: SourceFile, header: list[str]) -> bool:
    if "NDC_EXCLUDE_FLAG" not in header:
        return False
    at = header.index("NDC_EXCLUDE_FLAG")
    rows = [row.split(b"\t") for row in source.content.split(b"\n")[1 : _FLAGS_READ + 1]]
    flags = [row[at].strip().upper() for row in rows if len(row) > at]
    return sum(flag not in (b"", b"N") for flag in flags) * 2 > len(flags)


def _has_header(source: SourceFile, columns: tuple[str, ...]) -> bool:
    header = _header(source)
    return all(column in header for column in columns)


def _header(source: SourceFile) -> list[str]:
    cells = source.content[:4000].split(b"\n")[0].upper().split(b"\t")
    return [cell.decode("utf-8-sig", "replace").strip() for cell in cells]
