"""N208: the directory does not list the package as marketed on the day of service."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.when import with_ndc_qualifier

_WRITTEN = ("N201", "N202", "N203", "N204", "N205", "N206", "N207")


@rule(
    "N208",
    "ndc-not-marketed",
    on=ServiceLine,
    severity=WARNING,
    snip=5,
    when=with_ndc_qualifier,
    needs=("ndc",),
    yields_to=(*_WRITTEN, "N209", "N217", "P305"),
)
def ndc_not_marketed(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The NDC is not in the NDC directory, was no longer marketed on the day of service, or was taken out by FDA.

    Why: clearinghouses and Medicaid programs hold the NDC against FDA's records for the day of service.
    Fix: none. Compare it with the package that was used; a package bought before marketing ended may still be right,
    and a new one missing in an older directory.
    Do: Compare {ndc} with the package used on {service_from}.
    Source: FDA National Drug Code Directory: marketing dates and exclude flag; a clearinghouse publishes this edit.
    """
    drug, listings = line.drug, knowledge.ndc
    if drug is None or listings is None or not drug.ndc:
        return
    place, table = drug.lin.element(3), listings.table
    listing = listings.find(drug.ndc)
    if listing is None:
        known = " (its product is, this package is not)" if listings.product(drug.ndc[:9]) else ""
        yield Finding(place, f"{drug.ndc} is not in the {table}{known}")
    elif listing.excluded:
        yield Finding(place, f"FDA took {drug.ndc} out of its directory (exclude flag {listing.excluded})")
    elif listing.last is not None and line.day is not None and line.day > listing.last:
        yield Finding(place, f"Marketing of {drug.ndc} ended on {listing.last}, before {line.day}")
