"""A830: something is sent that the payer's policy refuses."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless_stated import without_a830


@rule("A830", "sent-though-refused", on=ServiceLine, severity=WARNING, snip=7, unless=(without_a830,))
def sent_though_refused(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer refuses a number, date, attachment, provider, procedure or diagnosis that the claim has.

    Why: the payer rejects the claim, or reads something else into it.
    Fix: none. Take it out where the policy says so; a number that nobody gave is never made up.
    Do: Take {element} out where the policy of {payer_name} says so.
    Source: the payer's policy, with its source.
    """
    yield from line_findings("A830", line, knowledge)
