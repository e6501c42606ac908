"""C702: what another payer paid and adjusted is not what the line charges."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.balance import CAS_AMOUNTS, sum_of
from edi837.claim.claim import ServiceLine
from edi837.claim.loops import Loop
from edi837.findings.finding import Finding
from edi837.rules.conforming_levels import not_adjudicated
from edi837.rules.rule import WARNING, rule
from edi837.rules.when import adjudicated
from edi837.x12.values import plain

_REPEATED = frozenset({"G941"})


@rule(
    "C702",
    "other-payer-out-of-balance",
    on=ServiceLine,
    severity=WARNING,
    snip=3,
    when=adjudicated,
    every_line=True,
    yields_to=("G941",),
    every_claim=True,
    unless_conforming=(not_adjudicated,),
)
def other_payer_out_of_balance(line: ServiceLine) -> Iterator[Finding]:
    """What another payer paid (SVD02) and adjusted (CAS) on this line does not add up to its charge.

    Why: a payer that comes second computes from these amounts, and returns the claim when they do not balance.
    Fix: none. Copy paid amount and adjustments again from that payer's remittance. Bundled lines (SVD06) are left out.
    Where a CAS sent twice makes the difference, G941 says it.
    Do: Copy paid amount and adjustments of {where} again from the other payer's remittance.
    Source: 837 guides on balancing of 2430; X12 RFI 1814 and 2425 on SVD06.
    """
    if line.charge is None:
        return
    decided: dict[str, list[Loop]] = {}
    for loop in line.loop.children("2430"):
        decided.setdefault(loop.segments[0].value(1).strip(), []).append(loop)
    for payer, loops in decided.items():
        paid, adjusted = _paid(loops), _adjusted(loops)
        if paid is None or adjusted is None or paid + adjusted == line.charge or _bundled(line, payer):
            continue
        amounts = f"paid {plain(paid)} and adjusted {plain(adjusted)}, together {plain(paid + adjusted)}"
        message = f"The other payer {amounts}; the line charges {plain(line.charge)}"
        once = _adjusted(loops, once=True)
        beside = frozenset[str]() if once is not None and paid + once == line.charge else _REPEATED
        yield Finding(loops[0].segments[0].element(2), message, beside=beside)


def _paid(loops: list[Loop]) -> Decimal | None:
    return sum_of([loop.segments[0].value(2) for loop in loops])


def _adjusted(loops: list[Loop], once: bool = False) -> Decimal | None:
    """The sum of the adjustments; `once` takes of equal CAS in a loop one."""
    adjustments = []
    for loop in loops:
        segments = {cas.text: cas for cas in loop.of("CAS")}.values() if once else loop.of("CAS")
        adjustments += [cas.value(at) for cas in segments for at in CAS_AMOUNTS if cas.value(at)]
    return sum_of(adjustments)


def _bundled(line: ServiceLine, payer: str) -> bool:
    """Whether that payer put this line into another, or another into this one."""
    own = [loop.segments[0] for loop in line.loop.children("2430")]
    if any(svd.value(1).strip() == payer and svd.value(6).strip() for svd in own):
        return True
    return (payer, line.number.strip()) in line.claim.totals.bundles
