"""M: faults of the modifiers on the drug line."""

from __future__ import annotations

from edi837.generate import holes
from edi837.generate.draft import Draft, Line
from edi837.generate.faults.registry import Expectation, fault
from edi837.generate.sample_payers import PART_B


def _on(draft: Draft, code: str, severity: str = "error", component: int = 3) -> Expectation:
    return Expectation(code, severity, draft.at("procedure", component), draft.drug_line)


def _modify(draft: Draft, *modifiers: str) -> None:
    draft.drug_line.composite[2:] = modifiers


@fault("M401")
def badly_written(draft: Draft) -> Expectation:
    """In lower case."""
    _modify(draft, "kx")
    return _on(draft, "M401")


@fault("M402")
def gap(draft: Draft) -> Expectation:
    """The first place is empty."""
    _modify(draft, "", "KX")
    return _on(draft, "M402", "warning")


@fault("M403")
def repeated(draft: Draft) -> Expectation:
    """The same twice."""
    _modify(draft, "KX", "KX")
    return _on(draft, "M403", "warning", 4)


@fault("M404")
def unknown(draft: Draft) -> Expectation:
    """One that was never defined."""
    _modify(draft, "ZQ")
    return _on(draft, "M404", "warning")


@fault("M405")
def conflict(draft: Draft) -> Expectation:
    """A waiver is on file, and none is."""
    _modify(draft, "GA", "GZ")
    return _on(draft, "M405", component=4)


@fault("M406", kinds="P")
def of_a_visit(draft: Draft) -> Expectation:
    """25 on the drug line, which belongs to the visit beside it."""
    draft.lines.append(Line(["HC", "99213"], 13000))
    _modify(draft, "25")
    return _on(draft, "M406", "warning")


@fault("M407", kinds="P")
def nothing_distinct(draft: Draft) -> Expectation:
    """59, and on that day nothing that the line could be distinct from: it was given the day after."""
    draft.lines = [Line(["HC", "96365"], 25000, day=holes.DAY_BEFORE), draft.drug_line]
    _modify(draft, "59")
    return _on(draft, "M407", "warning")


@fault("M408", kinds="P")
def old_340b(draft: Draft) -> Expectation:
    """JG, which TB took the place of in 2025."""
    draft.pay(PART_B)
    _modify(draft, "JG")
    return _on(draft, "M408", "warning")


@fault("M410")
def fifth(draft: Draft) -> Expectation:
    """A fifth modifier in the place of the description."""
    _modify(draft, "KX", "GA", "SC", "CR", "RD")
    return _on(draft, "M410", component=7)
