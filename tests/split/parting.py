"""A file parted in two by the plan, and claims to part."""

from __future__ import annotations

from edi837.split.kept import Keeping
from edi837.split.parted_file import EnvelopeFault, Parted, part
from edi837.x12.change import Change, in_order, splice
from edi837.x12.envelope import TransactionSet
from edi837.x12.scan import scan
from edi837.x12.stretch import NOTHING_WANTED, stretches


def claims_of(data: bytes) -> list[tuple[int, bool]]:
    """Where all claims of the file begin, and whether they are in a set that is read."""
    return [
        (one.start, bool(item.claim_type))
        for item in scan(data, NOTHING_WANTED)
        if isinstance(item, TransactionSet) and item.se
        for one in stretches(data, item.interchange.delimiters, item.start, item.se.start)
        if not one.level
    ]


def made(data: bytes, keeping: Keeping) -> bytes | None:
    """The file that a plan makes."""
    if not keeping.anything:
        return None
    changes = [Change(start, end, data[start:end], b"") for start, end in keeping.removed]
    return b"".join(splice(data, in_order([*changes, *keeping.changes])))


def both(data: bytes, held: set[int], *faults: EnvelopeFault) -> tuple[bytes | None, bytes | None]:
    """Both files where the claims of these numbers are held."""
    planned = plan(data, held, *faults)
    return made(data, planned.others), made(data, planned.held)


def plan(data: bytes, held: set[int], *faults: EnvelopeFault) -> Parted:
    places = claims_of(data)
    return part(data, [places[one][0] for one in sorted(held)], faults)


def claim(number: int, lines: int = 1) -> list[str]:
    one = [[f"LX*{line}", "SV1*HC:99213*60*UN*1***1"] for line in range(1, lines + 1)]
    return [f"CLM*C{number}*{60 * lines}***11:B:1", *(segment for line in one for segment in line)]


def body(data: bytes | None) -> list[str]:
    """The segments from the first HL to the SE."""
    assert data is not None
    segments = data.decode().split("~\n")
    start = next(at for at, text in enumerate(segments) if text.startswith("HL"))
    return segments[start : segments.index("GE*1*1")]
