"""The MUE tables of CMS: practitioner services, outpatient hospital services, and supplies.

Source: CMS, Medicare NCCI medically unlikely edits: a copyright text, a header row, then code, value, indicator
(`3 Date of Service Edit: Clinical`) and rationale.
"""

from __future__ import annotations

import re

from edi837.mapping.codes_file import (
    MEDICAID_MUE_HOSPITAL,
    MEDICAID_MUE_PRACTITIONER,
    MEDICAID_MUE_SUPPLIER,
    MUE_HOSPITAL,
    MUE_PRACTITIONER,
    MUE_SUPPLIER,
)
from edi837.official.dates import first_period
from edi837.official.imported import Imported, import_table
from edi837.official.sheet import Sheet, SheetColumn, code_of, read_sheet
from edi837.official.source_file import SourceFile

WHAT = "MUE table of practitioner, outpatient hospital or supplier services"
_KINDS = {
    "practitioner": (MUE_PRACTITIONER, MEDICAID_MUE_PRACTITIONER),
    "outpatient": (MUE_HOSPITAL, MEDICAID_MUE_HOSPITAL),
    "supplier": (MUE_SUPPLIER, MEDICAID_MUE_SUPPLIER),
}
_MEDICAID = re.compile(r"medicaid|(?<![a-z])mcd(?![a-z])", re.IGNORECASE)
_OF_LINE = "1"
_Limit = tuple[str, str, str, str]
COLUMNS = (
    SheetColumn("code", "hcpcs(cpt)?code|hcpcs"),
    SheetColumn("units", ".*muevalues?"),
    SheetColumn("indicator", "mueadjudicationindicator|mai", required=False),
    SheetColumn("rationale", "muerationale|rationale", required=False),
)


def read_mue(source: SourceFile) -> Imported:
    """Its kind stands in the name of the column of values."""
    sheet = read_sheet(source, COLUMNS, WHAT)
    named = sheet.called["units"].lower()
    of_medicaid = _MEDICAID.search(f"{source.name} {source.archive} {sheet.titles}") is not None
    kind = next((kinds[of_medicaid] for word, kinds in _KINDS.items() if word in named), None)
    if "indicator" not in sheet.columns and not of_medicaid:
        raise source.fault(None, f"has no column for the adjudication indicator: is this the {WHAT}?")
    if kind is None:
        raise source.fault(None, f"its values are called {sheet.called['units']!r}: it is not the {WHAT}")
    limits: dict[str, _Limit] = {}
    for row, limit in sheet.read(lambda row, values: (row, _limit(sheet, row, values))):
        if limits.setdefault(limit[0], limit) != limit:
            sheet.odd.add(source.fault(row, f"{limit[0]} is there a second time with other values"))
    period = first_period(source.name, source.archive, sheet.titles)
    return import_table(kind, source, period, "mue", limits.values(), sheet.odd)


def _limit(sheet: Sheet, row: int, values: dict[str, str]) -> _Limit:
    """Code, units (0 is a limit too), indicator and rationale."""
    code = code_of(sheet, row, values)
    units = sheet.filled(row, values, "units").replace(",", "")
    # Medicaid's tables have none: each of their edits is of a line.
    indicator = sheet.filled(row, values, "indicator") if "indicator" in values else _OF_LINE
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", units):
        raise sheet.fault(row, "units", f"{units[:40]!r} is not a number of units")
    if indicator[:1] not in ("1", "2", "3") or indicator[1:2].isalnum():
        raise sheet.fault(row, "indicator", f"{indicator[:40]!r} does not begin with 1, 2 or 3")
    return code, units, indicator[0], values.get("rationale", "")
