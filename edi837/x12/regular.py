"""A regular transaction set, read by native code in one go; for any other one openset.py is asked."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache, partial

from edi837.native import native
from edi837.system.spool import Spool
from edi837.x12 import values
from edi837.x12.batch import Batch, PlacedClaims, SetInfo, set_info
from edi837.x12.count import segment_at
from edi837.x12.delimiters import Buffer
from edi837.x12.envelope import Met, Occurrences, TransactionSet
from edi837.x12.hierarchy import Context
from edi837.x12.limits import MOST_CLAIMS_A_LEVEL, Limits
from edi837.x12.openset import is_one_of
from edi837.x12.patterns import Patterns, Wanted

_LONGEST_CODE = 8
# So many batches of a set are in memory while they wait for its end.
_WAITING = 16


@lru_cache(maxsize=64)
def _packed(codes: frozenset[str]) -> array[int] | None:
    """The codes as numbers in ascending order; None when one is not a short word of letters and digits."""
    if not all(code.isascii() and code.isalnum() and len(code) <= _LONGEST_CODE for code in codes):
        return None
    written = {code.upper().encode().ljust(_LONGEST_CODE, b"\0") for code in codes}
    return array("Q", sorted(int.from_bytes(code, "big") for code in written))


class RegularSet:
    """What native code read of a set, from its ST to its SE at `trailer`; `close` gives what OpenSet.close gives."""

    def __init__(self, data: Buffer, patterns: Patterns, opened: TransactionSet) -> None:
        self.set = opened
        self.trailer = 0
        self._data = data
        self._patterns = patterns
        self._batches: Spool[Batch] = Spool(_WAITING)
        self._every: Spool[PlacedClaims] = Spool(_WAITING)
        self._before: Context | None = None
        self._info: SetInfo | None = None
        self._amounts: dict[bytes, int] = {}
        self._most: tuple[Occurrences | None, Occurrences | None] = (None, None)

    def read(self, wanted: Wanted) -> bool:
        """Whether the set is regular to its SE: nothing is known of it where it is not."""
        opened, delimiters, codes = self.set, self.set.interchange.delimiters, _packed(wanted.codes)
        marks = delimiters.element + delimiters.component + delimiters.segment
        if native is None or codes is None or not marks.isascii():
            return False
        limits = Limits(self._data, self._patterns, opened.claim_type)
        result = native.read_set(
            self._data,
            opened.start,
            marks.encode(),
            delimiters.gap_text.encode("latin-1"),
            codes,
            wanted.everything,
            bool(opened.claim_type),
            (limits.most_lines, limits.long_claim, MOST_CLAIMS_A_LEVEL),
            self._take,
            self._take_every if wanted.all_places else None,
            partial(is_one_of, products=wanted.products),
            self._other_amount,
        )
        if result is None:
            self._batches.close()
            self._every.close()
            return False
        self.trailer, opened.segments, opened.claims, cents, decimals, *most = result
        self._most = (_places(most[0]), _places(most[1]))
        opened.charges = Decimal(cents // 10 ** (2 - decimals)).scaleb(-decimals)
        for sent, times in self._amounts.items():
            opened.charges += times * (values.number(sent.decode("latin-1")) or Decimal(0))
        return True

    def _take(self, packed: bytes) -> None:
        batch = Batch(self._known_info(), packed, self._before)
        self._batches.append(batch)
        self._before = batch.last.levels

    def _take_every(self, packed: bytes) -> None:
        self._every.append(PlacedClaims(self._known_info(), packed))

    def _known_info(self) -> SetInfo:
        if self._info is None:
            self._info = set_info(self._data, self.set)
        return self._info

    def _other_amount(self, sent: bytes) -> None:
        self._amounts[sent] = self._amounts.get(sent, 0) + 1

    def close(self, end: int) -> Iterator[Batch | TransactionSet]:
        """The batches, the places of all claims where they are wanted, and the set; `end` is past its SE."""
        opened = self.set
        opened.end = end
        yield from self._batches
        yield from self._every
        self._batches.close()
        self._every.close()
        opened.most_lines, opened.most_claims = map(self._met, self._most)
        yield opened

    def _met(self, most: Occurrences | None) -> Met | None:
        if most is None:
            return None
        delimiters = self.set.interchange.delimiters
        first = segment_at(self._data, self._patterns, delimiters, self.set.start, most.first)
        return Met(first.element(1), most.times, "")


def _places(span: tuple[int, int]) -> Occurrences | None:
    return Occurrences(*span) if span[1] else None
