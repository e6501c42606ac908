"""C711: the payer before decided on another code."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, rule
from edi837.rules.when import adjudicated
from edi837.x12.values import code, modifiers


@rule("C711", "prior-payer-code-differs", on=ServiceLine, severity=INFO, snip=4, when=adjudicated)
def prior_payer_code_differs(line: ServiceLine) -> Iterator[Finding]:
    """SVD03 has another procedure code or other modifiers than the line.

    Why: SVD03 repeats what the payer before decided on. It may differ rightly, when that payer was billed so; after a
    change of code or modifiers on the line it stays as it is.
    Fix: none. Compare it with that payer's remittance (SVC01); it is never rewritten here.
    Do: Compare {before} with SVC01 of that payer's remittance for {where}.
    Source: X12 RFI 1796: SVD03 is SVC01 of the remittance.
    """
    if not line.procedure:
        return
    for loop in line.loop.children("2430"):
        svd = loop.segments[0]
        parts = svd.components(3)
        decided = code(parts[1]) if len(parts) > 1 else ""
        if decided and decided != line.procedure:
            yield Finding(svd.element(3, 2), f"The other payer decided on {decided}, the line bills {line.procedure}")
        elif decided and sorted(modifiers(parts[2:6])) != sorted(line.modifiers):
            theirs, ours = ":".join(modifiers(parts[2:6])) or "none", ":".join(line.modifiers) or "none"
            yield Finding(svd.element(3), f"The other payer decided on modifiers {theirs}, the line has {ours}")
