"""`edi837 units`: what an amount of a drug is on a claim, from mappings and official tables, with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from decimal import Decimal

from edi837.claim.table_units import UnitFact, crossings_of, unit_facts
from edi837.dosing.dose import container_mg, container_ml, units_discarded, units_given
from edi837.dosing.drug_amount import MG, ML, VIALS, DrugAmount, WrittenUnit
from edi837.dosing.quantity import in_units
from edi837.mapping.drugs import MULTI_DOSE, SINGLE_DOSE, UNKNOWN, Package, Product
from edi837.mapping.mappings import Mappings
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain


class Asked(NamedTuple):
    """A code, the NDC that was used ('' for none), the amount that was given, and the day."""

    code: str
    ndc: str
    amount: DrugAmount
    day: date


@dataclass
class Conversion:
    """Lines for a person; `units` is None where they could not be computed."""

    lines: list[str] = field(default_factory=list)
    units: Decimal | None = None


class _Contents(NamedTuple):
    """What a product holds of a unit: in a milliliter, and in one container; None where it is not known."""

    unit: str
    per_ml: Decimal | None
    each: Decimal | None

    def amount(self, asked: DrugAmount) -> Decimal | None:
        """An amount in that unit: as it stands, or by its volume, or by its vials."""
        if asked.unit == self.unit:
            return asked.number
        held = {ML: self.per_ml, VIALS: self.each}.get(asked.unit)
        return asked.number * held if held is not None else None


def convert(asked: Asked, mappings: Mappings) -> Conversion:
    """Units, NDC quantity, containers and waste, each with how it was computed, or why it was not."""
    conversion = Conversion()
    product = mappings.drugs.product(asked.ndc) if asked.ndc else None
    package = product.package(asked.ndc) if product is not None else None
    facts = list(_unit_facts(asked, mappings))
    each = _agreed(asked.code, facts, conversion)
    contents = _contents(product, package, each.measure.unit if each is not None else MG)
    number = contents.amount(asked.amount)
    if each is not None and number is not None:
        conversion.units = units_given(number, each.measure.number)
        computed = f"{_said(DrugAmount(number, contents.unit))} / {_said(each.measure)} = {plain(conversion.units)}"
        rounded = ", rounded up" if number % each.measure.number else ""
        conversion.lines.append(f"HCPCS units: {computed}{rounded}")
    elif each is not None:
        said = f"one unit is {_said(each.measure)}, and nothing known turns {_said(asked.amount)} into that"
        conversion.lines.append(f"HCPCS units: not computed: {said}")
    if number is None and contents.unit != MG:
        contents, each = _contents(product, package, MG), None
        number = contents.amount(asked.amount)
    if asked.ndc:
        conversion.lines += _of_the_ndc(asked, product, contents, number)
        conversion.lines += _containers(product, package, contents, number, each)
        if product is not None and product.routes:
            conversion.lines.append(f"route: {', '.join(map(str.lower, product.routes))} (NDC directory)")
        conversion.lines += _by_crosswalk(asked, mappings)
    return conversion


def _contents(product: Product | None, package: Package | None, unit: str) -> _Contents:
    if product is None:
        return _Contents(unit, Decimal(1) if unit == ML else None, None)
    volume, other = container_ml(product, package), product.other
    if unit == ML:
        return _Contents(unit, Decimal(1), volume)
    if unit == MG:
        return _Contents(unit, product.mg_per_ml, container_mg(product, package))
    if other is None or other.unit != unit:
        return _Contents(unit, None, None)
    if not other.per_ml:
        return _Contents(unit, None, other.number if product.form == "powder" else None)
    return _Contents(unit, other.number, volume * other.number if volume is not None else None)


def codes_named(name: str, mappings: Mappings, day: date) -> list[str]:
    """The codes of a drug by its name: of the mappings, else of the HCPCS file of those valid on the day."""
    word = name.lower()
    own = [code.value for code in mappings.drugs.codes.values() if word in map(str.lower, code.substance.words)]
    valid = [value for value in own if mappings.drugs.codes[value].valid_on(day)]
    hcpcs = mappings.official.hcpcs if mappings.official is not None else None
    return sorted(valid) or (hcpcs.named(word, day) if hcpcs is not None else [])


def _unit_facts(asked: Asked, mappings: Mappings) -> Iterator[UnitFact]:
    """What one unit of the code is: the mapping's word alone, where it has one; else that of each table."""
    code = mappings.drugs.codes.get(asked.code)
    if code is not None and code.mg_per_unit is not None:
        yield UnitFact(DrugAmount(code.mg_per_unit, MG), WrittenUnit(MG, Decimal(1)), f"drug mapping, {code.source}")
        return
    if mappings.official is not None:
        yield from unit_facts(mappings.official, asked.code, asked.day)


