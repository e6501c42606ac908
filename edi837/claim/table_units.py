"""What one unit of a code is, and which codes an NDC belongs to, by the official tables of a day.

Source: HCPCS descriptions, and the dosages of the ASP price file and the ASP NDC-HCPCS crosswalk, which must agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from edi837.claim.single_line import SingleLine
from edi837.dosing.dose import container_mg
from edi837.dosing.drug_amount import MG, DrugAmount, WrittenUnit, amount_in, unit_in
from edi837.mapping.wording import names
from edi837.system.named_tuple import NamedTuple

if TYPE_CHECKING:
    from edi837.mapping.official import Official
    from edi837.mapping.payment import Crossing


class UnitFact(NamedTuple):
    """What one unit of a code is by one table, and in which unit the table writes it."""

    measure: DrugAmount
    written: WrittenUnit
    source: str


def unit_facts(official: Official, code: str, day: date | None) -> Iterator[UnitFact]:
    """What one unit of a code is, by each loaded table of the day that says it."""
    entry = official.hcpcs.find(code) if official.hcpcs is not None else None
    texts = [(entry.description, str(official.hcpcs.table))] if entry is not None and official.hcpcs else []
    for table_of in (official.asp, official.crosswalk):
        table = table_of.of_day(day) if table_of is not None else None
        if table_of is not None and table is not None:
            texts += [(dosage, str(table)) for dosage in table_of.dosages(code, table)]
    for text, source in texts:
        if measure := amount_in(text):
            yield UnitFact(measure, unit_in(text), source)


def unit_of_code(line: SingleLine) -> UnitFact | None:
    """What one unit of the line's code is by tables that agree; None where they do not, or say nothing."""
    official = line.claim.mappings.official
    return _agreed(official, line.procedure, line.day) if official is not None else None


@lru_cache(maxsize=1 << 12)
def _agreed(official: Official, code: str, day: date | None) -> UnitFact | None:
    facts = list(unit_facts(official, code, day))
    return facts[0] if len({fact.measure for fact in facts}) == 1 else None


def crossings_of(official: Official | None, ndc: str, day: date | None) -> list[Crossing]:
    """The crosswalk's rows of an NDC on a day; none where no loaded crosswalk covers it."""
    crosswalk = official.crosswalk if official is not None else None
    table = crosswalk.of_day(day) if crosswalk is not None else None
    return [] if crosswalk is None or table is None else crosswalk.find(ndc, table)


def crossing_of(line: SingleLine) -> Crossing | None:
    """The crosswalk's row of the line's code and NDC on its day."""
    if not line.ndc:
        return None
    crossings = crossings_of(line.claim.mappings.official, line.ndc, line.day)
    return next((crossing for crossing in crossings if crossing.code == line.procedure), None)


def mg_by_tables(line: SingleLine) -> Decimal | None:
    """The milligrams of one unit of a code that no mapping has, by tables that agree; None where they do not.

    Nor where the NDC may be of another drug, or holds another amount by its strength than by the crosswalk.
    """
    fact = unit_of_code(line)
    if fact is None or fact.measure.unit != MG or not _is_of_code(line, fact):
        return None
    return fact.measure.number


def _is_of_code(line: SingleLine, fact: UnitFact) -> bool:
    drug = line.drug
    if drug is None or drug.product is None:
        return True
    crossing = crossing_of(line)
    if crossing is not None:
        # A row whose billing units are missing, or contradict one another, confirms no amount.
        held, units_each = container_mg(drug.product, drug.package), crossing.units_each
        return units_each is not None and held in (None, units_each * fact.measure.number)
    official = line.claim.mappings.official
    entry = official.hcpcs.find(line.procedure) if official is not None and official.hcpcs is not None else None
    return entry is not None and names(f"{entry.description} {entry.short}", drug.product.substance.words)


def strongest_by_tables(line: SingleLine) -> Decimal | None:
    """The most milligrams in a milliliter of a solution that the crosswalk of the day has under the line's code."""
    official = line.claim.mappings.official
    return _strongest(official, line.procedure, line.day) if official is not None else None


@lru_cache(maxsize=1 << 10)
def _strongest(official: Official, code: str, day: date | None) -> Decimal | None:
    crosswalk, listings = official.crosswalk, official.ndc
    table = crosswalk.of_day(day) if crosswalk is not None else None
    if crosswalk is None or listings is None or table is None:
        return None
    products = (listings.product(ndc9) for ndc9 in crosswalk.products_of(code, table))
    return max((product.mg_per_ml for product in products if product and product.mg_per_ml is not None), default=None)
