"""Claims of drugs that official tables alone know (`generate --drugs all`): whole containers, and their faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from edi837.claim.table_units import unit_facts
from edi837.dosing.dose import container_mg, container_ml
from edi837.dosing.drug_amount import MG
from edi837.generate import professional
from edi837.generate.chance import Random, pick, whole
from edi837.generate.draft import PROCEDURE, Draft, Line, TableDrug
from edi837.generate.drug_lines import Stock, loop_2410
from edi837.generate.faults.registry import Expectation, Fault
from edi837.generate.providers import Setting
from edi837.generate.sample_payers import NORTHERN, PRAIRIE, SamplePayer
from edi837.generate.services import OTHER_DIAGNOSES, service
from edi837.mapping.mappings import Mappings
from edi837.mapping.mue import HOSPITAL, MEDICARE, PRACTITIONER
from edi837.mapping.official import Official
from edi837.mapping.payment import Crossing
from edi837.system.errors import UsageError
from edi837.x12.values import plain

_MOST_CONTAINERS, _CENTS = 4, 100
_HOSPITAL = "13"


def table_drugs(mappings: Mappings, day: date) -> tuple[TableDrug, ...]:
    """The drugs of the crosswalk of a day of which it is known what a unit and a container are, one package a code.

    UsageError where no crosswalk of that day is loaded, or none of its drugs is known so.
    """
    official = mappings.official
    crosswalk = official.crosswalk if official is not None else None
    table = crosswalk.of_day(day) if crosswalk is not None else None
    if official is None or crosswalk is None or table is None:
        raise UsageError(f"--drugs all: no ASP NDC-HCPCS crosswalk of {day} is loaded: name one with --codes")
    own = {value for value, code in mappings.drugs.codes.items() if not code.derived}
    codes = (code for code in crosswalk.codes(table) if code not in own)
    drugs = [drug for code in codes if (drug := _drug(mappings, official, code, day, crosswalk.of_code(code, table)))]
    if not drugs:
        raise UsageError("--drugs all: of no drug the loaded tables say what a unit and a container are")
    return tuple(replace(drug, other_ndc=_other_ndc(drugs, at)) for at, drug in enumerate(drugs))


def _other_ndc(drugs: list[TableDrug], at: int) -> str:
    """A package of the next code that is measured the same; '' where there is none."""
    others = (*drugs[at + 1 :], *drugs[:at])
    return next((other.ndc for other in others if other.quantity_unit == drugs[at].quantity_unit), "")


def _drug(
    mappings: Mappings, official: Official, code: str, day: date, crossings: list[tuple[str, Crossing]]
) -> TableDrug | None:
    """The first package of a code that belongs to it alone."""
    measures = {fact.measure for fact in unit_facts(official, code, day)}
    hcpcs = official.hcpcs.find(code) if official.hcpcs is not None else None
    if len(measures) != 1 or (hcpcs is not None and not hcpcs.holds(day)):
        return None
    (unit,) = measures
    for ndc, crossing in crossings:
        each = crossing.units_each
        alone = official.crosswalk is not None and len(official.crosswalk.find(ndc, crossing.table)) == 1
        if each is None or not alone or (official.ndc is not None and official.ndc.find(ndc) is None):
            continue
        product = mappings.drugs.product(ndc)
        package = product.package(ndc) if product is not None else None
        held = container_mg(product, package) if product is not None else None
        volume = container_ml(product, package) if product is not None else None
        of_strength = unit.unit == MG and held == each * unit.number
        solution = of_strength and product is not None and product.mg_per_ml is not None and volume is not None
        if held is not None and not of_strength:
            continue
        most = _most(official, code, each, day)
        if most and (solution or product is None or product.form != "solution"):
            return TableDrug(
                code,
                unit.number,
                ndc,
                each * unit.number,
                volume if solution and volume is not None else Decimal(1),
                "ML" if solution else "UN",
                of_strength,
                most,
                _cents(official, code, day),
            )
    return None


def _most(official: Official, code: str, each: Decimal, day: date) -> int:
    """So many containers that neither practitioners nor hospitals bill more than the day's limit."""
    most = Decimal(_MOST_CONTAINERS)
    for setting in (PRACTITIONER, HOSPITAL):
        limit = official.mue.limit(code, MEDICARE, setting, day) if official.mue is not None else None
        most = min(most, limit.units // each) if limit is not None else most
    return int(most)


def _cents(official: Official, code: str, day: date) -> int:
    """Twice what Medicare pays for a unit."""
    table = official.asp.of_day(day) if official.asp is not None else None
    price = official.asp.find(code, table) if official.asp is not None and table is not None else None
    return max(int((price.limit or 0) * 200), 1) if price is not None and price.limit else _CENTS


def with_table_drug(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
    """An injection of one of those drugs, of whole containers."""
    drug = pick(random, stock.of_tables)
    containers = whole(random, 1, drug.most)
    units = (drug.content * containers / drug.unit).to_integral_value(ROUND_CEILING)
    kind = "I" if facility == _HOSPITAL else "P"
    line = Line(["HC", drug.code], int(units) * drug.cents, plain(units), "0636" if kind == "I" else "")
    line.drugs = [loop_2410(drug.ndc, plain(drug.volume * containers), drug.quantity_unit)]
    lines = [service(random, "96372", "0260" if kind == "I" else ""), line]
    draft = Draft(kind, facility, payer, PROCEDURE, [pick(random, OTHER_DIAGNOSES)], lines, line)
    draft.table_drug, draft.containers = drug, containers
    return draft


SETTINGS = {
    "P": Setting("P", professional.CLINIC, "261QI0500X", ("INFUSION CENTER",), (NORTHERN, PRAIRIE), with_table_drug),
    "I": Setting("I", _HOSPITAL, "282N00000X", ("GENERAL HOSPITAL",), (NORTHERN, PRAIRIE), with_table_drug),
}


def _amounts(draft: Draft) -> tuple[TableDrug, Decimal, Decimal, Decimal]:
    """The drug; units, milligrams and NDC quantity of the draft."""
    drug = draft.table_drug
    assert drug is not None
    units = Decimal(draft.drug_line.units)
    return drug, units, drug.content * draft.containers, drug.volume * draft.containers


def _slips(draft: Draft) -> dict[str, Decimal]:
    """By the rule that finds it, what is billed in place of the units."""
    _, units, mg, quantity = _amounts(draft)
    return {"Q604": units + 2, "Q605": mg, "Q606": quantity, "Q615": units + 1}


def _suits(draft: Draft, code: str) -> bool:
    """Whether what is billed is whole, and can be read as no other slip."""
    drug, units, mg, quantity = _amounts(draft)
    slip, containers = _slips(draft)[code], Decimal(draft.containers)
    others = {"Q605": {units, quantity, containers}, "Q606": {units, mg}}
    if drug.by_strength is (code == "Q615") or slip != slip.to_integral_value():
        return False
    return slip not in others.get(code, {units, mg, quantity, containers})


def _fault(code: str) -> Fault:
    def make(draft: Draft) -> Expectation:
        draft.drug_line.units = plain(_slips(draft)[code])
        return Expectation(code, "warning", draft.at("units"), draft.drug_line)

    return Fault(code, make, "PI", lambda draft: _suits(draft, code), other_payer=False)


def _of_another_code(draft: Draft) -> Expectation:
    drug = _amounts(draft)[0]
    draft.drug.lin[3] = drug.other_ndc
    return Expectation("N219", "warning", "2410/LIN03", draft.drug_line)


def _has_other(draft: Draft) -> bool:
    drug = _amounts(draft)[0]
    return drug.by_strength and bool(drug.other_ndc)


FAULTS = {
    "N219": Fault("N219", _of_another_code, "PI", _has_other, other_payer=False),
    "Q604": _fault("Q604"),
    "Q605": _fault("Q605"),
    "Q606": _fault("Q606"),
    "Q615": _fault("Q615"),
}


def suitable_faults(drugs: tuple[TableDrug, ...]) -> Iterator[str]:
    """The faults that some of the drugs can have."""
    by_strength = {drug.by_strength for drug in drugs}
    if True in by_strength:
        yield from ("N219", "Q604", "Q605", "Q606")
    if False in by_strength:
        yield "Q615"
