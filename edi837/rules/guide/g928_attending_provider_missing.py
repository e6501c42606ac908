"""G928: an inpatient claim without an attending provider."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Missing
from edi837.rules.conforming import not_inpatient, with_attending_provider
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import inpatient


@rule(
    "G928",
    "attending-provider-missing",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=inpatient,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_inpatient, with_attending_provider),
)
def attending_provider_missing(claim: Claim) -> Iterator[Finding]:
    """The bill type is inpatient, and loop 2310A is missing.

    Why: every payer demands who is responsible for the stay, and rejects the claim.
    Fix: none. Take the attending provider from the record.
    Do: Take the attending provider of {service_from} from the record.
    Source: 837I guide, loop 2310A: required but on claims for nothing else than nonscheduled transport.
    """
    if claim.loop.child("2310A") is None:
        message = "The claim is inpatient, and names no attending provider (loop 2310A)"
        yield Finding(Missing(claim.clm, "2310A/NM1"), message, trigger=claim.clm.element(5, 1))
