"""Quantities of a claim's lines as the arithmetic wants them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from heapq import merge
from operator import attrgetter, itemgetter

from edi837.claim.claim import ServiceLine
from edi837.claim.grouped import grouped
from edi837.claim.table_units import mg_by_tables, strongest_by_tables, unit_of_code
from edi837.dosing.dose import container_mg
from edi837.dosing.quantity import (
    Quantity,
    agree_together,
    agrees_alone,
    carries_whole,
    in_units,
    in_words,
    whole_mg,
    whole_units,
)
from edi837.mapping.drugs import SINGLE_DOSE, UNKNOWN
from edi837.x12.values import plain


def lines_of_same_code(line: ServiceLine) -> list[ServiceLine]:
    """The lines of the same code and date, whatever their role, the line itself included."""
    return line.claim.alike[line.procedure, line.day]


def lines_of_same_drug(line: ServiceLine) -> list[ServiceLine]:
    """Those of them that may be of the line's NDC: a line without one goes with any. Not to be changed."""
    if not line.ndc:
        return lines_of_same_code(line)
    known, key = line.claim.same_drug, (line.procedure, line.day)
    if key not in known:
        known[key] = _by_ndc(lines_of_same_code(line))
    return known[key][line.ndc]


def _by_ndc(lines: Sequence[ServiceLine]) -> dict[str, list[ServiceLine]]:
    """By NDC its lines and those without one, in their order."""
    without = [(at, line) for at, line in enumerate(lines) if not line.ndc]
    own: dict[str, list[tuple[int, ServiceLine]]] = {}
    for at, line in enumerate(lines):
        if line.ndc:
            own.setdefault(line.ndc, []).append((at, line))
    return {ndc: [line for _, line in merge(numbered, without, key=itemgetter(0))] for ndc, numbered in own.items()}


def lines_of_same_ndc(line: ServiceLine) -> list[ServiceLine]:
    """Those of the same code and date whose NDC is the line's, or that have none as it has none. Not to be changed."""
    known, key = line.claim.same_ndc, (line.procedure, line.day)
    if key not in known:
        known[key] = grouped(lines_of_same_code(line), attrgetter("ndc"))
    return known[key][line.ndc]


def group(line: ServiceLine) -> list[ServiceLine]:
    """The lines of the same code, date and role."""
    return line.claim.alike_in_role[line.procedure, line.day, line.role]


def container(line: ServiceLine) -> str:
    """single-dose, multi-dose or unknown: what mapping, directory or CMS's list say of the package, never a guess.

    A package that the mapping lacks, such as an inner vial, is what every package of its product is.
    """
    drug = line.drug
    if drug is None or drug.product is None:
        return _by_list(line)
    kinds = (
        {drug.package.container} if drug.package else {package.container for package in drug.product.packages.values()}
    )
    kind = kinds.pop() if len(kinds) == 1 else UNKNOWN
    return kind if kind != UNKNOWN or kinds else _by_list(line)


def _by_list(line: ServiceLine) -> str:
    """single-dose where CMS's list of the day has the code, which does not stand for another drug in a mapping."""
    official = line.claim.mappings.official
    codes = official.single_dose if official is not None else None
    code = line.code
    if codes is None or (code is not None and not code.derived and not code.official):
        return UNKNOWN
    table = codes.of_day(line.day)
    return SINGLE_DOSE if table is not None and codes.holds(line.procedure, table) else UNKNOWN


def content(line: ServiceLine) -> Decimal | None:
    """The milligrams of one container of the line's NDC."""
    drug = line.drug
    return container_mg(drug.product, drug.package) if drug and drug.product else None


def quantity(line: ServiceLine) -> Quantity:
    """Units and milligrams of a line."""
    computed = line.drug.dose if line.drug else None
    return Quantity(line.units, computed.mg if computed else None, line.discarded, content(line), line.ndc)


def mg_per_unit(line: ServiceLine) -> Decimal | None:
    """The milligrams of one unit of the line's target code, by mapping or tables; None under any other code."""
    if line.code is None or not line.under_target:
        return None
    return mg_by_tables(line) if line.code.derived else line.code.mg_per_unit


def units_agree(line: ServiceLine) -> bool | None:
    """Whether the units of a line fit its NDC quantity; None where that cannot be known, or they are of two drugs."""
    unit, alone = mg_per_unit(line), units_agree_alone(line)
    if unit is None or alone is not False:
        return alone
    return agree_in_sum(line, unit) or whole_on_first_line(line)


def agree_in_sum(line: ServiceLine, mg_per_unit: Decimal) -> bool:
    """Whether the lines of its code, day and role bill the units of their milligrams taken together."""
    known = line.claim.sums_agree
    key = (line.procedure, line.day, line.discarded)
    if key not in known:
        own, beside = quantity(line), [quantity(other) for other in lines_of_same_code(line)]
        known[key] = agree_together(own, beside, mg_per_unit)
    return known[key]


