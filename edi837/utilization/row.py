"""The row of a group: the one place where sums become figures, for every format alike."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from edi837.system.named_tuple import NamedTuple
from edi837.utilization.line_parts import BILLED, DISCARDED, NOTHING_DISCARDED, REPEATED, REPLACEMENT, SECONDARY, VOID
from edi837.utilization.sums import Sums
from edi837.utilization.usage_groups import UsageGroup
from edi837.x12.values import plain

_CENT, _HUNDREDTH_OF_CENT, _TENTH = Decimal("0.01"), Decimal("0.0001"), Decimal("0.1")


class UsageRow(NamedTuple):
    """Counts as numbers; amounts as plain decimals, '' where no line tells them. The order is that of the CSV.

    All but `void_…` leave void claims out. `without_…` counts the lines that tell no such value. `…_share` are percent.
    """

    dimension: str
    key: str
    name: str
    claims: int
    lines: int
    units: str
    without_units: int
    mg: str
    without_mg: int
    ndc_mg: str
    without_ndc_mg: int
    charge: str
    without_charge: int
    charge_per_unit: str
    charge_per_mg: str
    discarded_lines: int
    discarded_units: str
    discarded_mg: str
    discarded_charge: str
    discarded_share: str
    jz_lines: int
    jz_share: str
    replacement_claims: int
    replacement_charge: str
    secondary_claims: int
    secondary_charge: str
    repeated_claims: int
    repeated_charge: str
    void_claims: int
    void_lines: int
    void_units: str
    void_mg: str
    void_charge: str


COLUMNS = UsageRow._fields


def row_of(dimension: str, group: UsageGroup) -> UsageRow:
    """The row of one group."""
    void = group[VOID]
    return UsageRow(
        dimension=dimension,
        key=group.key,
        name=group.name,
        **_billed(group[BILLED]),
        **_waste(group[BILLED], group[DISCARDED], group[NOTHING_DISCARDED]),
        **_claims("replacement", group[REPLACEMENT]),
        **_claims("secondary", group[SECONDARY]),
        **_claims("repeated", group[REPEATED]),
        **_claims("void", void),
        void_lines=void.lines,
        void_units=_units(void),
        void_mg=_mg(void),
    )


def _billed(sums: Sums) -> dict[str, Any]:
    return {
        "claims": sums.claims,
        "lines": sums.lines,
        "units": _units(sums),
        "without_units": sums.lines - sums.lines_with_units,
        "mg": _mg(sums),
        "without_mg": sums.lines - sums.lines_with_mg,
        "ndc_mg": _sum(sums.ndc_mg, sums.lines_with_ndc_mg, sums.lines),
        "without_ndc_mg": sums.lines - sums.lines_with_ndc_mg,
        "charge": _charge(sums),
        "without_charge": sums.lines - sums.lines_with_charge,
        "charge_per_unit": _rate(sums.charge_of_units, sums.priced_units, _CENT),
        "charge_per_mg": _rate(sums.charge_of_mg, sums.priced_mg, _HUNDREDTH_OF_CENT),
    }


def _waste(billed: Sums, discarded: Sums, jz: Sums) -> dict[str, Any]:
    return {
        "discarded_lines": discarded.lines,
        "discarded_units": _units(discarded),
        "discarded_mg": _mg(discarded),
        "discarded_charge": _charge(discarded),
        "discarded_share": percent(discarded.mg, billed.mg),
        "jz_lines": jz.lines,
        "jz_share": percent(Decimal(jz.lines), Decimal(billed.lines - discarded.lines)),
    }


def _claims(part: str, sums: Sums) -> dict[str, Any]:
    return {f"{part}_claims": sums.claims, f"{part}_charge": _charge(sums)}


def percent(part: Decimal, whole: Decimal) -> str:
    """With one decimal; 0.0 only for nothing and 100.0 only for all of it, '' of nothing."""
    if whole <= 0:
        return ""
    value = (100 * part / whole).quantize(_TENTH, ROUND_HALF_UP)
    if 0 < part < whole:
        value = min(max(value, _TENTH), 100 - _TENTH)
    return str(value)


def _sum(value: Decimal, told_lines: int, lines: int) -> str:
    """A sum; '' where there are lines and none of them tells it: no data is not a zero."""
    return plain(value) if told_lines or not lines else ""


def _units(sums: Sums) -> str:
    return _sum(sums.units, sums.lines_with_units, sums.lines)


def _mg(sums: Sums) -> str:
    return _sum(sums.mg, sums.lines_with_mg, sums.lines)


def _charge(sums: Sums) -> str:
    return _sum(sums.charge, sums.lines_with_charge, sums.lines)


def _rate(charge: Decimal, amount: Decimal, to: Decimal) -> str:
    """Dollars of one unit or mg, over the lines that tell both; '' where there is nothing to divide by."""
    return str((charge / amount).quantize(to, ROUND_HALF_UP)) if amount > 0 else ""
