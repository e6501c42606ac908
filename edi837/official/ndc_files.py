"""FDA's NDC directory: product.txt and package.txt, cells divided by tabs, Windows-1252.

Source: FDA, National Drug Code Directory, product and package files and their column definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from edi837.mapping.codes_file import NDC_PACKAGES, NDC_PRODUCTS, ImportedTable
from edi837.mapping.listings import ListedProduct
from edi837.official.fda_strength import Strength, strength
from edi837.official.imported import Imported
from edi837.official.ndc_rows import (
    OPTIONAL,
    PACKAGE,
    PRODUCT,
    DirectoryRow,
    ListedPackage,
    merged_packages,
    merged_products,
)
from edi837.official.odd_rows import OddRows
from edi837.official.openfda_file import package_rows, product_rows, updated
from edi837.official.package_description import Content, contents
from edi837.official.source_file import SourceFile
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError
from edi837.x12.ndc import pad
from edi837.x12.values import day

_PRODUCT_NDC = re.compile(r"([0-9]{4})-([0-9]{4})|([0-9]{5})-([0-9]{3,4})")
_BETWEEN_NAMES = re.compile(r"\s*[;,/]\s*|\s+and\s+|\s+with\s+", re.IGNORECASE)
_LIQUIDS = ("INJECTION", "SOLUTION", "EMULSION", "SUSPENSION", "CONCENTRATE", "LIQUID")


@dataclass(frozen=True)
class _Listed:
    """What the packages of a product take from its row."""

    ndc9: str
    strength: Strength
    first: date | None
    last: date | None
    excluded: str
    certified: date | None = None


def read_directory(products: SourceFile, packages: SourceFile) -> list[Imported]:
    """Both tables. FDA's files tell no date of their own, and packages are listed whose marketing lies ahead."""
    odd = OddRows(products), OddRows(packages)
    return _directory((products, packages), odd, _rows(products, PRODUCT, odd[0]), _rows(packages, PACKAGE, odd[1]))


def read_openfda(source: SourceFile) -> list[Imported]:
    """Both tables out of openFDA's one file."""
    odd = OddRows(source), OddRows(source)
    tables = _directory((source, source), odd, product_rows(source), package_rows(source))
    return [item._replace(table=item.table._replace(dated=updated(source))) for item in tables]


def _directory(
    sources: tuple[SourceFile, SourceFile],
    odd: tuple[OddRows, OddRows],
    products: Iterable[DirectoryRow],
    packages: Iterable[DirectoryRow],
) -> list[Imported]:
    listed: dict[str, _Listed] = {}
    product_list = list(_products(sources[0], products, listed, odd[0]))
    merged = merged_packages(_packages(sources[1], packages, listed, odd[1]))
    records = (
        (NDC_PRODUCTS, len(product_list), merged_products(product_list)),
        (NDC_PACKAGES, len(merged), {"packages": merged}),
    )
    tables = []
    for source, of_source, (kind, count, rows) in zip(sources, odd, records, strict=True):
        of_source.judge(count)
        table = ImportedTable(kind, source.name, source.sha256, None, count, passed=len(of_source.faults))
        tables.append(Imported(table, rows, of_source.notes()))
    return tables


def _rows(source: SourceFile, columns: tuple[str, ...], odd: OddRows) -> Iterator[DirectoryRow]:
    """The cells of the wanted columns, row by row; no cell is quoted in these files."""
    lines = source.text.split("\n")
    header = [cell.strip().upper() for cell in lines[0].split("\t")]
    if missing := [name for name in columns if name not in header and name not in OPTIONAL]:
        what = "product.txt" if "SUBSTANCENAME" in columns else "package.txt"
        raise source.fault(1, f"is missing: is this FDA's {what}?", missing[0])
    places = [header.index(name) if name in header else -1 for name in columns]
    for row, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != len(header):
            odd.add(source.fault(row, f"has {len(cells)} cells, the header has {len(header)}: the row is cut"))
            continue
        yield row, [cells[at].strip() if at >= 0 else "" for at in places]


def _products(
    source: SourceFile, rows: Iterable[DirectoryRow], listed: dict[str, _Listed], odd: OddRows
) -> Iterator[ListedProduct]:
    for row, cells in rows:
        try:
            yield _product(source, row, cells, listed)
        except MappingError as fault:
            odd.add(fault)


