"""How many lines a claim may have, and how many claims may stand under one HL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edi837.x12.delimiters import Buffer
from edi837.x12.envelope import Occurrences
from edi837.x12.patterns import Patterns
from edi837.x12.stretch import Stretch

MOST_LINES = {"P": 50, "I": 999}
MOST_CLAIMS_A_LEVEL = 100
MOST_CLAIMS_A_SET = 5000
# The shortest a service line can be (LX*1~SV2*0250**1*UN*1~): claims shorter than so many lines are not counted.
_SHORTEST_LINE = 20


class Limits:
    """Watches the claims of one set: `lines` are the claims with too many, `claims` the first too many of a level."""

    def __init__(self, data: Buffer, patterns: Patterns, claim_type: str) -> None:
        self.lines: Occurrences | None = None
        self.claims: Occurrences | None = None
        self._data = data
        self._pattern = patterns.lines
        self.most_lines = MOST_LINES.get(claim_type, 1 << 40)
        # Only a claim of more bytes can have too many lines.
        self.long_claim = self.most_lines * _SHORTEST_LINE

    def many_claims(self, start: int, number: int) -> None:
        """A claim that is one too many under its HL, or comes after one that is."""
        if number == MOST_CLAIMS_A_LEVEL + 1:
            self.claims = _one_more(self.claims, start)

    def long(self, start: int, end: int) -> None:
        """A claim that is long enough to have too many lines."""
        if sum(1 for _ in self._pattern.finditer(self._data, start, end)) > self.most_lines:
            self.lines = _one_more(self.lines, start)


def _one_more(before: Occurrences | None, start: int) -> Occurrences:
    return Occurrences(before.first, before.times + 1) if before else Occurrences(start, 1)


def over_limits(data: Buffer, patterns: Patterns, claim_type: str, stretches: Iterable[Stretch]) -> Iterator[int]:
    """Of the claims in the stretches of a set those with too many lines, and those one too many under their HL."""
    most, under = MOST_LINES[claim_type], 0
    for stretch in stretches:
        under = 0 if stretch.level else under + 1
        if under > MOST_CLAIMS_A_LEVEL or (
            under and sum(1 for _ in patterns.lines.finditer(data, stretch.start, stretch.end)) > most
        ):
            yield stretch.start
