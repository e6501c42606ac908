"""G943: a stay with an operation, and nobody who operated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming import professional, with_operating_physician, without_operation
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import institutional

_PRINCIPAL_PROCEDURE = "BBR"
# The section of ICD-10-PCS for operations.
_MEDICAL_AND_SURGICAL = "0"


@rule(
    "G943",
    "operating-physician-missing",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=institutional,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(professional, without_operation, with_operating_physician),
)
def operating_physician_missing(claim: Claim) -> Iterator[Finding]:
    """The principal procedure (HI*BBR) is of ICD-10-PCS section 0, medical and surgical, and loop 2310B is missing.

    Why: payers demand who operated, and reject the claim.
    Fix: none. Take the operating physician from the operative report.
    Do: Take the surgeon of {service_from} from the operative report into loop 2310B.
    Source: 837I guide, loop 2310B: required when a surgical procedure code is listed on the claim; ICD-10-PCS on its
    section 0.
    """
    operated = next((hi for hi in claim.loop.of("HI") if _is_operation(hi.components(1))), None)
    if operated is not None and claim.loop.child("2310B") is None:
        message = "An operation is the principal procedure (HI*BBR), and no operating physician is named (loop 2310B)"
        yield Finding(Missing(claim.clm, "2310B/NM1"), message, trigger=operated.element(1, 2))


def _is_operation(procedure: Sequence[str]) -> bool:
    """Whether the principal procedure, as the components of an HI01, is an operation."""
    is_principal = procedure[0].strip() == _PRINCIPAL_PROCEDURE and len(procedure) > 1
    return is_principal and procedure[1].startswith(_MEDICAL_AND_SURGICAL)
