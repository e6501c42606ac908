"""C: faults of the claim around the drug line."""

from __future__ import annotations

from edi837.generate.draft import Draft
from edi837.generate.faults.registry import Expectation, fault, paid_apart
from edi837.generate.sample_payers import PART_B

# Ten digits that the check digit of another number ends.
_WRONG_NPI = "2345678907"
_LONG_AGO, _NO_DAY = "20170105", "20261345"


def _on_claim(code: str, element: str, severity: str = "error") -> Expectation:
    return Expectation(code, severity, f"2300/{element}", None)


@fault("C701")
def out_of_balance(draft: Draft) -> Expectation:
    """CLM02 ten dollars too high."""
    draft.total_off = 1000
    return _on_claim("C701", "CLM02")


@fault("C702", other_payer=True)
def other_payer(draft: Draft) -> Expectation:
    """The other payer paid five dollars more than its adjustments leave."""
    draft.drug_line.paid_off = 500
    return Expectation("C702", "warning", "2430/SVD02", draft.drug_line)


@fault("C703")
def no_diagnosis(draft: Draft) -> Expectation:
    """The first two characters of the principal diagnosis changed places."""
    code = draft.diagnoses[0]
    draft.diagnoses[0] = code[1] + code[0] + code[2:]
    return _on_claim("C703", "HI01-2")


@fault("C704", kinds="P")
def pointer(draft: Draft) -> Expectation:
    """To the ninth of a few diagnoses."""
    draft.drug_line.pointers = "9"
    return Expectation("C704", "error", "2400/SV107-1", draft.drug_line)


@fault("C705")
def point(draft: Draft) -> Expectation:
    """As books print it."""
    code = draft.diagnoses[0]
    draft.diagnoses[0] = f"{code[:3]}.{code[3:]}"
    return _on_claim("C705", "HI01-2")


@fault("C706", kinds="P")
def telehealth(draft: Draft) -> Expectation:
    """Given by telehealth."""
    draft.drug_line.place = "02"
    return Expectation("C706", "warning", "2400/SV105", draft.drug_line)


@fault("C707", kinds="I")
def revenue_code(draft: Draft) -> Expectation:
    """Under the revenue code of the laboratory."""
    draft.drug_line.revenue = "0300"
    return Expectation("C707", "warning", "2400/SV201", draft.drug_line)


@fault("C708")
def service_date(draft: Draft) -> Expectation:
    """No date of any year."""
    draft.drug_line.day = _NO_DAY
    return Expectation("C708", "error", "2400/DTP03", draft.drug_line)


@fault("C709", when=paid_apart)
def late(draft: Draft) -> Expectation:
    """Years ago, for a payer that takes claims for one."""
    draft.pay(PART_B)
    # The codes of other drugs were not all valid then.
    draft.lines = [line for line in draft.lines if line is draft.target or not line.drugs]
    for line in draft.lines:
        line.day = _LONG_AGO
    draft.statement = f"{_LONG_AGO}-{_LONG_AGO}"
    return _on_claim("C709", "CLM20")


@fault("C710")
def replacement(draft: Draft) -> Expectation:
    """A replacement, and no word on what it replaces."""
    draft.frequency = "7"
    return _on_claim("C710", "REF")


@fault("C712")
def npi(draft: Draft) -> Expectation:
    """The practitioner's check digit is wrong."""
    draft.practitioner = f"LARKSPUR*JUNE****XX*{_WRONG_NPI}"
    return Expectation("C712", "error", {"P": "2310B/NM109", "I": "2310A/NM109"}[draft.kind], None)


@fault("C713", kinds="I")
def short_revenue_code(draft: Draft) -> Expectation:
    """Without the zero that printed lists leave out."""
    draft.drug_line.revenue = draft.drug_line.revenue[1:]
    return Expectation("C713", "error", "2400/SV201", draft.drug_line)