def _agreed(code: str, facts: list[UnitFact], conversion: Conversion) -> UnitFact | None:
    measures = {fact.measure for fact in facts}
    sources = "; ".join(dict.fromkeys(fact.source for fact in facts))
    if len(measures) == 1:
        conversion.lines.append(f"{code}: {_said(facts[0].measure)} a unit ({sources})")
        return facts[0]
    if facts:
        said = "; ".join(dict.fromkeys(f"{_said(fact.measure)} by the {fact.source}" for fact in facts))
        conversion.lines.append(f"{code}: what one unit is was not settled: {said}")
    else:
        conversion.lines.append(f"{code}: no drug mapping and no loaded table says what one unit is on that day")
    return None


def _of_the_ndc(asked: Asked, product: Product | None, contents: _Contents, number: Decimal | None) -> Iterator[str]:
    """CTP04 and CTP05-1: milliliters of a solution, items of what is sold dry."""
    if product is None:
        yield f"NDC quantity: not computed: {asked.ndc} is in no drug mapping and no loaded directory"
    elif asked.amount.unit == ML:
        yield f"NDC quantity: {plain(asked.amount.number)} ML ({product.name})"
    elif asked.amount.unit == VIALS:
        yield f"NDC quantity: {plain(asked.amount.number)} UN ({product.name})"
    elif number is not None and contents.per_ml:
        strength = f"{plain(contents.per_ml)} {contents.unit}/mL"
        computed = f"{plain(number)} {contents.unit} / {strength} = {_three(number / contents.per_ml)}"
        yield f"NDC quantity: {computed} ML ({product.name})"
    elif number is not None and contents.each:
        held = f"{plain(contents.each)} {contents.unit} a container"
        computed = f"{plain(number)} {contents.unit} / {held} = {_three(number / contents.each)}"
        yield f"NDC quantity: {computed} UN ({product.name})"
    else:
        yield f"NDC quantity: not computed: no strength of {product.name} is known"


def _containers(
    product: Product | None, package: Package | None, contents: _Contents, number: Decimal | None, fact: UnitFact | None
) -> Iterator[str]:
    if product is None or number is None:
        return
    held, unit = contents.each, contents.unit
    if not held:
        yield "containers: not computed: what one holds is not known"
        return
    count = units_given(number, held)
    left = count * held - number
    volume = container_ml(product, package) if unit != ML else None
    size = f"{plain(held)} {unit}" + (f" in {plain(volume)} mL" if volume else "")
    kind = package.container if package is not None else UNKNOWN
    yield f"containers: {plain(count)} of {size}, {kind if kind != UNKNOWN else 'single- or multi-dose not known'}"
    if kind == MULTI_DOSE or not left:
        why = "the container is multi-dose" if kind == MULTI_DOSE else "nothing is left"
        yield f"waste: none to bill, {why}"
    elif fact is not None:
        units = units_discarded(left, fact.measure.number)
        sure = "" if kind == SINGLE_DOSE else ", if the container is single-dose"
        if units:
            yield f"waste: {plain(left)} {unit} left / {_said(fact.measure)} = {in_units(units)} with JW{sure}"
        else:
            yield f"waste: {plain(left)} {unit} left, less than one unit: JZ{sure}"


def _by_crosswalk(asked: Asked, mappings: Mappings) -> Iterator[str]:
    crossings = crossings_of(mappings.official, asked.ndc, asked.day)
    for crossing in crossings:
        if crossing.units_each is not None:
            yield f"crosswalk: {plain(crossing.units_each)} units of {crossing.code} in one item ({crossing.table})"
    if crossings and asked.code not in {crossing.code for crossing in crossings}:
        yield f"crosswalk: {asked.ndc} does not belong to {asked.code} ({crossings[0].table})"


def _said(measure: DrugAmount) -> str:
    return f"{plain(measure.number)} {measure.unit.removesuffix('s') if measure.number == 1 else measure.unit}"


def _three(quantity: Decimal) -> str:
    """Three decimals, which is what CTP04 holds."""
    rounded = quantity.quantize(Decimal("0.001"))
    return plain(rounded) if rounded == quantity else f"{plain(rounded)} (rounded)"
