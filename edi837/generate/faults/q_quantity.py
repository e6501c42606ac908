"""Q: faults of units, dose and charge."""

from __future__ import annotations

from edi837.generate import holes
from edi837.generate.draft import Draft
from edi837.generate.drug_lines import loop_2410
from edi837.generate.faults.registry import Expectation, fault, off_label
from edi837.x12.values import plain

_TOO_MUCH = 610


def _on(draft: Draft, code: str, severity: str = "error", what: str = "units") -> Expectation:
    return Expectation(code, severity, draft.at(what), draft.drug_line)


def _give(draft: Draft, mg: int) -> None:
    """Another dose out of the same vial, at the same charge."""
    draft.drug_line.units = str(-(-mg // 10))
    draft.drug_line.drugs = [loop_2410(draft.bottle.ndc, plain(mg / draft.bottle.mg_per_ml))]


@fault("Q601")
def unit_code(draft: Draft) -> Expectation:
    """Minutes, or days."""
    draft.drug_line.unit = {"P": "MJ", "I": "DA"}[draft.kind]
    return _on(draft, "Q601", what="unit")


@fault("Q602")
def no_units(draft: Draft) -> Expectation:
    """Zero units."""
    draft.drug_line.units = "0"
    return _on(draft, "Q602")


@fault("Q603")
def fractional(draft: Draft) -> Expectation:
    """Half a unit short of the next whole one."""
    draft.drug_line.units = str(int(draft.drug_line.units) - 1) + ".5"
    return _on(draft, "Q603")


@fault("Q604")
def disagree(draft: Draft) -> Expectation:
    """Two units too many: no slip that has a name."""
    draft.drug_line.units = str(int(draft.drug_line.units) + 2)
    return _on(draft, "Q604")


@fault("Q605")
def milligrams(draft: Draft) -> Expectation:
    """The dose in milligrams."""
    draft.drug_line.units = str(draft.mg)
    return _on(draft, "Q605")


@fault("Q606", when=lambda draft: draft.bottle.mg_per_ml > 10 and draft.milliliters % 1 == 0)
def milliliters(draft: Draft) -> Expectation:
    """The dose in milliliters."""
    draft.drug_line.units = plain(draft.milliliters)
    return _on(draft, "Q606")


@fault("Q607")
def implausible(draft: Draft) -> Expectation:
    """More than anyone is given, by units and NDC alike."""
    _give(draft, _TOO_MUCH)
    return _on(draft, "Q607", "warning")


@fault("Q609")
def several_days(draft: Draft) -> Expectation:
    """Two days on one line."""
    draft.drug_line.day_format = "RD8"
    draft.drug_line.day = f"{holes.DAY}-{holes.DAY_AFTER}"
    draft.statement = draft.drug_line.day
    return Expectation("Q609", "warning", "2400/DTP03", draft.drug_line)


@fault("Q612")
def no_charge(draft: Draft) -> Expectation:
    """A charge below zero."""
    draft.drug_line.charge = -6000
    return _on(draft, "Q612", what="charge")


@fault("Q613", kinds="P", when=lambda draft: off_label(draft) and 200 <= draft.bottle.mg <= 500)
def whole_vial(draft: Draft) -> Expectation:
    """The whole multi-dose vial."""
    _give(draft, int(draft.bottle.mg))
    return Expectation("Q613", "warning", "2410/CTP04", draft.drug_line)
