"""W501: JW or JZ on a drug from a multi-dose container."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.amounts import container
from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import in_group
from edi837.evidence.charted import row_of
from edi837.findings.finding import Finding, NotChecked, proposed
from edi837.mapping.drugs import MULTI_DOSE, UNKNOWN
from edi837.proposals.modifier_changes import drop_modifier
from edi837.rules.rule import ERROR, WARNING, Knowledge, rule
from edi837.rules.when import accounting_for_waste


@rule(
    "W501",
    "waste-modifier-on-multidose",
    on=ServiceLine,
    severity=WARNING,
    snip=6,
    when=accounting_for_waste,
    yields_to=("M405",),
)
def waste_modifier_on_multidose(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """JW (an error) or JZ (a warning) stands on the line, and its NDC is a multi-dose container.

    Why: what stays in a multi-dose container can be given to the next patient; it is never billed, and never said to be
    nothing. Payers deny the JW line and audit the other. A package that is not listed is what all packages of its
    product are. Where neither mapping nor directory knows the container, the record's word is told, as a warning.
    Fix: proposed for JZ, which is dropped. None for JW: the whole line would have to go, and that is the provider's.
    Do: Take {before} off, or the line out: {ndc} is a multi-dose container.
    Decide: Approve dropping {before}: {ndc} is a multi-dose container, so nothing counts as waste.
    Changes: JZ is taken off the line; units, charge and JW lines stay.
    Proof: the label by the NDC: every package of the product is multi-dose.
    Withheld: for JW, where a whole line would go; where only the chart knows the container.
    Source: CMS and Noridian on JW and JZ: single-dose containers only; labels of ketamine vials say multi-dose.
    """
    kind = container(line)
    if kind == UNKNOWN:
        row = row_of(line, knowledge.chart)
        if row is None or row.container != MULTI_DOSE:
            yield NotChecked(line.lx, "whether the container is single-dose or multi-dose is not known")
            return
        for modifier in (*in_group(line, "discarded"), *in_group(line, "nothing_discarded")):
            message = f"Chart {row.named} says that the container is multi-dose, and {modifier} is for single-dose ones"
            yield Finding(line.modifier_element(modifier), message)
    if kind != MULTI_DOSE:
        return
    for modifier in in_group(line, "discarded"):
        message = f"{modifier} on a multi-dose container, of which no waste can be billed"
        yield Finding(line.modifier_element(modifier), message, severity=ERROR)
    for modifier in in_group(line, "nothing_discarded"):
        place = line.modifier_element(modifier)
        fix = proposed(f"Drop {modifier}", *drop_modifier(line, place.component))
        yield Finding(place, f"{modifier} is for single-dose containers, and this one is multi-dose", fix)
