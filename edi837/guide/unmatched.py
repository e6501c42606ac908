"""Which segments of a stretch are not known to be good, nor match a pattern: the few that are judged one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from edi837.guide.judging import Good
from edi837.native import native


def plain_unmatched(good: Sequence[Good | None], texts: Sequence[str]) -> list[int]:
    """The places of such texts; where nothing tells what is good of a text, it is not looked at."""
    places = []
    for at, (of_table, text) in enumerate(zip(good, texts, strict=True)):
        if of_table is None:
            continue
        known, patterns = of_table
        if text not in known and not any(matches(text) for matches in patterns):
            places.append(at)
    return places


# Of the second nothing is known to type checkers: they go by the first, which has its signature.
unmatched = plain_unmatched if TYPE_CHECKING or native is None else native.unmatched  # type: ignore[union-attr]
