"""Q607 by policy: more, or less, than the payer takes on one day."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.policy.findings import line_findings
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.rules.unless_stated import without_q607


@rule(
    "Q607",
    "dose-implausible",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    scope=Scope.PAIR,
    yields_to=("N209", "N213", "Q601", "Q602", "Q603", "Q604", "Q605", "Q606", "Q609", "Q611"),
    of_policies=True,
    unless=(without_q607,),
)
def dose_by_policy(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """Units, milligrams or NDC quantity of one date are outside the limits that a policy of the payer sets.

    Why: the payer denies what is beyond its limit, or pays the limit.
    Fix: none. Compare with the record of what was given; if it is right, ask for an exception.
    Do: Check the charted dose of {service_from} against {units} units; keep the record at hand.
    Source: the payer's policy, with its source.
    """
    yield from line_findings("Q607", line, knowledge)
