"""The MUE tables of CMS: practitioner services and outpatient hospital services.

Source: CMS, Medicare NCCI medically unlikely edits: a copyright text, a header row, then code, value, indicator
(`3 Date of Service Edit: Clinical`) and rationale.
"""

from __future__ import annotations

import re

from edi837.mapping.codes_file import MUE_HOSPITAL, MUE_PRACTITIONER
from edi837.official.dates import date_in
from edi837.official.imported import Imported, import_table
from edi837.official.sheet import SheetColumn, code_of, read_sheet
from edi837.official.source_file import SourceFile

WHAT = "MUE table of practitioner or outpatient hospital services"
_COLUMNS = (
    SheetColumn("code", "hcpcs(cpt)?code|hcpcs"),
    SheetColumn("units", ".*muevalues?"),
    SheetColumn("indicator", "mueadjudicationindicator|mai"),
    SheetColumn("rationale", "muerationale|rationale", required=False),
)


def read_mue(source: SourceFile) -> Imported:
    """Its kind stands in the name of the column of values."""
    sheet = read_sheet(source, _COLUMNS, WHAT)
    named = sheet.called["units"].lower()
    if "practitioner" in named:
        kind = MUE_PRACTITIONER
    elif "outpatient" in named:
        kind = MUE_HOSPITAL
    else:
        raise source.fault(None, f"its values are called {sheet.called['units']!r}: it is not the {WHAT}")
    limits: dict[str, tuple[str, str, str, str, str]] = {}
    for row, values in sheet.rows():
        code = code_of(sheet, row, values)
        units = sheet.filled(row, values, "units").replace(",", "")
        indicator = sheet.filled(row, values, "indicator")
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", units):
            raise sheet.fault(row, "units", f"{units[:40]!r} is not a number of units")
        if indicator[:1] not in ("1", "2", "3") or indicator[1:2].isalnum():
            raise sheet.fault(row, "indicator", f"{indicator[:40]!r} does not begin with 1, 2 or 3")
        record = (code, kind, units, indicator[0], values.get("rationale", ""))
        if limits.setdefault(code, record) != record:
            raise source.fault(row, f"{code} is there a second time with other values")
    if not limits:
        raise source.fault(None, "has a header and no row under it")
    return import_table(kind, source, date_in(source.name) or date_in(sheet.titles), "mue", limits.values())
