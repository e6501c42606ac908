"""G930: the principal diagnosis of a hospital stay without its indicator."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.claim.diagnosis import PRINCIPAL, Diagnosis
from edi837.findings.finding import Finding
from edi837.rules.conforming import not_inpatient, with_present_on_admission
from edi837.rules.rule import INFO, WARNING, Scope, rule
from edi837.rules.when import inpatient

_HOSPITAL = "11"
_INDICATOR = 9
_EXEMPT = (
    *("B90", "B91", "B92", "B94", "E64", "I252", "I69", "O09", "O665", "O80", "O94", "P00"),
    *("Q", "V", "W", "X", "Y", "Z"),
)
_INJURIES, _LENGTH = "ST", 7
_MEDICARE = "medicare"


@rule(
    "G930",
    "present-on-admission-missing",
    on=Claim,
    severity=WARNING,
    snip=4,
    scope=Scope.CLAIM,
    when=inpatient,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_inpatient, with_present_on_admission),
)
def present_on_admission_missing(claim: Claim) -> Iterator[Finding]:
    """The bill type is 11x, and the principal diagnosis, which is not exempt, has no present-on-admission indicator.

    Why: hospitals paid by case report it for each diagnosis; Medicare returns the claim without it. It is a warning for
    Medicare, and where another diagnosis of the claim has its indicator; else the hospital or the payer may not take
    part, and it is information.
    Fix: none. The coder takes it from the record: Y, N, U or W. Critical access, long-term care, psychiatric and
    rehabilitation hospitals are exempt as a whole.
    Do: The coder takes Y, N, U or W for {before} from the record.
    Source: 837I guide, HI01-9; CMS, hospital-acquired conditions: reporting, and the exempt ICD-10-CM categories (own
    knowledge, the larger of them).
    """
    principal = next((diagnosis for diagnosis in claim.diagnoses if diagnosis.qualifier in PRINCIPAL), None)
    if claim.facility != _HOSPITAL or principal is None or not principal.code:
        return
    if not _indicator(principal) and not principal.code.startswith(_EXEMPT) and not _later_encounter(principal.code):
        message = "Nothing says whether the principal diagnosis was present on admission"
        asked = claim.payer.policy.payer_class == _MEDICARE or any(map(_indicator, claim.diagnoses))
        place = principal.segment.element(principal.position, _INDICATOR)
        yield Finding(place, message, severity=None if asked else INFO, trigger=claim.clm.element(5, 1))


def _indicator(diagnosis: Diagnosis) -> str:
    """The present-on-admission indicator of a diagnosis; '' where it has none."""
    composite = diagnosis.segment.components(diagnosis.position)
    return composite[_INDICATOR - 1].strip() if len(composite) >= _INDICATOR else ""


def _later_encounter(code: str) -> bool:
    """Whether the seventh character says that the injury is not treated for the first time."""
    return code[0] in _INJURIES and len(code) == _LENGTH and code[-1] in "DS"
