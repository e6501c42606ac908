"""G935: a tax number is not nine digits."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import not_first_of_provider, with_sound_tax_ids
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.when import begins_provider

_TAX_IDS = ("EI", "SY")
_DIGITS = 9


@rule(
    "G935",
    "tax-id-malformed",
    on=Claim,
    severity=ERROR,
    snip=4,
    scope=Scope.CLAIM,
    when=begins_provider,
    needs=("guide",),
    quiet=True,
    every_claim=True,
    unless_conforming=(not_first_of_provider, with_sound_tax_ids),
)
def tax_id_malformed(claim: Claim) -> Iterator[Finding]:
    """REF*EI or REF*SY of the billing provider is not nine digits without separators.

    Why: payers match provider and tax number before they pay; a validator rejects the claim.
    Fix: none. Take the number from the provider's letter of the IRS.
    Do: Take the nine digits of the tax id from the provider's IRS letter.
    Source: 837 guides, REF*EI and REF*SY in loop 2010AA: exactly nine numbers with no separators.
    """
    for reference in claim.provider:
        if reference.id != "REF" or reference.loop != "2010AA" or reference.value(1).strip() not in _TAX_IDS:
            continue
        value = reference.value(2).strip()
        if value and not (len(value) == _DIGITS and value.isascii() and value.isdecimal()):
            yield Finding(reference.element(2), "The tax number of the billing provider is not nine digits")
