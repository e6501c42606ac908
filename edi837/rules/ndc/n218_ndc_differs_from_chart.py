"""N218: the record names another package than the claim."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.evidence.on_record import own_row
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.when import with_ndc_qualifier
from edi837.x12.ndc import SAFE_FORMS


@rule(
    "N218",
    "ndc-differs-from-chart",
    on=ServiceLine,
    severity=WARNING,
    snip=7,
    when=with_ndc_qualifier,
    needs=("chart",),
    yields_to=("N209", "N214"),
)
def ndc_differs_from_chart(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The chart says that another NDC was used than the line bills.

    Why: rebates, recalls and strength hang on the NDC; a product that was not used is not billed, and often it is the
    product of the order, or of the system's default, that got onto the claim.
    Fix: none. Ask who gave the drug for the package that was used; an NDC is never swapped.
    Do: Ask who gave {drug} for the package that was used: {ndc} was billed.
    Source: state Medicaid pages on NDC billing: the NDC on the package that the drug was taken from.
    """
    chart, drug = knowledge.chart, line.drug
    if chart is None or drug is None or drug.form not in SAFE_FORMS:
        return
    row = own_row(line, chart) or (None if line.discarded else chart.find(line).of_another_ndc)
    for part in row.parts if row is not None else ():
        if part.ndc and part.ndc != drug.ndc:
            same = part.ndc[:9] == drug.ndc[:9]
            what = "another package of the same product" if same else "another product"
            message = f"Chart {part.named} says NDC {part.ndc}, {what}; the line bills {drug.ndc}"
            yield Finding(drug.lin.element(3), message)
            return
