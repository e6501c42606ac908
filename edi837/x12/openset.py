"""One transaction set while it is scanned: its levels, its claims, and which of them are wanted."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from edi837.system.spool import Spool
from edi837.x12 import ndc, values
from edi837.x12.batch import FIELDS, Batch, SetInfo, set_info
from edi837.x12.count import SegmentCount, places, segment_at
from edi837.x12.delimiters import Buffer
from edi837.x12.envelope import Met, TransactionSet
from edi837.x12.hierarchy import Context, Hierarchy
from edi837.x12.limits import MOST_CLAIMS_A_LEVEL, Limits
from edi837.x12.patterns import Patterns, Wanted

_BATCH = 512
_MOST_AMOUNTS = 10_000


# The same NDCs come claim after claim.
@lru_cache(maxsize=1 << 12)
def is_one_of(sent: bytes, products: frozenset[str]) -> bool:
    """Whether an NDC as sent is, in any good spelling, one of `products`."""
    form, digits = ndc.classify(sent.decode("latin-1"))
    return form in ndc.SAFE_FORMS and digits[:9] in products


class OpenSet:
    """Takes the events between ST and SE; yields batches of wanted claims, and at last the set."""

    def __init__(self, data: Buffer, patterns: Patterns, wanted: Wanted, opened: TransactionSet, breaks: bool) -> None:
        self.data = data
        self.patterns = patterns
        self.products = wanted.products
        self.everything = wanted.everything
        self.set = opened
        self.examined = bool(opened.claim_type)
        self.hierarchy = Hierarchy()
        self.claim = -1
        self.wanted = self.everything
        self.limits = Limits(data, patterns, opened.claim_type)
        self.packed = array("q")
        self.count = SegmentCount(data, patterns, opened.start, breaks)
        self.batches: Spool[Batch] = Spool()
        # CLM02 as sent → how often: the same amounts come again and again.
        self.amounts: dict[bytes | None, int] = {}
        self._in_level = 0
        self._before: Context | None = None
        self._info: SetInfo | None = None

    def level(self, match: re.Match[bytes]) -> None:
        """An HL."""
        start = match.start(1) - 2
        if self.claim >= 0:
            self._end_claim(start)
        self.hierarchy.add(start, *match.group(2, 3, 4, 5))
        self._in_level = 0

    def begin_claim(self, match: re.Match[bytes]) -> None:
        """A CLM."""
        start = match.start(6) - 3
        if self.claim >= 0:
            self._end_claim(start)
        self.claim = start
        if self.hierarchy.subscriber < 0:
            self.hierarchy.orphan(start)
        self._in_level += 1
        if self._in_level > MOST_CLAIMS_A_LEVEL:
            self.limits.many_claims(start, self._in_level)
        amount, amounts = match[8], self.amounts
        amounts[amount] = amounts.get(amount, 0) + 1
        if len(amounts) > _MOST_AMOUNTS:
            self._add_up()

    def _add_up(self) -> None:
        """Claims and their charges; a CLM02 that is not a number counts as zero."""
        for sent, times in self.amounts.items():
            self.set.claims += times
            self.set.charges += times * (values.number((sent or b"").decode("latin-1")) or Decimal(0))
        self.amounts.clear()

    def drug(self, match: re.Match[bytes]) -> None:
        """A LIN: the claim is wanted when its NDC, in any good spelling, is a product that is."""
        self.wanted = self.wanted or is_one_of(match[12], self.products)

    def _end_claim(self, end: int) -> None:
        start = self.claim
        if end - start > self.limits.long_claim:
            self.limits.long(start, end)
        # Of a claim at the end of a file that was cut off no segment may be whole.
        if self.wanted and self.examined and end > start:
            self.packed.extend((start, end, self.count.up_to(start) + 1, *self.hierarchy.context))
            if len(self.packed) >= _BATCH * FIELDS:
                self._batch()
        self.claim = -1
        self.wanted = self.everything

    def _batch(self) -> None:
        self.batches.append(Batch(self.info, self.packed.tobytes(), self._before))
        self._before = Context(*self.packed[-len(Context._fields) :])
        self.packed = array("q")

    @property
    def info(self) -> SetInfo:
        """The part of the envelope that goes with each claim."""
        if self._info is None:
            self._info = set_info(self.data, self.set)
        return self._info

    def close(self, end: int) -> Iterator[Batch | TransactionSet]:
        """The batches, and the set with its true counts; `end` is past its SE, or where it breaks off.

        A set with line breaks inside segments is passed through unexamined: it has no batches.
        """
        opened = self.set
        if self.claim >= 0:
            self._end_claim(opened.se.start if opened.se else end)
        if self.packed:
            self._batch()
        self._add_up()
        opened.end = end
        opened.segments = self.count.up_to(end)
        if self.count.odd:
            opened.junk = places(self.patterns.odd, self.data, opened.start, end)
        if self.count.wrapped and opened.claim_type:
            opened.broken = places(self.patterns.wrapped, self.data, opened.start - 1, end)
        if opened.broken is None:
            yield from self.batches
        self.batches.close()
        fault, lines, claims = self.hierarchy.fault(), self.limits.lines, self.limits.claims
        opened.hierarchy = self._met(*fault) if fault else None
        opened.most_lines = self._met(lines.first, 1, "", lines.times) if lines else None
        opened.most_claims = self._met(claims.first, 1, "", claims.times) if claims else None
        yield opened

    def _met(self, start: int, element: int, why: str, times: int) -> Met:
        delimiters = self.set.interchange.delimiters
        return Met(segment_at(self.data, self.patterns, delimiters, self.set.start, start).element(element), times, why)
