"""A transaction set around some segments, and what the scan says of it."""

from __future__ import annotations

from edi837.x12.batch import Batch, ClaimSpan
from edi837.x12.envelope import TransactionSet
from edi837.x12.patterns import Wanted
from edi837.x12.scan import scan

LABELS = {"P": "005010X222A1", "I": "005010X223A2", "D": "005010X224A2"}
WANTED = Wanted(frozenset({"J3000"}), frozenset({"674570001"}))


def around(segments: list[str], form: str = "P", ending: str = "~\n") -> bytes:
    """A whole file with one set that holds `segments`."""
    label = LABELS[form]
    isa = "ISA*00*          *00*          *ZZ*A              *ZZ*B              *261110*0805*^*00501*000000001*0*T*:"
    body = ["ST*837*0001*" + label, "BHT*0019*00*1*20261110*0805*CH", *segments]
    after = [f"SE*{len(body) + 1}*0001", "GE*1*1", "IEA*1*000000001"]
    whole = [isa, f"GS*HC*A*B*20261110*0805*1*X*{label}", *body, *after]
    return ending.join([*whole, ""]).encode("latin-1")


def scanned(data: bytes) -> tuple[TransactionSet, list[ClaimSpan]]:
    """The first set, and the claims in it that are wanted."""
    spans: list[ClaimSpan] = []
    for item in scan(data, WANTED):
        if isinstance(item, Batch):
            spans.extend(item.claims())
        if isinstance(item, TransactionSet):
            return item, spans
    raise AssertionError("there is no set")


def segment_at(data: bytes, offset: int) -> str:
    """The segment at an offset, '' for none."""
    return data[offset : data.index(b"~", offset)].decode("latin-1") if offset >= 0 else ""
