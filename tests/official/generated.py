"""A directory of full size, in FDA's layout, made by counting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.tables import PACKAGE_COLUMNS, PRODUCT_COLUMNS, write_table

_SUBSTANCES = [f"SUBSTANCE {number:04} HYDROCHLORIDE" for number in range(4000)] + ["KETAMINE HYDROCHLORIDE"]


def full_directory(folder: Path, packages: int) -> Path:
    """As many packages, one product for each two of them; each carton has an inner vial."""
    write_table(folder / "product.txt", PRODUCT_COLUMNS, _products(packages // 2))
    write_table(folder / "package.txt", PACKAGE_COLUMNS, _packages(packages // 2))
    return folder


def _ndc(number: int) -> str:
    return f"{10000 + number // 900}-{100 + number % 900}"


def _products(count: int) -> Iterator[list[str]]:
    for number in range(count):
        ndc, substance = _ndc(number), _SUBSTANCES[number % len(_SUBSTANCES)]
        told = {
            "PRODUCTID": f"{ndc}_5b0cb5a4-{number:08}", "PRODUCTNDC": ndc, "PROPRIETARYNAME": f"Product {number}",
            "PRODUCTTYPENAME": "HUMAN PRESCRIPTION DRUG", "NONPROPRIETARYNAME": substance.title(),
            "DOSAGEFORMNAME": "INJECTION, SOLUTION", "ROUTENAME": "INTRAVENOUS", "STARTMARKETINGDATE": "20150601",
            "MARKETINGCATEGORYNAME": "ANDA", "APPLICATIONNUMBER": f"ANDA{number:06}", "LABELERNAME": "A Labeler, Inc.",
            "SUBSTANCENAME": substance, "ACTIVE_NUMERATOR_STRENGTH": str(1 + number % 100),
            "ACTIVE_INGRED_UNIT": "mg/mL", "PHARM_CLASSES": "A Class [EPC], Another Class [MoA]",
            "NDC_EXCLUDE_FLAG": "N", "LISTING_RECORD_CERTIFIED_THROUGH": "20271231",
        }  # fmt: skip
        yield [told.get(name, "") for name in PRODUCT_COLUMNS]


def _packages(count: int) -> Iterator[list[str]]:
    for number in range(count):
        ndc = _ndc(number)
        for package, vials in (("10", 10), ("25", 25)):
            code = f"{ndc}-{package}"
            words = (
                f"{vials} VIAL, SINGLE-DOSE in 1 CARTON ({code})  > 5 mL in 1 VIAL, SINGLE-DOSE ({ndc}-0{vials % 9})"
            )
            yield [f"{ndc}_5b0cb5a4-{number:08}", ndc, code, words, "20150601", "", "N", "N"]
