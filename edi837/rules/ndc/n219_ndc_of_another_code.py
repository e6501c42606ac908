"""N219: CMS crosses the NDC to another code than the one it is billed under."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, NotChecked
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.when import with_ndc_qualifier


@rule(
    "N219",
    "ndc-of-another-code",
    on=ServiceLine,
    severity=WARNING,
    snip=5,
    when=with_ndc_qualifier,
    needs=("crosswalk",),
    quiet=True,
    yields_to=("N201", "N202", "N203", "N204", "N205", "N206", "N207", "N209", "N217", "P305"),
)
def ndc_of_another_code(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """The ASP NDC-HCPCS crosswalk of the day has the NDC under other codes alone.

    Why: Medicare prices and pays the drug under the code of the crosswalk; under another one the line is denied, or
    paid as another amount of another drug. The crosswalk is not complete: an NDC that it lacks says nothing.
    Fix: none. Compare code and NDC with the package that was used; units and charge belong to the code, so none of
    them is changed here.
    Do: Look up which drug was given: {ndc} is not under {procedure} in the crosswalk.
    Source: CMS, ASP NDC-HCPCS crosswalk of the quarter of the service.
    """
    crosswalk, drug = knowledge.crosswalk, line.drug
    if crosswalk is None or drug is None or not drug.ndc or line.is_service:
        return
    place, table = drug.lin.element(3), crosswalk.of_day(line.day)
    if table is None:
        yield NotChecked(place, crosswalk.uncovered(line.day))
        return
    codes = list(dict.fromkeys(crossing.code for crossing in crosswalk.find(drug.ndc, table)))
    if codes and line.procedure not in codes:
        message = f"{drug.ndc} belongs to {' or '.join(codes)} in the {table}, and is billed under {line.procedure}"
        yield Finding(place, message)
