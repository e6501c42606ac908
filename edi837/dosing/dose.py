"""From an NDC quantity to milligrams, and from milligrams to billing units. Decimal throughout.

Source: HCPCS units are the dose divided by the code's amount, rounded up for what was given and down for what was
discarded, never beyond the container (the-rheumatologist.org on drug wastage; Noridian and CMS pages on JW).
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from edi837.mapping.drugs import Package, Product
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain

# Eight digits before the point are the most that a quantity may have; more is a slip that nothing is computed from.
LIMIT = Decimal(10) ** 8


class Dose(NamedTuple):
    """Milligrams, and how they were computed: `5 mL × 100 mg/mL`."""

    mg: Decimal
    how: str


def dose(quantity: Decimal, unit: str, product: Product | None, package: Package | None) -> Dose | None:
    """The milligrams of CTP04 in CTP05-1; None where unit, strength or container do not tell."""
    if unit == "ME":
        return Dose(quantity, f"{plain(quantity)} mg")
    if unit == "GR":
        return Dose(quantity * 1000, f"{plain(quantity)} g × 1000 mg/g")
    if unit == "ML" and product is not None and product.mg_per_ml is not None:
        return Dose(quantity * product.mg_per_ml, f"{plain(quantity)} mL × {plain(product.mg_per_ml)} mg/mL")
    if unit == "UN" and product is not None:
        content = container_mg(product, package)
        if content is not None:
            word = "container" if quantity == 1 else "containers"
            return Dose(quantity * content, f"{plain(quantity)} {word} × {plain(content)} mg")
    return None


def container_mg(product: Product, package: Package | None) -> Decimal | None:
    """What one container holds; where the package is not known, what all packages of the product agree on."""
    if package is not None:
        return package.mg
    contents = {size.mg for size in product.packages.values()}
    return contents.pop() if len(contents) == 1 else None


def container_ml(product: Product, package: Package | None) -> Decimal | None:
    """The volume of one container, known as container_mg is."""
    if package is not None:
        return package.ml
    volumes = {size.ml for size in product.packages.values()}
    return volumes.pop() if len(volumes) == 1 else None


def units_given(mg: Decimal, mg_per_unit: Decimal) -> Decimal:
    """Whole units for what was given: rounded up."""
    return (mg / mg_per_unit).to_integral_value(ROUND_CEILING)


def units_discarded(mg: Decimal, mg_per_unit: Decimal) -> Decimal:
    """Whole units for what was discarded: rounded down."""
    return (mg / mg_per_unit).to_integral_value(ROUND_FLOOR)


def quantity_for(mg: Decimal, unit: str, product: Product | None, package: Package | None) -> Decimal | None:
    """The CTP04 in `unit` that stands for `mg`; None where it cannot be told or does not come out in 3 decimals."""
    unit_dose = dose(Decimal(1), unit, product, package)
    if unit_dose is None or not unit_dose.mg:
        return None
    quantity = mg / unit_dose.mg
    if quantity >= LIMIT:
        return None
    rounded = quantity.quantize(Decimal("0.001"))
    return rounded.normalize() if rounded == quantity else None
