"""N217: the zero that makes eleven digits stands in the wrong part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.when import under_target_code
from edi837.x12.ndc import NdcForm, candidates

if TYPE_CHECKING:
    from edi837.mapping.listings import Listings

# Where a zero is put by hand: before one of the three parts, or after the last.
_PADDED_AT = (0, 5, 9, 10)


@rule(
    "N217",
    "ndc-padded-in-the-wrong-place",
    on=ServiceLine,
    severity=WARNING,
    snip=5,
    when=under_target_code,
    needs=("ndc",),
)
def ndc_padded_in_the_wrong_place(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The eleven digits are in no directory, and with the zero in another part they are a package of the code's drug.

    Why: the ten digits of a label are made eleven by a zero before the part that is short of 5-4-2; a zero elsewhere
    makes another package, or none.
    Fix: none. Compare with the hyphens on the package, and have the billing system pad that part.
    Do: Compare {before} with the hyphens on the package; a zero is misplaced.
    Source: 21 CFR 207.33 (4-4-2, 5-3-2 and 5-4-1); FDA National Drug Code Directory.
    """
    drug, listings = line.drug, knowledge.ndc
    if drug is None or listings is None or drug.form is not NdcForm.CLEAN or not drug.ndc or listings.find(drug.ndc):
        return
    meant = [ndc for ndc in _padded_elsewhere(drug.ndc) if _is_of_the_code(line, ndc, listings)]
    if meant:
        message = f"{drug.ndc} is not in the {listings.table}; with the zero in another part it is {' or '.join(meant)}"
        yield Finding(drug.lin.element(3), message)


def _padded_elsewhere(ndc: str) -> list[str]:
    """Without one zero, padded as each of the three label forms is."""
    readings = dict.fromkeys(
        reading for at in _PADDED_AT if ndc[at] == "0" for reading in candidates(ndc[:at] + ndc[at + 1 :])
    )
    return [reading for reading in readings if reading != ndc]


def _is_of_the_code(line: ServiceLine, ndc: str, listings: Listings) -> bool:
    if line.code is None or listings.find(ndc) is None:
        return False
    product = line.claim.mappings.drugs.product(ndc)
    return product is not None and product.substance.name == line.code.substance.name
