"""C705: a diagnosis is sent with its decimal point."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import with_diagnoses_in_doubt


@rule(
    "C705",
    "diagnosis-with-point",
    on=Claim,
    severity=ERROR,
    snip=5,
    scope=Scope.CLAIM,
    when=with_diagnoses_in_doubt,
)
def diagnosis_with_point(claim: Claim) -> Iterator[Finding]:
    """A diagnosis code in HI has the point that books print after its third character.

    Why: X12 carries the code without the point; with it the code is unknown.
    Fix: safe. The point is dropped; it carries no meaning, its place is always the same.
    Do: Have the billing system write {before} without its point.
    Source: 837 guides, HI: codes without decimal point.
    """
    for diagnosis in claim.diagnoses:
        place = diagnosis.element
        bare = place.normal
        if bare != place.value:
            yield Finding(place, "The diagnosis is written with a point", safe(f"Write {bare}", place.becomes(bare)))
