"""Drug lines whose code, units and NDC quantity say the same, from the drug mappings."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from edi837.generate.chance import Random, pick, whole
from edi837.generate.draft import DraftDrug, Line, TableDrug, Vial
from edi837.mapping.drugs import SINGLE_DOSE, UNKNOWN, Drugs
from edi837.system.dataclass import dataclass
from edi837.x12.values import plain

TARGET = "J3000"
# Of other drugs: the most that one line bills, as a number of containers, and cents for a unit.
_OTHERS = {"J2704": 45, "J2250": 90, "J3010": 110, "J2003": 8, "J2175": 260}
# Ketorolac tromethamine, 15 mg a unit, 1 mL vials of 30 mg: claims are full of it, whether a mapping has it or not.
_KETOROLAC = Vial("00409379501", Decimal(30), Decimal(1), single_dose=True)


@dataclass(frozen=True)
class Stock:
    """What can be billed: the vials of the target drug, and those of others by code with the amount of a unit."""

    unit: Decimal
    vials: tuple[Vial, ...]
    others: tuple[tuple[str, Decimal, tuple[Vial, ...]], ...]
    of_tables: tuple[TableDrug, ...] = ()


def stock(drugs: Drugs) -> Stock:
    """The stock out of the drug mappings."""
    others = [(code, *_of_code(drugs, code)) for code in _OTHERS]
    unit, vials = _of_code(drugs, TARGET)
    return Stock(unit, vials, (*others, ("J1885", Decimal(15), (_KETOROLAC,))))


def _of_code(drugs: Drugs, code: str) -> tuple[Decimal, tuple[Vial, ...]]:
    mapped = drugs.codes[code]
    assert mapped.mg_per_unit is not None
    vials = [
        Vial(package.ndc, product.mg_per_ml, package.ml, package.container == SINGLE_DOSE)
        for ndc9, product in sorted(drugs.products.items())
        for _, package in sorted(product.packages.items())
        if product.substance.name == mapped.substance.name
        and product.mg_per_ml
        and package.ml
        # Of the target drug those whose label is known, so that it is known what a fault leads to.
        and (code != TARGET or package.container != UNKNOWN)
    ]
    return mapped.mg_per_unit, tuple(vials)


def drug_line(code: str, vial: Vial, mg: Decimal, unit: Decimal, cents: int) -> Line:
    """A line of so many milligrams out of a vial, at so many cents a unit."""
    units = int((mg / unit).to_integral_value(ROUND_CEILING))
    line = Line(["HC", code], units * cents, str(units))
    line.drugs = [loop_2410(vial.ndc, plain(mg / vial.mg_per_ml))]
    return line


def loop_2410(ndc: str, quantity: str, unit: str = "ML") -> DraftDrug:
    """LIN and CTP."""
    return DraftDrug(["LIN", "", "N4", ndc], ["CTP", "", "", "", quantity, unit])


def target_line(stock: Stock, random: Random, least: int, most: int) -> tuple[Line, Vial, int]:
    """A line under the target code, the vial and the milligrams; no round dose is a vial, and no dose above `most`."""
    vial = pick(random, stock.vials)
    mg = whole(random, least, most) if random() < 0.5 else whole(random, least // 5, most // 5) * 5
    return drug_line(TARGET, vial, Decimal(mg), stock.unit, whole(random, 16, 60) * 50), vial, mg


def other_line(stock: Stock, random: Random, waste_modifiers: bool) -> Line:
    """A line of another drug: a whole container, so that JZ is right where a payer wants it."""
    code, unit, vials = pick(random, stock.others)
    vial = pick(random, vials)
    line = drug_line(code, vial, vial.mg, unit, _OTHERS.get(code, 180))
    if waste_modifiers and vial.single_dose:
        line.composite.append("JZ")
    return line
