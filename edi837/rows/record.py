"""The row of the report: a finding with everything that a person needs to work on it."""

from __future__ import annotations

from edi837.system.named_tuple import NamedTuple

SAFE_FIX, PROPOSED_FIX, NO_FIX = "safe", "proposed", "none"
FOUND, NOT_CHECKED = "found", "not-checked"
REPAIRED, PROPOSED, REPORTED, DEFERRED = "repaired", "proposed", "reported", "deferred"
APPROVED, DECLINED, REFUSED = "approved", "declined", "refused"


class ExceptionRecord(NamedTuple):
    """One row; all values are text as reports show them, '' where nothing is known. The contract fixes the order."""

    exception_id: str
    run_id: str
    file: str
    interchange: str = ""
    group: str = ""
    transaction: str = ""
    segment: str = ""
    byte_start: str = ""
    byte_end: str = ""
    claim_type: str = ""
    patient_control_number: str = ""
    line: str = ""
    line_control_number: str = ""
    billing_npi: str = ""
    payer_id: str = ""
    payer_name: str = ""
    filing_indicator: str = ""
    payer_class: str = ""
    service_from: str = ""
    service_to: str = ""
    statement_from: str = ""
    statement_to: str = ""
    procedure: str = ""
    modifiers: str = ""
    units: str = ""
    unit: str = ""
    charge: str = ""
    revenue_code: str = ""
    ndc: str = ""
    ndc_quantity: str = ""
    ndc_unit: str = ""
    use: str = ""
    rule: str = ""
    name: str = ""
    severity: str = ""
    result: str = FOUND
    snip: str = ""
    element: str = ""
    before: str = ""
    after: str = ""
    fix: str = NO_FIX
    disposition: str = REPORTED
    message: str = ""
    remedy: str = ""
    source: str = ""
    expected_277ca: str = ""
    expected_999: str = ""
    likely_carc: str = ""
    likely_rarc: str = ""
    at_risk: str = ""
    days_left: str = ""
    related_lines: str = ""
    decision: str = ""
    by: str = ""
    note: str = ""
    value: str = ""
    held: str = ""
    choices: str = ""
    billing_name: str = ""
    drug: str = ""
    claim_start: str = ""
    policy: str = ""
    policy_source: str = ""
    policy_date: str = ""

    @property
    def claim_key(self) -> tuple[str, ...]:
        """What tells claims apart: two neighbors may have one account number. Empty for a row about no claim."""
        if not (self.patient_control_number or self.claim_start):
            return ()
        envelope = (self.file, self.interchange, self.group, self.transaction)
        return (*envelope, self.patient_control_number, self.claim_start)

    @property
    def counts(self) -> bool:
        """Whether the row asks for work: an error or warning that was found and not repaired, or a rule that failed.

        A warning is settled when its proposal is declined; an error is not.
        """
        if self.result == NOT_CHECKED or self.disposition == DECLINED:
            return self.severity == "error"
        return self.severity in ("error", "warning") and self.disposition not in (REPAIRED, APPROVED)


COLUMNS = ExceptionRecord._fields
_REMEDY = COLUMNS.index("remedy")
# In the column `held`: the claim is put aside by --split, and is not in the corrected file.
HELD_CLAIM = "yes"


def with_remedy(row: ExceptionRecord, remedy: str) -> ExceptionRecord:
    """As _replace() does, in a tenth of the time: nearly every row comes along here."""
    return ExceptionRecord._make((*row[:_REMEDY], remedy, *row[_REMEDY + 1 :]))


class Decided(NamedTuple):
    """What a person decided on a row in an earlier run."""

    decision: str
    by: str
    note: str
    value: str
