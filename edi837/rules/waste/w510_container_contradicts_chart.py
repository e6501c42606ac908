"""W510: the record calls the container what its label does not."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import container
from edi837.claim.claim import ServiceLine
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding
from edi837.mapping.drugs import UNKNOWN
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.when import with_ndc_qualifier


@rule(
    "W510",
    "container-contradicts-chart",
    on=ServiceLine,
    severity=WARNING,
    snip=7,
    when=with_ndc_qualifier,
    needs=("chart",),
    yields_to=("N218",),
)
def container_contradicts_chart(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The chart calls the container single-dose and the mapping or directory multi-dose, or the reverse.

    Why: by the label of the container JW and JZ are due or forbidden; the label counts, so either the NDC of the line
    is not that of the container that was opened, or the record is wrong.
    Fix: none. Look at the label of the product that was used.
    Do: Look at the label of {ndc}: single-dose or multi-dose?
    Source: CMS on JW and JZ: the container as the FDA label describes it.
    """
    row, known = own_row(line, knowledge.chart), container(line)
    if row is None or known == UNKNOWN or line.drug is None:
        return
    other = next((part for part in row.parts if part.container not in ("", known)), None)
    if other is not None:
        message = f"Chart {other.named} says {other.container}; by its NDC it is {known}"
        yield Finding(line.drug.lin.element(3), message)
