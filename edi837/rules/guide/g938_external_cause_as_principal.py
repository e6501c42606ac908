"""G938: the principal diagnosis is an external cause."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming import without_external_cause_first
from edi837.rules.rule import ERROR, Scope, rule

_EXTERNAL = "VWXY"


@rule(
    "G938",
    "external-cause-as-principal",
    on=Claim,
    severity=ERROR,
    snip=5,
    scope=Scope.CLAIM,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(without_external_cause_first,),
)
def external_cause_as_principal(claim: Claim) -> Iterator[Finding]:
    """The principal diagnosis is an external cause, V00 to Y99.

    Why: payers reject it: it says how something came about, not what the patient has.
    Fix: none. The coder puts the injury or disease first; the external cause has its own place (HI*ABN on 837I).
    Do: The coder puts the injury or disease first, and {before} under external causes.
    Source: ICD-10-CM official guidelines, section I.C.20: an external cause is never the first-listed diagnosis.
    """
    for diagnosis in claim.diagnoses:
        if diagnosis.qualifier == "ABK" and diagnosis.code[:1] in _EXTERNAL and diagnosis.code:
            yield Finding(diagnosis.element, "An external cause (V00 to Y99) cannot be the principal diagnosis")
