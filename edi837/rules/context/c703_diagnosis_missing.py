"""C703: the claim has no diagnosis that a payer can read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi837.claim.claim import Claim
from edi837.claim.diagnosis import ICD9, PRINCIPAL, Diagnosis, well_formed
from edi837.findings.finding import Finding, Missing
from edi837.rules.rule import ERROR, Scope, rule

_ICD10_FROM = date(2015, 10, 1)
_MISSING, _INVALID, _OTHER_INVALID = "A6:254", "A7:254", "A7:255"


@rule(
    "C703",
    "diagnosis-missing",
    on=Claim,
    severity=ERROR,
    snip=5,
    scope=Scope.CLAIM,
)
def diagnosis_missing(claim: Claim) -> Iterator[Finding]:
    """There is no principal diagnosis, or one is an ICD-9 code of after September 2015, no ICD-10 code, or a category.

    Why: every payer reads the principal diagnosis before anything else, and rejects the claim without it.
    Fix: none. Take the diagnosis from the record; a code is never guessed.
    Source: 837 guides, HI; ICD-10-CM is in use for services from 2015-10-01 (own knowledge); shape of ICD-10-CM codes,
    and the categories of this trade that have codes below them (mapping, group not-billable).
    """
    principal = next((diagnosis for diagnosis in claim.diagnoses if diagnosis.qualifier in PRINCIPAL), None)
    if principal is None:
        yield Finding(Missing(claim.clm, "2300/HI01-2"), "The claim has no principal diagnosis", status=_MISSING)
    elif not principal.code:
        yield Finding(principal.element, "The principal diagnosis is empty", status=_MISSING)
    outdated = [diagnosis for diagnosis in claim.diagnoses if diagnosis.qualifier in ICD9]
    if outdated and (last := _last_day(claim)) and last >= _ICD10_FROM:
        message = f"{outdated[0].qualifier} announces an ICD-9 code; services from 2015-10-01 take ICD-10"
        yield Finding(outdated[0].segment.element(outdated[0].position, 1), message, status=_INVALID)
    codes: set[str] = set()
    for diagnosis in claim.diagnoses:
        if (
            diagnosis.code
            and diagnosis.qualifier not in ICD9
            and not well_formed(_but_for_point(diagnosis))
            and diagnosis.code not in codes
        ):
            codes.add(diagnosis.code)
            status = _INVALID if diagnosis.qualifier in PRINCIPAL else _OTHER_INVALID
            yield Finding(diagnosis.element, "The diagnosis does not have the shape of an ICD-10 code", status=status)
        elif diagnosis.code in claim.mappings.codes.diagnoses.not_billable and diagnosis.code not in codes:
            codes.add(diagnosis.code)
            message = "The diagnosis is a category: the codes below it are billed, not the category itself"
            yield Finding(
                diagnosis.element, message, status=_INVALID if diagnosis.qualifier in PRINCIPAL else _OTHER_INVALID
            )


def _but_for_point(diagnosis: Diagnosis) -> str:
    """The code as sent, without the point that is C705's."""
    return diagnosis.code if diagnosis.plain else diagnosis.element.normal


def _last_day(claim: Claim) -> date | None:
    days = [claim.statement_days[1], *(line.service_to for line in claim.lines)]
    return max((day for day in days if day is not None), default=None)
