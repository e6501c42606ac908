"""C703: the claim has no diagnosis that a payer can read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi837.claim.claim import Claim
from edi837.claim.diagnosis import ICD9, PRINCIPAL, why_not_billed
from edi837.findings.finding import Finding, Missing
from edi837.rules.reads import diagnoses_sent
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
    reads=(diagnoses_sent,),
)
def diagnosis_missing(claim: Claim) -> Iterator[Finding]:
    """There is no principal diagnosis, or one is an ICD-9 code of after September 2015, or no billable ICD-10 code.

    Why: every payer reads the principal diagnosis before anything else, and rejects the claim without it.
    Fix: none. Take the diagnosis from the record; a code is never guessed.
    Do: Take the principal diagnosis for {service_from} from the record; {before} cannot be billed.
    Source: 837 guides, HI; ICD-10-CM is in use for services from 2015-10-01 (own knowledge); shape of ICD-10-CM codes,
    categories of this trade that have codes below them, and codes that have none or need a seventh character (mapping,
    groups not-billable, complete, seven-characters).
    """
    principal = next((diagnosis for diagnosis in claim.diagnoses if diagnosis.qualifier in PRINCIPAL), None)
    if principal is None:
        # On an 837P all diagnoses stand in one HI; on an 837I the principal one has its own.
        at = "2300/HI01-2" if claim.loop.first("HI") and claim.claim_type == "P" else "2300/HI"
        yield Finding(Missing(claim.clm, at), "The claim has no principal diagnosis", status=_MISSING)
    elif not principal.code:
        yield Finding(principal.element, "The principal diagnosis is empty", status=_MISSING)
    outdated = [diagnosis for diagnosis in claim.diagnoses if diagnosis.qualifier in ICD9]
    if outdated and (last := _last_day(claim)) and last >= _ICD10_FROM:
        message = f"{outdated[0].qualifier} announces an ICD-9 code; services from 2015-10-01 take ICD-10"
        yield Finding(outdated[0].segment.element(outdated[0].position, 1), message, status=_INVALID)
    codes: set[str] = set()
    for diagnosis in claim.diagnoses:
        if diagnosis.code in codes or diagnosis.qualifier in ICD9:
            continue
        if why := why_not_billed(diagnosis, claim.mappings.codes.diagnoses):
            codes.add(diagnosis.code)
            status = _INVALID if diagnosis.qualifier in PRINCIPAL else _OTHER_INVALID
            yield Finding(diagnosis.element, why, status=status)


def _last_day(claim: Claim) -> date | None:
    days = [claim.statement_days[1], *(line.service_to for line in claim.lines)]
    return max((day for day in days if day is not None), default=None)
