"""P307 by policy: the payer counts units of the code in another way."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless_stated import without_p307


@rule(
    "P307",
    "unclassified-drug-units",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    of_policies=True,
    unless=(without_p307,),
)
def units_by_policy(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """A policy of the payer counts units in its own way: one whatever the dose, or the containers that were opened.

    Why: the payer denies other units, or pays what it reads from them.
    Fix: none. Count as the payer does: the containers opened, or one.
    Do: Count {procedure} as {payer_name} does; {before} units were sent.
    Source: the payer's policy, with its source.
    """
    yield from line_findings("P307", line, knowledge)
