"""`edi837 units`: what an amount of a drug is on a claim, from mappings and official tables, with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from edi837.claim.table_units import UnitFact, crossings_of, unit_facts
from edi837.dosing.dose import container_mg, container_ml, units_discarded, units_given
from edi837.dosing.drug_amount import MG, ML, DrugAmount, WrittenUnit
from edi837.mapping.drugs import MULTI_DOSE, SINGLE_DOSE, UNKNOWN, Package, Product
from edi837.mapping.mappings import Mappings
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


def convert(asked: Asked, mappings: Mappings) -> Conversion:
    """Units, NDC quantity, containers and waste, each with how it was computed, or why it was not."""
    conversion = Conversion()
    product = mappings.drugs.product(asked.ndc) if asked.ndc else None
    package = product.package(asked.ndc) if product is not None else None
    facts = list(_unit_facts(asked, mappings))
    each = _agreed(asked.code, facts, conversion)
    mg = _mg(asked.amount, product)
    if each is not None:
        amount = DrugAmount(mg, MG) if each.measure.unit == MG and mg is not None else asked.amount
        if amount.unit == each.measure.unit:
            conversion.units = units_given(amount.number, each.measure.number)
            computed = f"{_said(amount)} / {_said(each.measure)} = {plain(conversion.units)}"
            rounded = ", rounded up" if amount.number % each.measure.number else ""
            conversion.lines.append(f"HCPCS units: {computed}{rounded}")
        else:
            said = f"one unit is {_said(each.measure)}, and nothing known turns {_said(asked.amount)} into that"
            conversion.lines.append(f"HCPCS units: not computed: {said}")
    if asked.ndc:
        conversion.lines += _of_the_ndc(asked, product, package, mg)
        conversion.lines += _containers(product, package, mg, each)
        conversion.lines += _by_crosswalk(asked, mappings)
    return conversion


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


def _mg(amount: DrugAmount, product: Product | None) -> Decimal | None:
    if amount.unit == MG:
        return amount.number
    if amount.unit == ML and product is not None and product.mg_per_ml is not None:
        return amount.number * product.mg_per_ml
    return None


def _of_the_ndc(asked: Asked, product: Product | None, package: Package | None, mg: Decimal | None) -> Iterator[str]:
    """CTP04 and CTP05-1: milliliters of a solution, items of what is sold dry."""
    if product is None:
        yield f"NDC quantity: not computed: {asked.ndc} is in no drug mapping and no loaded directory"
    elif asked.amount.unit == ML:
        yield f"NDC quantity: {plain(asked.amount.number)} ML ({product.name})"
    elif mg is not None and product.mg_per_ml is not None:
        computed = f"{plain(mg)} mg / {product.strength} = {_three(mg / product.mg_per_ml)}"
        yield f"NDC quantity: {computed} ML ({product.name})"
    elif mg is not None and (content := container_mg(product, package)):
        computed = f"{plain(mg)} mg / {plain(content)} mg a container = {_three(mg / content)}"
        yield f"NDC quantity: {computed} UN ({product.name})"
    else:
        yield f"NDC quantity: not computed: no strength of {product.name} is known"


def _containers(
    product: Product | None, package: Package | None, mg: Decimal | None, each: UnitFact | None
) -> Iterator[str]:
    if product is None or mg is None:
        return
    content = container_mg(product, package)
    if not content:
        yield "containers: not computed: what one holds is not known"
        return
    count = units_given(mg, content)
    left = count * content - mg
    volume = container_ml(product, package)
    size = f"{plain(content)} mg" + (f" in {plain(volume)} mL" if volume else "")
    kind = package.container if package is not None else UNKNOWN
    yield f"containers: {plain(count)} of {size}, {kind if kind != UNKNOWN else 'single- or multi-dose not known'}"
    if kind == MULTI_DOSE or not left:
        why = "the container is multi-dose" if kind == MULTI_DOSE else "nothing is left"
        yield f"waste: none to bill, {why}"
    elif each is not None and each.measure.unit == MG:
        units = units_discarded(left, each.measure.number)
        sure = "" if kind == SINGLE_DOSE else ", if the container is single-dose"
        if units:
            yield f"waste: {plain(left)} mg left / {_said(each.measure)} = {plain(units)} units with JW{sure}"
        else:
            yield f"waste: {plain(left)} mg left, less than one unit: JZ{sure}"


def _by_crosswalk(asked: Asked, mappings: Mappings) -> Iterator[str]:
    crossings = crossings_of(mappings.official, asked.ndc, asked.day)
    for crossing in crossings:
        if crossing.units_each is not None:
            yield f"crosswalk: {plain(crossing.units_each)} units of {crossing.code} in one item ({crossing.table})"
    if crossings and asked.code not in {crossing.code for crossing in crossings}:
        yield f"crosswalk: {asked.ndc} does not belong to {asked.code} ({crossings[0].table})"


def _said(measure: DrugAmount) -> str:
    return f"{plain(measure.number)} {measure.unit}"


def _three(quantity: Decimal) -> str:
    """Three decimals, which is what CTP04 holds."""
    rounded = quantity.quantize(Decimal("0.001"))
    return plain(rounded) if rounded == quantity else f"{plain(rounded)} (rounded)"
