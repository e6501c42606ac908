"""W: faults of JW and JZ.

The vials of the mapping are multi-dose, where neither may stand; the other faults need a container that nothing is
known of, so they take an NDC that no mapping has.
"""

from __future__ import annotations

from edi837.generate.draft import Draft, Line
from edi837.generate.drug_lines import TARGET, loop_2410
from edi837.generate.faults.registry import Expectation, fault

_SYRINGE = "99999010101"


def _with_waste(draft: Draft, discarded: str) -> Line:
    """The target line out of an unknown container, and a line for what was discarded of it."""
    line = draft.drug_line
    line.drugs = [loop_2410(_SYRINGE, line.units)]  # a syringe of 10 mg/mL, a unit in each milliliter
    price = line.charge // int(line.units)
    waste = Line(["HC", TARGET, "JW"], 2 * price, discarded, line.revenue, line.pointers)
    waste.drugs = [loop_2410(_SYRINGE, discarded)]
    draft.lines.append(waste)
    return waste


@fault("W501")
def multi_dose(draft: Draft) -> Expectation:
    """JZ on a line out of a multi-dose vial."""
    draft.drug_line.composite.append("JZ")
    return Expectation("W501", "warning", draft.at("procedure", 3), draft.drug_line)


@fault("W503")
def unpaired(draft: Draft) -> Expectation:
    """Something was discarded, and nothing given."""
    draft.drug_line.composite.append("JW")
    draft.drug_line.drugs = [loop_2410(_SYRINGE, "1")]
    return Expectation("W503", "error", draft.at("procedure", 3), draft.drug_line)


@fault("W504")
def fractional(draft: Draft) -> Expectation:
    """One unit and a half was discarded."""
    waste = _with_waste(draft, "1.5")
    return Expectation("W504", "error", draft.at("units"), waste)


@fault("W507")
def contradiction(draft: Draft) -> Expectation:
    """JZ says that nothing was discarded, and a JW line stands beside it."""
    _with_waste(draft, "2")
    draft.drug_line.composite.append("JZ")
    return Expectation("W507", "error", draft.at("procedure", 3), draft.drug_line)
