"""A807: no file describes the payer."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, Scope, rule
from edi837.rules.unless import of_mapped_payer


@rule(
    "A807",
    "payer-without-mapping",
    on=Claim,
    severity=INFO,
    snip=7,
    scope=Scope.CLAIM,
    per_file=True,
    by_meaning=True,
    unless=(of_mapped_payer,),
)
def payer_without_mapping(claim: Claim) -> Iterator[Finding]:
    """The payer's id is in no payer mapping, so the rules of its class were used.

    Why: payers differ in what they ask for; what this one wants was not known and not checked.
    Fix: none. Write a file for the payer into the folder of your own mappings, see its README.
    Do: Write a mapping for {payer_name} into your own folder: edi837 mappings new payer.
    Source: payer mappings; the class follows from SBR09.
    """
    payer = claim.payer
    if not payer.policy.mapped:
        named = f"Payer {payer.id} is in no payer mapping" if payer.id else "A payer without id (NM109)"
        place = payer.nm1.element(9) if payer.nm1 is not None else claim.clm
        yield Finding(place, f"{named}: the rules of class {payer.policy.payer_class} were used")
