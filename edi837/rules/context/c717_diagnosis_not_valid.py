"""C717: a diagnosis that ICD-10-CM of that day does not have, or not as one that is billed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from edi837.claim.claim import Claim
from edi837.claim.diagnosis import ICD9, PRINCIPAL, why_not_billed
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.codes_file import ImportedTable
from edi837.rules.rule import ERROR, Knowledge, Scope, rule

if TYPE_CHECKING:
    from edi837.mapping.listed_codes import DiagnosisCodes

_INVALID, _OTHER_INVALID = "A7:254", "A7:255"


@rule(
    "C717",
    "diagnosis-not-valid",
    on=Claim,
    severity=ERROR,
    snip=5,
    scope=Scope.CLAIM,
    needs=("icd10",),
    quiet=True,
)
def diagnosis_not_valid(claim: Claim, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A diagnosis is not in the ICD-10-CM of the days of service, or is a header above the codes that are billed.

    Why: payers and clearinghouses hold each diagnosis against the code set of the day, and reject the claim.
    Fix: none. Take the code from the record; new and ended ones change in October and in April.
    Do: Take the diagnosis from the record; {before} is no code of {service_from}.
    Source: CDC and CMS, ICD-10-CM order file of the fiscal year, as loaded; a stay is coded by its last day.
    """
    table_of_codes, days = knowledge.icd10, _days(claim)
    if table_of_codes is None or not days:
        return
    # Where a claim goes over a change of the codes, those of either day are taken.
    tables = [table for day in dict.fromkeys(days) if (table := table_of_codes.of_day(day)) is not None]
    codes = {diagnosis.code: diagnosis for diagnosis in reversed(claim.diagnoses) if diagnosis.qualifier not in ICD9}
    for code, diagnosis in reversed(codes.items()):
        if not code or why_not_billed(diagnosis, claim.mappings.codes.diagnoses):
            continue
        if not tables:
            yield NotChecked(diagnosis.element, table_of_codes.uncovered(days[0]))
            return
        if why := _why_not(code, table_of_codes, tables):
            status = _INVALID if diagnosis.qualifier in PRINCIPAL else _OTHER_INVALID
            yield Finding(diagnosis.element, f"{code} {why}", status=status)


def _days(claim: Claim) -> list[date]:
    """First and last day of service; of a stay the last day alone."""
    known = [day for line in claim.lines for day in line.service_days if day is not None]
    days = [day for day in claim.statement_days if day is not None] or known
    return [] if not days else [max(days)] if claim.inpatient else [min(days), max(days)]


def _why_not(code: str, codes: DiagnosisCodes, tables: list[ImportedTable]) -> str:
    answers = [codes.is_billed(code, table) for table in tables]
    if True in answers:
        return ""
    if False in answers:
        return f"is a header: the codes below it are billed ({tables[-1]})"
    return f"is not in the {tables[-1]}"
