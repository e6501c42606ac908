"""`codes check`: where the drug mappings and the official tables disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from edi837.claim.table_units import unit_facts
from edi837.mapping.codes_file import ImportedTable
from edi837.mapping.drugs import UNKNOWN, DrugCode, Drugs, Package, Product
from edi837.mapping.hcpcs import Hcpcs
from edi837.mapping.mappings import Mappings
from edi837.mapping.official import Official
from edi837.mapping.wording import bare, milligrams, names
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import plain


class TableStatement(NamedTuple):
    """What one table says."""

    says: str
    table: ImportedTable


@dataclass(frozen=True)
class Disagreement:
    """A code or product (5-4 digits) of the mappings, what it is there, and what the tables say instead."""

    about: str
    mapping: str
    statements: list[TableStatement] = field(default_factory=list)


@dataclass(frozen=True)
class Checked:
    """The page: disagreements, what cannot be compared, and the tables that were read."""

    disagreements: tuple[Disagreement, ...]
    notes: tuple[str, ...]
    tables: tuple[ImportedTable, ...]


def check(mappings: Mappings, official: Official) -> Checked:
    """Hold codes against HCPCS, Addendum B and ASP files, products against the NDC directory and the crosswalk.

    `mappings` are those without the directory: what a table says is not held against itself.
    """
    drugs, loaded = mappings.drugs, mappings.with_official(official).drugs
    codes = {code.value: Disagreement(code.value, _of_code(code)) for code in drugs.codes.values()}
    products = {
        product.ndc9: Disagreement(
            _hyphenated(product.ndc9), " ".join(filter(None, (product.substance.name, product.strength)))
        )
        for product in drugs.products.values()
    }
    for code in drugs.codes.values():
        codes[code.value].statements.extend(_about_code(code, official))
    for product in drugs.products.values():
        products[product.ndc9].statements.extend(_about_product(product, loaded, official))
        for crossed, statement in _crossed(product, mappings, official):
            (codes.get(crossed) or products[product.ndc9]).statements.append(statement)
    disagreements = [
        disagreement
        for group in (codes, products)
        for _, disagreement in sorted(group.items())
        if disagreement.statements
    ]
    return Checked(tuple(disagreements), tuple(_notes(drugs, loaded, official)), official.tables)


def _of_code(code: DrugCode) -> str:
    amount = f", {plain(code.mg_per_unit)} mg a unit" if code.mg_per_unit is not None else ""
    return f"{code.substance.name}{amount}"


def _hyphenated(ndc9: str) -> str:
    return f"{ndc9[:5]}-{ndc9[5:]}"


def _about_code(code: DrugCode, official: Official) -> Iterator[TableStatement]:
    hcpcs = official.hcpcs
    if hcpcs is not None:
        if hcpcs.contradiction(code) and (entry := hcpcs.find(code.value)):
            yield TableStatement(entry.says, hcpcs.table)
        if dates := _dates(code, hcpcs):
            yield TableStatement(dates, hcpcs.table)
    words = code.substance.words
    for table in (official.addendum_b, official.asp):
        short = table.find(code.value, table.table) if table else None
        if table is not None and short is not None and not names(short.short, words, shortened=True):
            yield TableStatement(bare(short.short), table.table)
    price = official.asp.find(code.value, official.asp.table) if official.asp else None
    if official.asp is not None and price is not None and code.mg_per_unit is not None:
        amount = milligrams(price.dosage)
        if amount is not None and amount != code.mg_per_unit:
            yield TableStatement(f"{price.dosage} a unit", official.asp.table)


def _dates(code: DrugCode, hcpcs: Hcpcs) -> str:
    """Another first or last day; a file that is older than the mapping's last day cannot know it."""
    entry, dated = hcpcs.find(code.value), hcpcs.table.dated
    if entry is None:
        return ""
    if code.first and entry.added and code.first != entry.added:
        return f"valid from {entry.added}, in the mapping from {code.first}"
    knows_the_end = code.last is None or (dated is not None and dated > code.last)
    if knows_the_end and entry.ended != code.last:
        return f"valid until {entry.ended or 'now'}, in the mapping until {code.last or 'now'}"
    return ""


def _about_product(product: Product, loaded: Drugs, official: Official) -> Iterator[TableStatement]:
    other = loaded.directory.product(product.ndc9) if loaded.directory else None
    if other is None or official.ndc is None:
        return
    said = []
    if other.substance.name != product.substance.name:
        said.append(other.substance.name)
    if None not in (other.mg_per_ml, product.mg_per_ml) and other.mg_per_ml != product.mg_per_ml:
        said.append(other.strength)
    for ndc, package in product.packages.items():
        if ndc in other.packages:
            said.extend(_about_package(package, other.packages[ndc]))
    if said:
        yield TableStatement("; ".join(said), official.ndc.table)


def _about_package(mapped: Package, listed: Package) -> Iterator[str]:
    if UNKNOWN not in (mapped.container, listed.container) and mapped.container != listed.container:
        yield f"{mapped.ndc} is {listed.container}, in the mapping {mapped.container}"
    for name, unit in (("ml", "mL"), ("mg", "mg")):
        own, other = getattr(mapped, name), getattr(listed, name)
        if own is not None and other is not None and own != other:
            yield f"a container of {mapped.ndc} holds {plain(other)} {unit}, in the mapping {plain(own)} {unit}"
            return


def _crossed(product: Product, mappings: Mappings, official: Official) -> Iterator[tuple[str, TableStatement]]:
    """Codes that CMS crosses a mapped NDC to, and that the mapping does not have for it."""
    crosswalk = official.crosswalk
    own = {code.value for code in mappings.drugs.codes_of(product.substance)}
    if crosswalk is not None:
        for ndc in sorted(product.packages):
            for crossing in crosswalk.find(ndc, crosswalk.table):
                if crossing.code not in own:
                    known = crossing.code in mappings.drugs.codes
                    under = f"the code of {product.substance.name}" if known else f"billed under {crossing.code}"
                    yield crossing.code, TableStatement(f"{under} (NDC {ndc})", crosswalk.table)


def _notes(drugs: Drugs, loaded: Drugs, official: Official) -> Iterator[str]:
    hcpcs, listings = official.hcpcs, official.ndc
    if hcpcs is not None and (absent := sorted(code for code in drugs.codes if hcpcs.find(code) is None)):
        yield f"not in the {hcpcs.table}, which may be too old or cut: {', '.join(absent)}"
    if listings is not None:
        if lost := sorted(ndc9 for ndc9 in drugs.products if listings.product(ndc9) is None):
            yield f"products that are not in the {listings.table}: {', '.join(map(_hyphenated, lost))}"
        more = loaded.target_products - drugs.target_products
        if more:
            yield f"{len(more)} products of target drugs that only the {listings.table} has; --codes brings them in"
    yield from _of_units(official)


def _of_units(official: Official) -> Iterator[str]:
    """The codes of which the newest tables do not agree what one unit is: nothing is computed with those."""
    if official.crosswalk is None:
        return
    table = official.crosswalk.table
    for code in official.crosswalk.codes(table):
        measures = {fact.measure: fact.source for fact in unit_facts(official, code, table.dated)}
        if len(measures) > 1:
            said = "; ".join(
                f"{plain(measure.number)} {measure.unit} by the {source}" for measure, source in measures.items()
            )
            yield f"what one unit of {code} is, the tables say differently: {said}"
