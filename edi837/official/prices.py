"""OPPS Addendum B, ASC addenda, ASP prices, and the NDC-HCPCS crosswalks of CMS.

Source: CMS, OPPS and ASC addenda and Medicare Part B ASP files; a few lines of title and notes before the header,
columns that come and go over the years, ISO-8859-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from edi837.mapping.codes_file import (
    ADDENDUM_B,
    ASC_DRUGS,
    ASC_PROCEDURES,
    ASP,
    CROSSWALK,
    CROSSWALK_AWP,
    CROSSWALK_OPPS,
    CROSSWALK_PREP,
)
from edi837.official.dates import first_period
from edi837.official.imported import Imported, Record, import_table
from edi837.official.sheet import Sheet, SheetColumn, code_of, has_columns, read_sheet
from edi837.official.source_file import SourceFile
from edi837.x12.ndc import pad

_CODE = SheetColumn("code", "hcpcs(code|levelii?code.*)?|[0-9]{4}code")
_SHORT = SheetColumn("short", "shortdescri(ptor|ption).*")
ADDENDUM_B_COLUMNS = (
    _CODE,
    _SHORT,
    SheetColumn("status", "si|statusindicator"),
    SheetColumn("apc", "apc"),
    SheetColumn("rate", "(proposed)?paymentrate"),
)
ASC_COLUMNS = (
    _CODE,
    _SHORT,
    SheetColumn("status", ".*paymentindicator"),
    SheetColumn("rate", ".*paymentrate"),
    SheetColumn("discounting", "subjecttomultipleprocedurediscounting", required=False),
)
PRICE_COLUMNS = (
    _CODE,
    _SHORT,
    SheetColumn("dosage", "hcpcs(code)?dosage"),
    SheetColumn("limit", "paymentlimit"),
)
CROSSWALK_COLUMNS = (
    _CODE,
    _SHORT,
    SheetColumn("ndc", "ndc2?"),
    SheetColumn("name", "drugname"),
    SheetColumn("dosage", "hcpcs(code)?dosage"),
    SheetColumn("items", "pkgqty|packagequantity", required=False),
    SheetColumn("billunits", "billunits|billingunits"),
    SheetColumn("billunitspkg", "billunits(per)?(pkg|package)|billingunits(per)?(pkg|package)"),
)
_THROUGH = re.compile(r"\s+(?:-|–|to|thru|through)\s+", re.IGNORECASE)
_MONEY = re.compile(r"\$?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(\.[0-9]*)?\s*")
# What one crosswalk is for stands before its name; one that does not say is that of ASP.
_PURPOSE = re.compile(r"(?<![a-z])(asp|awp|opps|prep)[ _-]+ndc", re.IGNORECASE)
_CROSSWALKS = {"asp": CROSSWALK, "awp": CROSSWALK_AWP, "opps": CROSSWALK_OPPS, "prep": CROSSWALK_PREP}


def read_addendum_b(source: SourceFile) -> Imported:
    """Codes with status indicator, APC and payment rate."""
    return _addendum(ADDENDUM_B, read_sheet(source, ADDENDUM_B_COLUMNS, "OPPS Addendum B"))


def read_asc(source: SourceFile) -> Imported:
    """Codes with payment indicator and rate; only the addendum of procedures says what is discounted."""
    sheet = read_sheet(source, ASC_COLUMNS, "ASC addendum AA or BB")
    return _addendum(ASC_PROCEDURES if "discounting" in sheet.columns else ASC_DRUGS, sheet)


def read_asp(source: SourceFile) -> Imported:
    """The price file, or a crosswalk: the columns tell which."""
    if has_columns(source, CROSSWALK_COLUMNS):
        return read_crosswalk(source)
    return read_prices(source, "ASP price file or NDC-HCPCS crosswalk")


def read_crosswalk(source: SourceFile) -> Imported:
    """NDCs with their codes; its title, or its name, tells which of the four it is."""
    sheet = read_sheet(source, CROSSWALK_COLUMNS, "ASP NDC-HCPCS crosswalk")
    purpose = _PURPOSE.search(sheet.titles) or _PURPOSE.search(source.name)
    kind = _CROSSWALKS[purpose[1].lower()] if purpose else CROSSWALK
    return _table(kind, sheet, "crosswalk", sheet.read(lambda row, values: _crossing(sheet, row, values)))


def read_prices(source: SourceFile, what: str = "ASP price file") -> Imported:
    """Codes with the amount of one unit and its payment limit."""
    sheet = read_sheet(source, PRICE_COLUMNS, what)

    def price(row: int, values: dict[str, str]) -> Record:
        return code_of(sheet, row, values), values["short"], values["dosage"], _money(sheet, row, values, "limit")

    return _table(ASP, sheet, "asp", _once(sheet, sheet.read(lambda row, values: (row, price(row, values)))))


def _addendum(kind: str, sheet: Sheet) -> Imported:
    def entry(row: int, values: dict[str, str]) -> Record:
        code, status = code_of(sheet, row, values), sheet.filled(row, values, "status")
        if not re.fullmatch(r"[A-Z][A-Z0-9]?", status):
            raise sheet.fault(row, "status", f"{status[:40]!r} is not a status indicator")
        return code, values["short"], status, values.get("apc", ""), _money(sheet, row, values, "rate")

    return _table(kind, sheet, "addendum", _once(sheet, sheet.read(lambda row, values: (row, entry(row, values)))))


def _crossing(sheet: Sheet, row: int, values: dict[str, str]) -> Record:
    code, ndc = code_of(sheet, row, values), sheet.filled(row, values, "ndc")
    ends = [_digits(part) for part in _THROUGH.split(ndc)]
    if not all(ends) or len(ends) > 2 or ends[0][:9] != ends[-1][:9] or ends[0] > ends[-1]:
        raise sheet.fault(row, "ndc", f"{ndc[:40]!r} is not an NDC, nor a range of packages of one product")
    items, each, package = (_amount(values.get(name, "")) for name in ("items", "billunits", "billunitspkg"))
    if items and each and package and Decimal(items) * Decimal(each) != Decimal(package):
        sheet.odd.mend(row, f"{items} × {each} billing units are not {package}: those of {code} were left out")
        each = package = None
    return ends[0], ends[-1], code, values["short"], values["name"], values["dosage"], items, each, package


def _digits(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"[0-9]{11}", text) else pad(text)


def _amount(text: str) -> str | None:
    """A number above zero as it is written; anything else is not known."""
    bare = text.replace(",", "")
    return bare if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?|\.[0-9]{1,9}", bare) and Decimal(bare) else None


def _money(sheet: Sheet, row: int, values: dict[str, str], name: str) -> str | None:
    """An amount without dollar sign and commas; a point alone, or nothing, stands for none."""
    match = _MONEY.fullmatch(values[name])
    if match is None:
        if not re.search("[0-9]", values[name]):
            return None
        raise sheet.fault(row, name, f"{values[name][:40]!r} is not an amount")
    return (match[1].replace(",", "") + (match[2] or "")).rstrip(".") or None


def _once(sheet: Sheet, rows: Iterable[tuple[int, Record]]) -> Iterable[Record]:
    """Each code once; what is there again with other values is an odd row."""
    records: dict[str, Record] = {}
    for row, record in rows:
        if records.setdefault(record[0], record) != record:
            sheet.odd.add(sheet.source.fault(row, f"{record[0]} is there a second time with other values"))
    return records.values()


def _table(kind: str, sheet: Sheet, name: str, records: Iterable[Record]) -> Imported:
    source = sheet.source
    rows = list(records)
    period = first_period(sheet.titles, source.name, source.archive)
    return import_table(kind, source, period, name, rows, sheet.odd)
