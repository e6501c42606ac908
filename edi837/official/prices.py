"""OPPS Addendum B, ASP prices, and the ASP NDC-HCPCS crosswalk of CMS.

Source: CMS, OPPS addenda and Medicare Part B ASP files; a few lines of title and notes before the header, columns
that come and go over the years, ISO-8859-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from edi837.mapping.codes_file import ADDENDUM_B, ASP, CROSSWALK
from edi837.official.dates import date_in
from edi837.official.imported import Imported, Record, import_table
from edi837.official.sheet import Sheet, SheetColumn, code_of, read_sheet
from edi837.official.source_file import SourceFile
from edi837.system.errors import MappingError
from edi837.x12.ndc import pad

_CODE = SheetColumn("code", "hcpcs(code|levelii?code.*)?|[0-9]{4}code")
_ADDENDUM_B = (
    _CODE,
    SheetColumn("short", "shortdescri(ptor|ption)"),
    SheetColumn("status", "si|statusindicator"),
    SheetColumn("apc", "apc"),
    SheetColumn("rate", "paymentrate"),
)
_PRICES = (
    _CODE,
    SheetColumn("short", "shortdescri(ptor|ption)"),
    SheetColumn("dosage", "hcpcs(code)?dosage"),
    SheetColumn("limit", "paymentlimit"),
)
_CROSSWALK = (
    _CODE,
    SheetColumn("short", "shortdescri(ptor|ption).*"),
    SheetColumn("ndc", "ndc2?"),
    SheetColumn("name", "drugname"),
    SheetColumn("dosage", "hcpcs(code)?dosage"),
    SheetColumn("billunits", "billunits|billingunits"),
    SheetColumn("billunitspkg", "billunits(per)?(pkg|package)|billingunits(per)?(pkg|package)"),
)
_THROUGH = re.compile(r"\s+(?:-|–|to|thru|through)\s+", re.IGNORECASE)
_MONEY = re.compile(r"\$?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(\.[0-9]*)?\s*")


def read_addendum_b(source: SourceFile) -> Imported:
    """Codes with status indicator, APC and payment rate."""
    sheet = read_sheet(source, _ADDENDUM_B, "OPPS Addendum B")
    records: dict[str, Record] = {}
    for row, values in sheet.rows():
        code, status = code_of(sheet, row, values), sheet.filled(row, values, "status")
        if not re.fullmatch(r"[A-Z][A-Z0-9]?", status):
            raise sheet.fault(row, "status", f"{status[:40]!r} is not a status indicator")
        record = (code, values["short"], status, values["apc"], _money(sheet, row, values, "rate"))
        _once(source, row, records, code, record)
    return _table(ADDENDUM_B, sheet, "addendum_b", records.values())


def read_asp(source: SourceFile) -> Imported:
    """The price file, or the crosswalk: the columns tell which."""
    try:
        sheet = read_sheet(source, _CROSSWALK, "ASP NDC-HCPCS crosswalk")
    except MappingError:
        sheet = read_sheet(source, _PRICES, "ASP price file or NDC-HCPCS crosswalk")
        return _prices(sheet)
    return _table(CROSSWALK, sheet, "crosswalk", _crossings(sheet))


def _prices(sheet: Sheet) -> Imported:
    records: dict[str, Record] = {}
    for row, values in sheet.rows():
        code = code_of(sheet, row, values)
        record = (code, values["short"], values["dosage"], _money(sheet, row, values, "limit"))
        _once(sheet.source, row, records, code, record)
    return _table(ASP, sheet, "asp", records.values())


def _crossings(sheet: Sheet) -> Iterator[Record]:
    for row, values in sheet.rows():
        code, ndc = code_of(sheet, row, values), sheet.filled(row, values, "ndc")
        ends = [_digits(part) for part in _THROUGH.split(ndc)]
        if not all(ends) or len(ends) > 2 or ends[0][:9] != ends[-1][:9] or ends[0] > ends[-1]:
            raise sheet.fault(row, "ndc", f"{ndc[:40]!r} is not an NDC, nor a range of packages of one product")
        yield ends[0], ends[-1], code, values["short"], values["name"], values["dosage"]


def _digits(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"[0-9]{11}", text) else pad(text)


def _money(sheet: Sheet, row: int, values: dict[str, str], name: str) -> str | None:
    """An amount without dollar sign and commas; a point alone, or nothing, stands for none."""
    match = _MONEY.fullmatch(values[name])
    if match is None:
        if not re.search("[0-9]", values[name]):
            return None
        raise sheet.fault(row, name, f"{values[name][:40]!r} is not an amount")
    return (match[1].replace(",", "") + (match[2] or "")).rstrip(".") or None


def _once(source: SourceFile, row: int, records: dict[str, Record], code: str, record: Record) -> None:
    if records.setdefault(code, record) != record:
        raise source.fault(row, f"{code} is there a second time with other values")


def _table(kind: str, sheet: Sheet, name: str, records: Iterable[Record]) -> Imported:
    source = sheet.source
    table = import_table(kind, source, date_in(sheet.titles) or date_in(source.name), name, records)
    if not table.table.rows:
        raise source.fault(None, "has a header and no row under it")
    return table
