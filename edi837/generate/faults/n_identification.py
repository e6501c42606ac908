"""N: faults of loop 2410."""

from __future__ import annotations

from edi837.generate.draft import Draft, Line
from edi837.generate.drug_lines import loop_2410
from edi837.generate.faults.registry import Expectation, fault
from edi837.generate.sample_payers import STATE_MEDICAID

# Lidocaine, 10 mg/mL in a multi-dose vial.
_LIDOCAINE = "00409427601"


def _on(draft: Draft, code: str, element: str, severity: str = "error") -> Expectation:
    return Expectation(code, severity, f"2410/{element}", draft.drug_line)


@fault("N201")
def missing(draft: Draft) -> Expectation:
    """No LIN, for a payer that demands it."""
    draft.pay(STATE_MEDICAID)
    draft.drug_line.drugs.clear()
    return _on(draft, "N201", "LIN03")


@fault("N202")
def qualifier(draft: Draft) -> Expectation:
    """ND, the qualifier of 4010 days."""
    draft.drug.lin[2] = "ND"
    return _on(draft, "N202", "LIN02")


@fault("N203")
def hyphens(draft: Draft) -> Expectation:
    """As printed lists write eleven digits."""
    ndc = draft.bottle.ndc
    draft.drug.lin[3] = f"{ndc[:5]}-{ndc[5:9]}-{ndc[9:]}"
    return _on(draft, "N203", "LIN03")


@fault("N204")
def ten_digits(draft: Draft) -> Expectation:
    """A zero is left out."""
    draft.drug.lin[3] = draft.bottle.ndc.replace("0", "", 1)
    return _on(draft, "N204", "LIN03")


@fault("N205")
def twelve_digits(draft: Draft) -> Expectation:
    """A bar code number in place of the NDC."""
    draft.drug.lin[3] = "3" + draft.bottle.ndc
    return _on(draft, "N205", "LIN03")


@fault("N206")
def malformed(draft: Draft) -> Expectation:
    """A letter O for a zero."""
    draft.drug.lin[3] = draft.bottle.ndc.replace("0", "O", 1)
    return _on(draft, "N206", "LIN03")


@fault("N207")
def padded(draft: Draft) -> Expectation:
    """The qualifier is typed before the number."""
    draft.drug.lin[3] = f"N4{draft.bottle.ndc}"
    return _on(draft, "N207", "LIN03")


@fault("N209")
def another_drug(draft: Draft) -> Expectation:
    """The NDC of another drug."""
    draft.drug.lin[3] = _LIDOCAINE
    return _on(draft, "N209", "LIN03")


@fault("N210")
def no_quantity(draft: Draft) -> Expectation:
    """LIN without CTP."""
    draft.drug.ctp = None
    return _on(draft, "N210", "CTP")


@fault("N211")
def no_amount(draft: Draft) -> Expectation:
    """A quantity of zero."""
    draft.drug.ctp = ["CTP", "", "", "", "0", "ML"]
    return _on(draft, "N211", "CTP04")


@fault("N212")
def no_unit(draft: Draft) -> Expectation:
    """MG for what the guide calls ME."""
    draft.drug.ctp = ["CTP", "", "", "", str(draft.mg), "MG"]
    return _on(draft, "N212", "CTP05-1")


@fault("N213", when=lambda draft: draft.bottle.mg_per_ml > 10 and draft.milliliters % 1 != 0)
def implausible_unit(draft: Draft) -> Expectation:
    """UN for a solution: the milliliters are meant."""
    assert draft.drug.ctp is not None
    draft.drug.ctp[5] = "UN"
    return _on(draft, "N213", "CTP05-1", "warning")


@fault("N214")
def two_drugs(draft: Draft) -> Expectation:
    """A second drug on the line."""
    draft.drug_line.drugs.append(loop_2410(_LIDOCAINE, "1"))
    return _on(draft, "N214", "LIN03")


@fault("N215")
def unlinked_compound(draft: Draft) -> Expectation:
    """Two drugs of one compound, and no number that they share."""
    draft.drug_line.composite.append("KP")
    other = Line(["HC", "J2003", "KQ"], 1000, "10", draft.drug_line.revenue)
    other.drugs = [loop_2410(_LIDOCAINE, "1")]
    draft.lines.append(other)
    return _on(draft, "N215", "REF02", "warning")


@fault("N216")
def misplaced_quantity(draft: Draft) -> Expectation:
    """Quantity and unit stand one place too early."""
    assert draft.drug.ctp is not None
    draft.drug.ctp = ["CTP", "", "", *draft.drug.ctp[4:]]
    return _on(draft, "N216", "CTP03")
