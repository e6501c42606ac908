"""Products and packages on their way into the compact file: one row for each NDC, whatever the files repeat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from edi837.mapping.drugs import UNKNOWN
from edi837.official.imported import Record


class ProductRow(NamedTuple):
    """A product's row; several substances are joined with `; `."""

    ndc9: str
    name: str
    labeler: str
    substance: str
    form: str
    mg_per_ml: Decimal | None


class ListedPackage(NamedTuple):
    """A package's row, or an `inner` one that only the description of the package around it names."""

    ndc: str
    first: date | None
    last: date | None
    excluded: str
    ml: Decimal | None
    mg: Decimal | None
    containers: int
    container: str
    inner: bool


def merged_products(products: Iterable[ProductRow]) -> dict[str, list[Record]]:
    """Rows of the tables `substances` and `products`. What two rows of one NDC say differently is not known."""
    found: dict[str, ProductRow] = {}
    for one in products:
        before = found.get(one.ndc9)
        found[one.ndc9] = one if before is None else _same_product(before, one)
    ids: dict[str, int] = {}
    rows: list[Record] = []
    for one in sorted(found.values(), key=lambda product: product.ndc9):
        number = ids.setdefault(one.substance, len(ids) + 1)
        rows.append((one.ndc9, one.name, one.labeler, number, one.form, _text(one.mg_per_ml)))
    return {"substances": [(number, name) for name, number in ids.items()], "products": rows}


def _same_product(one: ProductRow, other: ProductRow) -> ProductRow:
    substances = dict.fromkeys((*one.substance.split("; "), *other.substance.split("; ")))
    return one._replace(
        substance="; ".join(substances),
        form=one.form if one.form == other.form else "",
        mg_per_ml=one.mg_per_ml if one.mg_per_ml == other.mg_per_ml else None,
    )


def merged_packages(packages: Iterable[ListedPackage]) -> list[Record]:
    """Rows of the table `packages`; a package's own row goes before what the descriptions of others say of it."""
    found: dict[str, ListedPackage] = {}
    for one in packages:
        before = found.get(one.ndc)
        if before is None or (before.inner and not one.inner):
            found[one.ndc] = one
        elif before.inner == one.inner:
            found[one.ndc] = _same_package(before, one)
    return [_package_row(found[ndc]) for ndc in sorted(found)]


def _same_package(one: ListedPackage, other: ListedPackage) -> ListedPackage:
    """Two rows of one package: marketed while one of them is."""
    return ListedPackage(
        ndc=one.ndc,
        first=min(one.first, other.first) if one.first and other.first else None,
        last=max(one.last, other.last) if one.last and other.last else None,
        excluded=one.excluded if other.excluded else "",
        ml=_agreed(one.ml, other.ml),
        mg=_agreed(one.mg, other.mg),
        containers=one.containers if one.containers == other.containers else 0,
        container=one.container if one.container == other.container else UNKNOWN,
        inner=one.inner,
    )


def _package_row(one: ListedPackage) -> Record:
    first, last = (day.isoformat() if day else None for day in (one.first, one.last))
    return (one.ndc, first, last, one.excluded, _text(one.ml), _text(one.mg), one.containers or 1, one.container)


def _agreed(one: Any, other: Any) -> Any:
    return one if one == other else None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
