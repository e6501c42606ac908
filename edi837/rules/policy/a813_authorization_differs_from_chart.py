"""A813: the record has another authorization than the claim."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.chart_row import says_nothing
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, WhenPaid, rule
from edi837.x12.values import code


@rule(
    "A813",
    "authorization-differs-from-chart",
    on=ServiceLine,
    severity=WARNING,
    snip=7,
    needs=("chart",),
    yields_to=("A802",),
    when_paid=WhenPaid.STANDS,
)
def authorization_differs_from_chart(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The chart names an authorization, and REF*G1 another one.

    Why: the payer finds an authorization of another service, or of another patient, and denies the drug.
    Fix: none. Ask which of the two the payer gave for this service.
    Do: Ask which authorization {payer_name} gave for {service_from}: {before}, or the charted one.
    Source: 837 guides, REF*G1; CARC 15.
    """
    row, sent = own_row(line, knowledge.chart), line.authorization
    if row is None or sent is None:
        return
    for part in row.parts:
        if not says_nothing(part.authorization) and code(part.authorization) != code(sent.value(2)):
            yield Finding(sent.element(2), f"Chart {part.named} has another authorization than REF*G1")
            return
