"""G931: the hour of discharge is missing, or stands on a claim for a stay that goes on."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming import not_inpatient, with_agreeing_discharge
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.when import inpatient

_HOSPITAL = "11"
# Frequencies: first and continuing claim; admit through discharge and last claim. Patient status: still there.
_GOES_ON, _ENDS = ("2", "3"), ("1", "4")
_STILL_PATIENT = "30"


@rule(
    "G931",
    "discharge-hour-contradicts",
    on=Claim,
    severity=WARNING,
    snip=4,
    scope=Scope.CLAIM,
    when=inpatient,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_inpatient, with_agreeing_discharge),
)
def discharge_hour_contradicts(claim: Claim) -> Iterator[Finding]:
    """DTP*096 stands on an interim claim (frequency 2 or 3), or is missing on the last claim of a stay (11x, 1 or 4).

    Why: payers hold frequency, patient status and discharge against each other, and return what does not agree.
    Fix: none. Take the hour from the record; on an interim claim, take it out or correct the frequency.
    Do: Take the discharge hour from the record; on an interim claim take it out.
    Source: 837I guide, DTP*096: required on final inpatient claims.
    """
    hour, status = claim.loop.first("DTP", "096"), claim.loop.first("CL1")
    if hour is not None and claim.frequency in _GOES_ON:
        message = "The claim is for a stay that goes on (CLM05-3), and has an hour of discharge"
        yield Finding(hour, message, trigger=claim.clm.element(5, 3))
    if hour is not None or status is None or status.value(3).strip() in ("", _STILL_PATIENT):
        return
    if claim.facility == _HOSPITAL and claim.frequency in _ENDS:
        message = "The claim is the last of a hospital stay, and has no hour of discharge (DTP*096)"
        yield Finding(Missing(claim.clm, "2300/DTP"), message, ack="999 IK3:DTP:I6", trigger=status.element(3))
