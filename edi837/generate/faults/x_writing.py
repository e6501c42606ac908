"""X: faults of writing that a claim alone can have."""

from __future__ import annotations

from edi837.generate.draft import Draft
from edi837.generate.faults.registry import Expectation, fault


@fault("X108")
def out_of_sequence(draft: Draft) -> Expectation:
    """The last line is numbered as if one before it had been lost."""
    last = draft.lines[-1]
    last.number = str(len(draft.lines) + 1)
    return Expectation("X108", "warning", "2400/LX01", None)


@fault("X112")
def zero_before(draft: Draft) -> Expectation:
    """A zero before the units."""
    draft.drug_line.units = f"0{draft.drug_line.units}"
    return Expectation("X112", "warning", draft.at("units"), draft.drug_line)
