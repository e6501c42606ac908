"""A808: the payer does not pay the drug at this place."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.paid_apart import site_answer
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.policy.holding import lifted
from edi837.rules.rule import INFO, WARNING, Knowledge, rule
from edi837.rules.unless import paid_at_site


@rule("A808", "site-not-covered", on=ServiceLine, severity=WARNING, snip=7, unless=(paid_at_site,))
def site_not_covered(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The drug is not paid at this site, by payer mapping or addendum: packaged into another payment, or not covered.

    Why: the line is denied or paid with nothing; what is due for it is in the payment of the procedure, or nowhere. A
    packaged drug is to be reported all the same, so there it is information.
    Fix: none. Expect no payment for the line, or ask the payer before the next service at this site.
    Do: Expect no payment for {where}, or ask {payer_name} before the next service there.
    Source: the loaded OPPS Addendum B or ASC addendum of the day of service, for its code; without one the payer
    mapping, with date and source.
    """
    yield from line_findings("A808", line, knowledge)
    site = line.site
    paid = line.claim.payer.policy.find("site", code=site, form=line.claim.claim_type)
    if paid is None or lifted("bill", line, knowledge):
        return
    answer = site_answer(line, paid, knowledge.official)
    if answer is None and "table" in paid.attributes and line.of_unmapped_drug:
        yield NotChecked(line.site_element, "no loaded addendum says whether the drug is paid apart")
        return
    how, source = (paid["paid"], str(paid.source)) if answer is None else answer
    name = line.claim.payer.policy.name
    if how == "packaged":
        message = f"{name} pays the drug within other services at site {site}, not apart. Source: {source}"
        yield Finding(line.site_element, message, severity=INFO)
    elif how == "no":
        message = f"{name} does not pay the drug at site {site}. Source: {source}"
        yield Finding(line.site_element, message, carc="58", rarc="")
    elif not how:
        yield NotChecked(line.site_element, source)
