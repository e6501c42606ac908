"""A802: what stands for an authorization number is not one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Scope, rule
from edi837.x12.values import code

_LONGEST = 50


@rule("A802", "authorization-placeholder", on=Claim, severity=WARNING, snip=7, scope=Scope.CLAIM)
def authorization_placeholder(claim: Claim) -> Iterator[Finding]:
    """REF*G1 holds a word such as NONE or PENDING, nothing but zeros, or more than 50 characters.

    Why: the payer looks the number up, finds nothing, and denies the drug.
    Fix: none. Write the number that the payer gave, or leave REF*G1 out where no authorization was needed.
    Source: 837 guides, REF*G1: 1 to 50 characters; placeholders as billing systems fill them in (own knowledge).
    """
    lines = claim.target_lines if claim.claim_type == "P" else []
    for reference in chain(claim.loop.of("REF"), *[line.loop.of("REF") for line in lines]):
        if reference.value(1).strip() != "G1":
            continue
        sent = reference.value(2)
        number = code(sent)
        if number and (number in claim.mappings.codes.placeholders or not number.strip("0")):
            yield Finding(reference.element(2), "REF*G1 holds a placeholder, not the number of an authorization")
        elif len(sent) > _LONGEST:
            yield Finding(reference.element(2), f"REF*G1 is {len(sent)} characters long; {_LONGEST} are allowed")
