"""Products and packages on their way into the compact file: one row for each NDC, whatever the files repeat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from edi837.mapping.drugs import UNKNOWN
from edi837.mapping.listings import ListedProduct
from edi837.official.imported import Record
from edi837.system.named_tuple import NamedTuple

# The columns that are read, in this order; older files have not all of OPTIONAL.
PRODUCT = (
    "PRODUCTID",
    "PRODUCTNDC",
    "PROPRIETARYNAME",
    "NONPROPRIETARYNAME",
    "DOSAGEFORMNAME",
    "ROUTENAME",
    "STARTMARKETINGDATE",
    "ENDMARKETINGDATE",
    "LABELERNAME",
    "SUBSTANCENAME",
    "ACTIVE_NUMERATOR_STRENGTH",
    "ACTIVE_INGRED_UNIT",
    "NDC_EXCLUDE_FLAG",
    "LISTING_RECORD_CERTIFIED_THROUGH",
)
PACKAGE = (
    "PRODUCTID",
    "PRODUCTNDC",
    "NDCPACKAGECODE",
    "PACKAGEDESCRIPTION",
    "STARTMARKETINGDATE",
    "ENDMARKETINGDATE",
    "NDC_EXCLUDE_FLAG",
)
OPTIONAL = frozenset({"LISTING_RECORD_CERTIFIED_THROUGH", "ROUTENAME"})
# A row's number and its cells.
DirectoryRow = tuple[int, list[str]]


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
    certified: date | None = None


def merged_products(products: Iterable[ListedProduct]) -> dict[str, list[Record]]:
    """Rows of the tables `substances` and `products`. What two rows of one NDC say differently is not known."""
    products_by_ndc: dict[str, ListedProduct] = {}
    for row in products:
        before = products_by_ndc.get(row.ndc9)
        products_by_ndc[row.ndc9] = row if before is None else _same_product(before, row)
    ids: dict[str, int] = {}
    rows: list[Record] = []
    for row in sorted(products_by_ndc.values(), key=lambda product: product.ndc9):
        number = ids.setdefault(row.substance, len(ids) + 1)
        rows.append(
            (
                row.ndc9,
                row.name,
                row.labeler,
                number,
                row.form,
                _text(row.mg_per_ml),
                *(
                    (_text(row.other.number), row.other.unit, int(row.other.per_ml))
                    if row.other
                    else (None, None, None)
                ),
                row.routes,
            )
        )
    return {"substances": [(number, name) for name, number in ids.items()], "products": rows}


def _same_product(product: ListedProduct, other: ListedProduct) -> ListedProduct:
    substances = dict.fromkeys((*product.substance.split("; "), *other.substance.split("; ")))
    return product._replace(
        substance="; ".join(substances),
        form=product.form if product.form == other.form else "",
        mg_per_ml=product.mg_per_ml if product.mg_per_ml == other.mg_per_ml else None,
        other=product.other if product.other == other.other else None,
        routes="; ".join(dict.fromkeys((*product.routes.split("; "), *other.routes.split("; "))))
        if product.routes and other.routes
        else "",
    )


def merged_packages(packages: Iterable[ListedPackage]) -> list[Record]:
    """Rows of the table `packages`; a package's own row goes before what the descriptions of others say of it."""
    packages_by_ndc: dict[str, ListedPackage] = {}
    for package in packages:
        before = packages_by_ndc.get(package.ndc)
        if before is None or (before.inner and not package.inner):
            packages_by_ndc[package.ndc] = package
        elif before.inner == package.inner:
            packages_by_ndc[package.ndc] = _same_package(before, package)
    return [_package_row(packages_by_ndc[ndc]) for ndc in sorted(packages_by_ndc)]


def _same_package(package: ListedPackage, other: ListedPackage) -> ListedPackage:
    """Two rows of one package: marketed while one of them is."""
    return ListedPackage(
        ndc=package.ndc,
        first=min(package.first, other.first) if package.first and other.first else None,
        last=max(package.last, other.last) if package.last and other.last else None,
        excluded=package.excluded if other.excluded else "",
        ml=_agreed(package.ml, other.ml),
        mg=_agreed(package.mg, other.mg),
        containers=package.containers if package.containers == other.containers else 0,
        container=package.container if package.container == other.container else UNKNOWN,
        inner=package.inner,
        certified=max(package.certified, other.certified) if package.certified and other.certified else None,
    )


def _package_row(package: ListedPackage) -> Record:
    days = (package.first, package.last, package.certified)
    first, last, certified = (day.isoformat() if day else None for day in days)
    return (
        package.ndc,
        first,
        last,
        package.excluded,
        _text(package.ml),
        _text(package.mg),
        package.containers or 1,
        package.container,
        certified,
    )


def _agreed(value: Any, other: Any) -> Any:
    return value if value == other else None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