def _together(line: ServiceLine, question: str, answer: Callable[[Quantity, Sequence[Quantity]], bool]) -> bool:
    """A question about a line and those of its drug; it is the same for all of one code, day, role and NDC."""
    known = line.claim.answers
    key = (question, line.procedure, line.day, line.discarded, line.ndc)
    if key not in known:
        known[key] = answer(quantity(line), [quantity(other) for other in lines_of_same_drug(line)])
    return known[key]


def units_agree_alone(line: ServiceLine) -> bool | None:
    """The same, whatever stands on the lines beside it."""
    unit = mg_per_unit(line)
    product = line.drug.product if line.drug else None
    if unit is None or line.code is None:
        return None
    if product is not None and not line.code.derived and product.substance.name != line.code.substance.name:
        return None
    return agrees_alone(quantity(line), unit)


def whole_on_first_line(line: ServiceLine) -> bool:
    """Whether the line of what was given carries the quantity for its JW line too, and the units of both fit it."""
    unit = mg_per_unit(line)
    if unit is None:
        return False
    return _together(line, "carries whole", lambda own, beside: carries_whole(own, beside, unit))


def may_carry_whole(line: ServiceLine) -> bool:
    """Whether the quantity on the line of what was given can be that of its JW line too: whole containers."""
    unit = mg_per_unit(line)
    if unit is None:
        return False
    return _together(line, "may carry whole", lambda own, beside: whole_mg(own, beside, unit) is not None)


def mg_by_ndc(line: ServiceLine) -> Decimal | None:
    """Milligrams by NDC quantity."""
    computed = line.drug.dose if line.drug else None
    return computed.mg if computed else None


def mg_billed(line: ServiceLine) -> Decimal | None:
    """Milligrams by billed units."""
    unit = mg_per_unit(line)
    return None if unit is None or line.units is None else line.units * unit


def mg_administered(line: ServiceLine) -> Decimal | None:
    """What a line says was given: by NDC quantity, else by units.

    By units too where the quantity is that of a whole container, of which the JW line beside it takes its part.
    """
    unit, by_ndc = mg_per_unit(line), mg_by_ndc(line)
    if by_ndc is None:
        return mg_billed(line)
    if unit is None or line.units is None or (line.procedure, line.day) not in line.claim.with_waste:
        return by_ndc
    return line.units * unit if line.units < whole_units(by_ndc, unit, False) and units_agree(line) else by_ndc


def expected_units(line: ServiceLine) -> Decimal | None:
    """Whole units for the NDC quantity."""
    unit, mg = mg_per_unit(line), mg_by_ndc(line)
    return None if unit is None or mg is None else whole_units(mg, unit, line.discarded)


def arithmetic(line: ServiceLine) -> str:
    """How the NDC quantity comes to units, in words; '' where it does not."""
    unit = mg_per_unit(line)
    computed = line.drug.dose if line.drug else None
    if unit is None or computed is None:
        return ""
    return in_words(computed.how, computed.mg, unit, line.discarded) + by_tables(line)


def is_of_tables(line: ServiceLine) -> bool:
    """Whether no mapping has the line's code, so that its amounts are those of tables alone."""
    return line.code is not None and line.code.derived


def by_tables(line: ServiceLine) -> str:
    """`, at 10 mg a unit by the ASP prices …` where tables say what one unit is; '' where a mapping does."""
    fact = unit_of_code(line) if is_of_tables(line) else None
    return f", at {plain(fact.measure.number)} {fact.measure.unit} a unit by the {fact.source}" if fact else ""


def beyond_strength(line: ServiceLine) -> str:
    """That the units are more than any solution of the drug holds in that volume; '' where they are not.

    Asked where the product is not known: what is known is judged by its own strength.
    """
    drug, unit, code = line.drug, mg_per_unit(line), line.code
    if drug is None or drug.product is not None or drug.unit != "ML" or not drug.quantity or drug.quantity < 0:
        return ""
    if code is not None and code.derived:
        strongest = strongest_by_tables(line)
    else:
        strongest = line.claim.mappings.drugs.strongest(code.substance) if code is not None else None
    if unit is None or line.units is None or strongest is None:
        return ""
    if line.units <= whole_units(drug.quantity * strongest, unit, line.discarded):
        return ""
    billed = f"{in_units(line.units)} are {plain(line.units * unit)} mg"
    held = f"{plain(drug.quantity)} mL hold {plain(drug.quantity * strongest)} mg at most"
    return f"{billed}; {held}: no product is stronger than {plain(strongest)} mg/mL"
