"""A808: the payer does not pay the drug at this place."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, WARNING, rule
from edi837.rules.unless import paid_at_site


@rule("A808", "site-not-covered", on=ServiceLine, severity=WARNING, snip=7, unless=(paid_at_site,))
def site_not_covered(line: ServiceLine) -> Iterator[Finding]:
    """By the payer mapping the drug is not paid at this site: packaged into another payment, or not covered.

    Why: the line is denied or paid with nothing; what is due for it is in the payment of the procedure, or nowhere. A
    packaged drug is to be reported all the same, so there it is information.
    Fix: none. Expect no payment for the line, or ask the payer before the next service at this site.
    Source: the payer mapping, with date and source; OPPS Addendum B of April 2026: status N is packaged.
    """
    site = line.site
    paid = line.claim.payer.policy.find("site", code=site, form=line.claim.claim_type)
    if paid is None or paid["paid"] == "yes":
        return
    name = line.claim.payer.policy.name
    if paid["paid"] == "packaged":
        message = f"{name} pays the drug within other services at site {site}, not apart. Source: {paid.source}"
        yield Finding(line.site_element, message, severity=INFO)
    else:
        message = f"{name} does not pay the drug at site {site}. Source: {paid.source}"
        yield Finding(line.site_element, message, carc="58", rarc="")
