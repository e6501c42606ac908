"""P: faults of the procedure code, and of what is billed beside the drug."""

from __future__ import annotations

from dataclasses import replace

from edi837.generate.draft import Draft, Line
from edi837.generate.faults.registry import Expectation, fault, paid_apart
from edi837.generate.sample_payers import PART_B

_UNCLASSIFIED, _LIDOCAINE, _ESKETAMINE_VISIT = "J3490", "J2003", "G2083"

# Twice as much is not yet a remarkable dose.
_HALF = 250


def _on(draft: Draft, code: str, severity: str = "error", component: int = 2) -> Expectation:
    return Expectation(code, severity, draft.at("procedure", component), draft.drug_line)


@fault("P301")
def qualifier(draft: Draft) -> Expectation:
    """WK, the qualifier of alternative billing codes."""
    draft.drug_line.composite[0] = "WK"
    return _on(draft, "P301", component=1)


@fault("P302")
def badly_written(draft: Draft) -> Expectation:
    """In lower case."""
    draft.drug_line.composite[1] = draft.drug_line.procedure.lower()
    return _on(draft, "P302")


@fault("P305")
def another_code(draft: Draft) -> Expectation:
    """The code of lidocaine, at its amount of a unit."""
    draft.drug_line.composite[1] = _LIDOCAINE
    draft.drug_line.units = str(draft.mg)
    return _on(draft, "P305")


@fault("P306")
def undescribed(draft: Draft) -> Expectation:
    """An unclassified code, and no word on what it stands for."""
    draft.drug_line.composite[1] = _UNCLASSIFIED
    draft.drug_line.units = "1"
    return _on(draft, "P306", component=7)


@fault("P307", when=paid_apart)
def unclassified_units(draft: Draft) -> list[Expectation]:
    """Medicare wants one unit of an unclassified drug; the code is a fault of its own."""
    draft.pay(PART_B)
    line = draft.drug_line
    line.composite = ["HC", _UNCLASSIFIED, "", "", "", "", f"KETAMINE {draft.mg} MG IV"]
    line.units = str(draft.mg)
    return [_on(draft, "P305", "warning"), Expectation("P307", "warning", draft.at("units"), line)]


@fault("P308", when=lambda draft: draft.mg <= _HALF)
def repeated(draft: Draft) -> Expectation:
    """The line is there twice."""
    again = replace(draft.drug_line)
    draft.lines.append(again)
    return Expectation("P308", "warning", draft.at("procedure", 2), again)


@fault("P309", kinds="P")
def no_administration(draft: Draft) -> Expectation:
    """The drug with a test beside it, and nothing that says how it was given."""
    draft.lines = [draft.drug_line, Line(["HC", "80053"], 4500)]
    return _on(draft, "P309", "warning")


@fault("P310")
def esketamine(draft: Draft) -> Expectation:
    """The visit code of esketamine beside it."""
    draft.lines.append(Line(["HC", _ESKETAMINE_VISIT], 92000, revenue="0510"))
    return _on(draft, "P310", "warning")
