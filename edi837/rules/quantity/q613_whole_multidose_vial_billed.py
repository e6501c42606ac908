"""Q613: exactly the content of multi-dose vials is billed."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import arithmetic, container, content, mg_by_ndc, units_agree
from edi837.claim.claim import ServiceLine
from edi837.claim.readings import containers_billed
from edi837.claim.use import TREATMENTS
from edi837.evidence.charted import row_of
from edi837.findings.finding import Finding
from edi837.mapping.drugs import MULTI_DOSE
from edi837.rules.rule import WARNING, Knowledge, rule
from edi837.rules.unless_billed import without_whole_vials
from edi837.rules.when import administering
from edi837.x12.values import plain

_PLACES = frozenset({"11", "12", "49"})
_REMARKABLE_MG = 200


@rule(
    "Q613",
    "whole-multidose-vial-billed",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=administering,
    yields_to=("Q607", "Q609"),
    unless=(without_whole_vials,),
)
def whole_multidose_vial_billed(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The NDC quantity is exactly one multi-dose container or several, in an office or clinic, for a treatment.

    Why: waste of a multi-dose container cannot be billed, so auditors look for lines that bill all of it as given.
    Fix: none. Compare with the record; what was not given must not be billed. A chart that says how much was given is
    compared instead.
    Do: Check what was given on {service_from}; the rest of {ndc} is not billed.
    Source: CMS on JW: multi-dose containers have no payable waste; doses for depression and pain are below a vial.
    """
    if not _in_clinic(line) or container(line) != MULTI_DOSE or line.use not in TREATMENTS:
        return
    mg, whole = mg_by_ndc(line), content(line)
    if mg is None or mg < _REMARKABLE_MG or whole is None or (number := containers_billed(line)) is None:
        return
    row = row_of(line, knowledge.chart)
    if (row is not None and row.mg_given is not None) or not units_agree(line):
        return
    vials = f"{plain(number)} multi-dose container{'' if number == 1 else 's'} of {plain(whole)} mg"
    place = line.drug.ctp.element(4) if line.drug and line.drug.ctp else line.lx
    yield Finding(place, f"{arithmetic(line)}, exactly {vials}: was all of it given?")


def _in_clinic(line: ServiceLine) -> bool:
    """An office (837P), or a hospital for outpatients (837I)."""
    return line.place_of_service in _PLACES if line.professional else not line.claim.inpatient
