"""What a file tells later ones of each of its claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from edi837.ledger.past_days import DayRow
from edi837.system.named_tuple import NamedTuple


class KeyedClaim(NamedTuple):
    """What is kept of a claim: keyed digests, the days of each patient with a substance, thousandths of units under
    authorizations and limits of the day.
    """

    identity: bytes
    lines: bytes
    days: tuple[tuple[bytes, date], ...]
    authorized: tuple[tuple[bytes, int], ...]
    day_units: tuple[DayRow, ...]


def claims_but(claims: Iterable[KeyedClaim], but: Counter[bytes] | None) -> Iterator[KeyedClaim]:
    """The claims without so many of each identity as `but` has."""
    left = Counter(but or {})
    for claim in claims:
        if left[claim.identity] > 0:
            left[claim.identity] -= 1
        else:
            yield claim


# What is told of each claim, by table.
TOLD: tuple[tuple[str, Callable[[KeyedClaim], Iterable[tuple[object, ...]]]], ...] = (
    ("claims", lambda claim: [(claim.identity, claim.lines)]),
    ("service_days", lambda claim: claim.days),
    ("authorized_units", lambda claim: claim.authorized),
    ("day_units", lambda claim: claim.day_units),
)
