"""N204: ten digits, and no hyphen to say which part is short."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding, proposed
from edi837.rules.rule import ERROR, Knowledge, rule
from edi837.rules.when import with_ndc_in_doubt
from edi837.x12.ndc import NdcForm, candidates, classify


@rule("N204", "ndc-ten-digits", on=ServiceLine, severity=ERROR, snip=2, when=with_ndc_in_doubt, never_permitted=True)
def ndc_ten_digits(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """LIN03 has ten digits: a zero is missing, and it could be in three places.

    Why: payers compare eleven digits; the three readings are three packages of different labelers.
    Fix: proposed when exactly one of the three readings is in the loaded NDC directory, with the substance of the code.
    Otherwise look at the package: its hyphens show which part is short.
    Do: Look at the package: the hyphens of {before} show which part is short.
    Decide: Compare {after} with the package; approve if it is the one used.
    Changes: LIN03: a zero is written where the label's form wants it.
    Proof: the NDC directory: of three readings exactly one is a product of the mapping's substance.
    Withheld: without a directory, or where none or several readings fit; all three are named then.
    Source: 21 CFR 207.33: 4-4-2, 5-3-2 and 5-4-1; in a directory of 2015, 895 of 103,796 codes had two readings.
    """
    drug = line.drug
    if drug is None or drug.form is not NdcForm.TEN:
        return
    place = drug.lin.element(3)
    readings = candidates(classify(drug.ndc_sent)[1])
    named = ", ".join(readings)
    known = _of_the_substance(line, readings, knowledge)
    if len(known) == 1:
        fix = proposed(f"Write the NDC as {known[0]}", place.becomes(known[0]))
        yield Finding(place, f"Ten digits can be {named}; only {known[0]} is in the directory with this substance", fix)
    else:
        yield Finding(place, f"Ten digits can be {named}: the package tells which")


def _of_the_substance(line: ServiceLine, readings: tuple[str, ...], knowledge: Knowledge) -> list[str]:
    """The readings that the directory lists, with the substance of the code."""
    drugs, listings = line.claim.mappings.drugs, knowledge.ndc
    if listings is None or line.code is None:
        return []
    substance = line.code.substance.name
    return [
        reading
        for reading in readings
        if listings.find(reading) and (product := drugs.product(reading)) and product.substance.name == substance
    ]
