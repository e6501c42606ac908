"""C703: the claim has no diagnosis that a payer can read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi837.claim.claim import Claim
from edi837.claim.diagnosis import ICD9, PRINCIPAL, Diagnosis, well_formed
from edi837.findings.finding import Finding, Missing
from edi837.rules.reads import diagnoses_sent
from edi837.rules.rule import ERROR, Scope, rule

_ICD10_FROM = date(2015, 10, 1)
# A category has three characters, and no code more than seven.
_CATEGORY, _LONGEST = 3, 7
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
        if why := _not_a_code(diagnosis, claim):
            codes.add(diagnosis.code)
            status = _INVALID if diagnosis.qualifier in PRINCIPAL else _OTHER_INVALID
            yield Finding(diagnosis.element, why, status=status)


def _not_a_code(diagnosis: Diagnosis, claim: Claim) -> str:
    """Why ICD-10-CM does not have the code, or not as one that is billed; '' where nothing is known against it."""
    code, known = diagnosis.code, claim.mappings.codes.diagnoses
    if code and not well_formed(_but_for_point(diagnosis)):
        return "The diagnosis does not have the shape of an ICD-10 code"
    if code in known.not_billable:
        return "The diagnosis is a category: the codes below it are billed, not the category itself"
    if any(code[:length] in known.complete for length in range(_CATEGORY, len(code))):
        return "The diagnosis is longer than the code that it begins with: ICD-10-CM has none below that"
    if len(code) < _LONGEST and code in known.seven_characters:
        return "The diagnosis lacks its seventh character, without which it is not billed"
    return ""


def _but_for_point(diagnosis: Diagnosis) -> str:
    """The code as sent, without the point that is C705's."""
    return diagnosis.code if diagnosis.plain else diagnosis.element.normal


def _last_day(claim: Claim) -> date | None:
    days = [claim.statement_days[1], *(line.service_to for line in claim.lines)]
    return max((day for day in days if day is not None), default=None)
