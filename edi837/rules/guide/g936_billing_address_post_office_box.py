"""G936: the billing provider's address is a post office box."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import not_first_of_provider, without_box
from edi837.rules.rule import WARNING, Scope, rule
from edi837.rules.when import begins_provider
from edi837.system.late_pattern import late_pattern

POST_OFFICE_BOX = late_pattern(r"\bP(?:OST)?[. ]*O(?:FF(?:ICE)?)?[. ]*BOX\b|\bLOCK ?BOX\b", re.IGNORECASE)


@rule(
    "G936",
    "billing-address-post-office-box",
    on=Claim,
    severity=WARNING,
    snip=4,
    scope=Scope.CLAIM,
    when=begins_provider,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_first_of_provider, without_box),
)
def billing_address_post_office_box(claim: Claim) -> Iterator[Finding]:
    """N3 of loop 2010AA is a post office or lock box.

    Why: clearinghouses and Medicare reject it; mail and payment go to the pay-to address (2010AB).
    Fix: none. Write the street into 2010AA, and the box into 2010AB.
    Do: Write the street of {billing_name} into 2010AA, and the box into 2010AB.
    Source: 837 guides, N3 in loop 2010AA: a street address; box addresses stand in the pay-to loop.
    """
    for n3 in claim.provider:
        if n3.id == "N3" and n3.loop == "2010AA":
            for position in (1, 2):
                if POST_OFFICE_BOX.search(n3.value(position)):
                    yield Finding(n3.element(position), "The billing provider's address is a post office box")
                    return
