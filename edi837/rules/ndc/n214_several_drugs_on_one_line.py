"""N214: one line names several drugs."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, rule
from edi837.rules.unless_billed import with_one_drug
from edi837.rules.when import with_drug


@rule(
    "N214", "several-drugs-on-one-line", on=ServiceLine, severity=ERROR, snip=2, when=with_drug, unless=(with_one_drug,)
)
def several_drugs_on_one_line(line: ServiceLine) -> Iterator[Finding]:
    """There is more than one LIN in the line.

    Why: the guide has room for one drug a line; receivers reject the second, or read only the first, and its quantity
    does not stand for the units.
    Fix: none. Bill each NDC on a line of its own, with its own units and charge; only the provider can divide them.
    Do: Bill each NDC of {where} on a line of its own, with units and charge.
    Source: 837 guides, loop 2410 occurs once in loop 2400.
    """
    drugs = line.drugs
    if len(drugs) > 1:
        message = f"The line has {len(drugs)} loops 2410: one line can name one NDC"
        yield Finding(drugs[1].lin.element(3), message)
