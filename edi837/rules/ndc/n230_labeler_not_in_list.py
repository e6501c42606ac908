"""N230: the labeler of the NDC is not one that the payer pays for."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.unless_stated import without_n230


@rule(
    "N230",
    "labeler-not-in-list",
    on=ServiceLine,
    severity=ERROR,
    snip=2,
    unless=(without_n230,),
)
def labeler_not_in_list(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The payer pays for drugs of listed labelers alone, and the NDC begins with the digits of none that day.

    Why: Medicaid programs are repaid by labelers with a rebate agreement, and deny the drugs of all others.
    Fix: none. Look up which package was given; where it was this one, ask the program before it is billed.
    Do: Look up the package given on {service_from}: no labeler of {ndc} is in the list.
    Source: 42 USC 1396r-8; the payer's policy, with its source.
    """
    yield from line_findings("N230", line, knowledge)
