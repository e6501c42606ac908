"""C718: a provider taxonomy code that NUCC does not have."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, Scope, rule

_TAXONOMY = "PXC"


@rule(
    "C718",
    "taxonomy-unknown",
    on=Claim,
    severity=WARNING,
    snip=5,
    scope=Scope.CLAIM,
    needs=("taxonomy",),
    quiet=True,
)
def taxonomy_unknown(claim: Claim, knowledge: Knowledge) -> Iterator[Finding]:
    """A PRV names a taxonomy code that is in none of the loaded versions of NUCC's list.

    Why: payers find the provider's contract by NPI and taxonomy; clearinghouses reject a code that is not listed.
    Fix: none. Take the code from the provider's enrollment (NPPES).
    Do: Compare {before} with the provider's enrollment.
    Source: NUCC, health care provider taxonomy, the loaded versions; 837 guides, PRV03.
    """
    taxonomy = knowledge.taxonomy
    if taxonomy is None:
        return
    codes: set[str] = set()
    for segment in (*claim.provider, *claim.segments):
        code = segment.value(3).strip().upper()
        if segment.id != "PRV" or segment.value(2).strip() != _TAXONOMY or not code or code in codes:
            continue
        codes.add(code)
        if not taxonomy.holds(code):
            yield Finding(segment.element(3), f"{code} is not in the {taxonomy.table}")
