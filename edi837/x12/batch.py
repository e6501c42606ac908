"""Wanted claims as places: what a scan hands on, and what crosses to other processes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from struct import iter_unpack, unpack

from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.envelope import TransactionSet
from edi837.x12.hierarchy import Context

# The numbers of a ClaimSpan.
FIELDS = 6
_FORMAT = f"={FIELDS}q"


class SetInfo(NamedTuple):
    """What a claim needs to know of its set, group and interchange; values as sent, without padding."""

    delimiters: Delimiters
    interchange: str
    group: str
    transaction: str
    claim_type: str
    start: int
    sender: str
    receiver: str
    usage: str
    encounter: bool


class ClaimSpan(NamedTuple):
    """A claim from its CLM to the next CLM, HL or SE; the ordinal of its CLM; offsets of the HL above it, or -1."""

    start: int
    end: int
    ordinal: int
    provider: int
    subscriber: int
    patient: int

    @property
    def levels(self) -> Context:
        """The HL segments above it."""
        return Context(self.provider, self.subscriber, self.patient)


class Batch(NamedTuple):
    """Wanted claims of one set, packed: they are many, and they cross to other processes.

    `before` are the levels of the wanted claim before them, None for the first ones of a set.
    """

    info: SetInfo
    packed: bytes
    before: Context | None = None

    def claims(self) -> Iterator[ClaimSpan]:
        """The spans in file order."""
        return map(ClaimSpan._make, iter_unpack(_FORMAT, self.packed))

    @property
    def last(self) -> ClaimSpan:
        """The last claim."""
        return ClaimSpan._make(unpack(_FORMAT, self.packed[-8 * FIELDS :]))

    @property
    def end(self) -> int:
        """Where its last claim ends."""
        return self.last.end

    def __len__(self) -> int:
        return len(self.packed) // (8 * FIELDS)

    def divided(self, most: int) -> tuple[Batch, Batch | None]:
        """Its first claims, at least one, and the others; None where these are all."""
        at = most * 8 * FIELDS
        if at >= len(self.packed):
            return self, None
        begun = Batch(self.info, self.packed[:at], self.before)
        return begun, Batch(self.info, self.packed[at:], begun.last.levels)


class PlacedClaims(Batch):
    """Claims of one set, wanted or not, in the same form."""

    __slots__ = ()


def set_info(data: Buffer, opened: TransactionSet) -> SetInfo:
    """The envelope values that records and rules use."""
    isa = opened.interchange.isa
    delimiters = opened.interchange.delimiters
    head = data[opened.start : opened.start + 1024].decode("latin-1")
    bht = re.search("BHT" + re.escape(delimiters.element) + "[^" + re.escape(delimiters.segment) + "]*", head)
    purpose = bht[0].split(delimiters.element) if bht else []
    return SetInfo(
        delimiters=delimiters,
        interchange=isa.value(13).strip(),
        group=opened.group.control_number if opened.group else "",
        transaction=opened.control_number,
        claim_type=opened.claim_type,
        start=opened.start,
        sender=isa.value(6).strip(),
        receiver=isa.value(8).strip(),
        usage=isa.value(15),
        encounter=len(purpose) > 6 and purpose[6] == "RP",
    )
