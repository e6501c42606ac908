"""W509: a smaller container would have done."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import container, content, mg_administered
from edi837.claim.claim import ServiceLine
from edi837.claim.pairs import pair
from edi837.dosing.waste import smaller
from edi837.findings.finding import Finding, NotChecked
from edi837.mapping.drugs import SINGLE_DOSE, UNKNOWN
from edi837.rules.rule import INFO, rule
from edi837.rules.when import discarding
from edi837.x12.values import plain


@rule("W509", "waste-from-larger-vial", on=ServiceLine, severity=INFO, snip=6, when=discarding)
def waste_from_larger_vial(line: ServiceLine) -> Iterator[Finding | NotChecked]:
    """The product is sold in a smaller container that holds the dose, and waste of a larger one is billed.

    Why: programs expect waste from the smallest container that holds the dose. This is about buying, never about
    billing: what was opened is what is billed.
    Fix: none. Tell who orders the drug; the claim stays as it is.
    Do: Tell who orders {drug}: a smaller container than {ndc} holds this dose.
    Source: Oregon Health Authority on waste; container sizes by the NDC mapping.
    """
    both = pair(line)
    if line is not both.discarded[0]:
        return
    kind, whole = container(line), content(line)
    if kind == UNKNOWN or whole is None:
        yield NotChecked(line.lx, "what a container of this NDC holds, and for how many doses, is not known")
        return
    amounts = [mg for other in both.given if (mg := mg_administered(other)) is not None]
    product = line.drug.product if line.drug else None
    if kind != SINGLE_DOSE or product is None or not amounts or len(amounts) < len(both.given):
        return
    others = [
        package.mg
        for package in product.packages.values()
        if package.mg is not None and package.container == SINGLE_DOSE
    ]
    mg = sum(amounts, Decimal(0))
    less = smaller(mg, whole, others)
    if less is not None:
        message = f"{plain(mg)} mg were given from a container of {plain(whole)} mg; one of {plain(less)} mg holds them"
        yield Finding(line.lx, message, related=tuple(other.number for other in both.given))