def _product(source: SourceFile, row: int, cells: list[str], listed: dict[str, _Listed]) -> ListedProduct:
    key, ndc, brand, generic, form, route, first, last, labeler, substance, number, unit, excluded, certified = cells
    ndc9 = _nine(ndc)
    if not ndc9:
        raise source.fault(row, f"{ndc[:40]!r} is not an NDC of a product", "PRODUCTNDC")
    if key in listed:
        raise source.fault(row, f"{key[:60]!r} is there a second time", "PRODUCTID")
    substances = [name.strip().lower() for name in substance.split(";")] if substance else _by_name(generic)
    own = strength(number, unit) if len(substances) == 1 else Strength()
    days = _day(source, row, "STARTMARKETINGDATE", first), _day(source, row, "ENDMARKETINGDATE", last)
    through = _day(source, row, "LISTING_RECORD_CERTIFIED_THROUGH", certified)
    listed[key] = _Listed(ndc9, own, *days, _flag(excluded), through)
    return ListedProduct(
        ndc9,
        brand or generic,
        labeler,
        "; ".join(substances),
        _form(form, own),
        own.mg_per_ml,
        own.other,
        route.upper(),
    )


def _packages(
    source: SourceFile, rows: Iterable[DirectoryRow], listed: dict[str, _Listed], odd: OddRows
) -> Iterator[ListedPackage]:
    for row, cells in rows:
        try:
            yield from list(_package(source, row, cells, listed))
        except MappingError as fault:
            odd.add(fault)


def _package(source: SourceFile, row: int, cells: list[str], listed: dict[str, _Listed]) -> Iterator[ListedPackage]:
    """The package of a row, and what lies inside it."""
    key, ndc, code, description, first, last, excluded = cells
    product = listed.get(key)
    ndc9 = _nine(ndc)
    digits = pad(code)
    if not ndc9 or (product is not None and product.ndc9 != ndc9):
        raise source.fault(row, f"{ndc[:40]!r} is not the product of this PRODUCTID", "PRODUCTNDC")
    if digits[:9] != ndc9:
        raise source.fault(row, f"{code[:40]!r} is not a package of product {ndc}", "NDCPACKAGECODE")
    own = product or _Listed(ndc9, Strength(), None, None, "")
    begun = _later(own.first, _day(source, row, "STARTMARKETINGDATE", first))
    ended = _sooner(own.last, _day(source, row, "ENDMARKETINGDATE", last))
    flag = _flag(excluded) or own.excluded
    for content in contents(description, code):
        inner = content.ndc != code
        held = pad(content.ndc) if inner else digits
        if held:
            mg = _mg(content, own)
            yield ListedPackage(
                held, begun, ended, flag, content.ml, mg, content.containers, content.container, inner, own.certified
            )


def _mg(content: Content, product: _Listed) -> Decimal | None:
    """What one container holds."""
    if content.ml is not None and product.strength.mg_per_ml is not None:
        return content.ml * product.strength.mg_per_ml
    if content.pieces is not None and product.strength.mg_each is not None:
        return content.pieces * product.strength.mg_each
    return None


@lru_cache(maxsize=1024)
def _nine(ndc: str) -> str:
    """Nine digits of a product's NDC: 4-4, 5-3 or 5-4."""
    match = _PRODUCT_NDC.fullmatch(ndc)
    if match is None:
        return ""
    labeler, product = match[1] or match[3], match[2] or match[4]
    return labeler.zfill(5) + product.zfill(4)


def _by_name(generic: str) -> list[str]:
    """Some rows name no substance; then its generic name is the substance's."""
    return [name.strip().lower() for name in _BETWEEN_NAMES.split(generic) if name.strip()] or ["not told"]


def _form(name: str, own: Strength) -> str:
    """The forms of the drug mappings; any other is called as FDA calls it."""
    if "POWDER" in name:
        return "powder"
    if "SPRAY" in name:
        return "spray"
    if own.mg_per_ml is not None and any(word in name for word in _LIQUIDS):
        return "solution"
    return name.lower()


@lru_cache(maxsize=4096)
def _parsed(text: str) -> date | None:
    return day(text)


def _day(source: SourceFile, row: int, column: str, text: str) -> date | None:
    if not text:
        return None
    value = _parsed(text)
    if value is None:
        raise source.fault(row, f"{text[:40]!r} is not a date as CCYYMMDD", column)
    return value


def _flag(text: str) -> str:
    """FDA's reason for taking a listing out of the directory; N and nothing are not one."""
    return "" if text.upper() in ("", "N") else text.upper()


def _later(day: date | None, other: date | None) -> date | None:
    return max(filter(None, (day, other)), default=None)


def _sooner(day: date | None, other: date | None) -> date | None:
    return min(filter(None, (day, other)), default=None)
