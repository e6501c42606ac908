"""Which substance a line bills."""

from __future__ import annotations

from edi837.claim.line import ServiceLine
from edi837.mapping.drugs import Substance


def substance_of(line: ServiceLine) -> Substance | None:
    """That of the product which the NDC names, else that of the procedure code; None where neither is mapped."""
    product = line.drug.product if line.drug else None
    if product is not None:
        return product.substance
    return line.code.substance if line.code is not None else None
