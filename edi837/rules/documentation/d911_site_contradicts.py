"""D911: the record has another place than the claim."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, rule


@rule("D911", "site-contradicts", on=ServiceLine, severity=WARNING, snip=7, needs=("chart",), yields_to=("C706",))
def site_contradicts(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The chart's `site` (place of service, on 837I facility type) is not that of the line.

    Why: the place decides whether and how much the drug is paid; the record has to show the one that is billed.
    Fix: none. Find out where the drug was given, and correct the claim or the record.
    Do: Find out where {drug} was given on {service_from}; correct the claim or the chart.
    Source: CMS place of service codes; NUBC facility types.
    """
    row = own_row(line, knowledge.chart)
    for part in row.parts if row is not None and line.site else ():
        if part.site and part.site.zfill(2) != line.site.zfill(2):
            yield Finding(line.site_element, f"Chart {part.named} says site {part.site}; the line has {line.site}")
            return
