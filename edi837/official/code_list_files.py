"""Lists that hold codes and no more: NUCC's provider taxonomy, and CMS's list of codes that are single-dose alone.

Source: NUCC, health care provider taxonomy (CSV), two versions a year; CMS, JW modifier and JZ modifier policy, HCPCS
codes: a PDF, of which a person makes a CSV with a column for the code.
"""

from __future__ import annotations

import re
from datetime import date

from edi837.mapping.codes_file import JW_JZ, TAXONOMY
from edi837.official.dates import first_period
from edi837.official.imported import Imported, import_table
from edi837.official.sheet import Sheet, SheetColumn, code_of, has_columns, read_sheet
from edi837.official.source_file import SourceFile

TAXONOMY_COLUMNS = (
    SheetColumn("code", "code"),
    SheetColumn("grouping", "grouping"),
    SheetColumn("classification", "classification"),
)
SINGLE_DOSE_COLUMNS = (SheetColumn("code", "hcpcs(codes?)?|hcpcslevelii(codes?)?"),)
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_VERSION = re.compile(r"(?<![0-9])(?P<year>2[0-9])[._]?(?P<half>[01])(?![0-9])")
_JW_JZ = re.compile(r"(?<![a-z])jw(?![a-z]).{0,60}(?<![a-z])jz(?![a-z])", re.IGNORECASE | re.DOTALL)


def is_single_dose_list(source: SourceFile) -> bool:
    """Whether its name, or what stands above its column of codes, speaks of JW and JZ."""
    if not has_columns(source, SINGLE_DOSE_COLUMNS):
        return False
    return _JW_JZ.search(f"{source.name} {read_sheet(source, SINGLE_DOSE_COLUMNS, '').titles}") is not None


def read_taxonomy(source: SourceFile) -> Imported:
    """Taxonomy codes; the version stands in the name: 25.1 came in July 2025."""
    sheet = read_sheet(source, TAXONOMY_COLUMNS, "NUCC taxonomy")
    version = _VERSION.search(source.name)
    dated = date(2000 + int(version["year"]), 7 if version["half"] == "1" else 1, 1) if version else None

    def code(row: int, values: dict[str, str]) -> str:
        text = sheet.filled(row, values, "code").upper()
        if not _TAXONOMY.fullmatch(text):
            raise sheet.fault(row, "code", f"{text[:40]!r} is not a taxonomy code: nine characters and an X")
        return text

    return _codes(TAXONOMY, sheet, (dated, None), "taxonomies", dict.fromkeys(sheet.read(code)))


def read_single_dose(source: SourceFile) -> Imported:
    """The codes of which every product is single-dose; the list holds until it is posted again."""
    sheet = read_sheet(source, SINGLE_DOSE_COLUMNS, "list of JW and JZ codes")
    codes = dict.fromkeys(sheet.read(lambda row, values: code_of(sheet, row, values)))
    dated, _ = first_period(source.name, sheet.titles, source.archive)
    return _codes(JW_JZ, sheet, (dated, None), "single_dose", codes)


def _codes(
    kind: str, sheet: Sheet, period: tuple[date | None, date | None], name: str, codes: dict[str, None]
) -> Imported:
    return import_table(kind, sheet.source, period, name, [(code,) for code in codes], sheet.odd)
