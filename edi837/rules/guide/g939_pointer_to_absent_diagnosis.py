"""G939: a line points to a diagnosis that the claim does not have."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming import institutional, pointing_to_diagnoses
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import professional

_MOST = 12
# Diagnoses, anesthesia-related procedures, conditions; an empty place.
_QUALIFIERS = {"ABK", "BK", "ABF", "BF", "BP", "BO", "BG", ""}


@rule(
    "G939",
    "pointer-to-absent-diagnosis",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=professional,
    yields_to=("C703",),
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(institutional, pointing_to_diagnoses),
)
def pointer_to_absent_diagnosis(claim: Claim) -> Iterator[Finding]:
    """SV107 of a line points beyond the diagnoses of the claim.

    Why: the payer judges the necessity of a service by the diagnosis that its line points to.
    Fix: none. Point to the diagnosis that the service was for, or add it.
    Do: Point {where} to the diagnosis that it was for; {before} does not exist.
    Source: 837P guide, SV107-1 to -4: pointers to the diagnoses that HI holds.
    """
    qualifiers = {text.partition(hi.delimiters.component)[0] for hi in claim.loop.of("HI") for text in hi.elements[1:]}
    if not qualifiers <= _QUALIFIERS:
        return  # which of them are diagnoses is not sure
    known = len(claim.pointed)
    for line in claim.lines:
        for component, pointer in enumerate(line.service.components(7), 1):
            if line.professional and known and pointer.isdecimal() and known < int(pointer[:3]) <= _MOST:
                message = f"The pointer means diagnosis {int(pointer[:3])}; the claim has {known}"
                place = line.service.element(7, component)
                yield Finding(place, message, related=(line.number,))
