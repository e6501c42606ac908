"""N208: the directory does not list the package as marketed on the day of service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.mapping.codes_file import NDC_OUTSOURCING, NDC_UNFINISHED
from edi837.rules.rule import INFO, WARNING, Knowledge, rule
from edi837.rules.when import with_ndc_qualifier

if TYPE_CHECKING:
    from edi837.mapping.listings import Listings

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
    """The NDC is not in the NDC directory, was not marketed on the day of service, or was taken out by FDA.

    Why: clearinghouses and Medicaid programs hold the NDC against FDA's records for the day of service.
    Fix: none. Compare it with the package that was used; a package bought before marketing ended may still be right,
    and a new one missing in an older directory. Packages of outsourcing facilities are not in the directory, where
    FDA's table of them is loaded. A listing that is certified to an earlier day is told for information: the labeler
    may have certified it again since.
    Do: Compare {ndc} with the package used on {service_from}.
    Source: FDA National Drug Code Directory: marketing dates, exclude flag, day of certification, and the tables of
    excluded, unfinished and compounded drugs beside it; a clearinghouse publishes this edit.
    """
    drug, listings = line.drug, knowledge.ndc
    if drug is None or listings is None or not drug.ndc:
        return
    listing, day = listings.find(drug.ndc), line.day
    severity = None
    if listing is None:
        message = _not_listed(drug.ndc, listings)
    elif listing.excluded:
        message = f"FDA took {drug.ndc} out of its directory (exclude flag {listing.excluded})"
    elif day is None:
        return
    elif listing.last is not None and day > listing.last:
        message = f"Marketing of {drug.ndc} ended on {listing.last}, before {day}"
    elif listing.first is not None and day < listing.first:
        message = f"Marketing of {drug.ndc} began on {listing.first}, after {day}"
    elif listing.certified is not None and day > listing.certified:
        message, severity = f"The listing of {drug.ndc} is certified through {listing.certified}, before {day}", INFO
    else:
        return
    if message:
        yield Finding(drug.lin.element(3), message, severity=severity)


def _not_listed(ndc: str, listings: Listings) -> str:
    """What FDA says of a package that its directory lacks; '' for that of an outsourcing facility."""
    unlisted = listings.unlisted(ndc)
    if unlisted is None:
        known = " (its product is, this package is not)" if listings.product(ndc[:9]) else ""
        return f"{ndc} is not in the {listings.table}{known}"
    table, flag = unlisted
    if table.kind == NDC_OUTSOURCING:
        return ""
    if table.kind == NDC_UNFINISHED:
        return f"{ndc} is of an unfinished drug, which no patient is given ({table})"
    return f"FDA took {ndc} out of its directory ({f'exclude flag {flag}, ' if flag else ''}{table})"
