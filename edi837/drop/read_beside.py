"""Files that are read beside those of claims, such as decisions and answers: taken, copied, and isolated in one way."""

from __future__ import annotations

from collections.abc import Callable

from edi837.drop.arrivals import Arrival
from edi837.drop.attempts import is_dangerous
from edi837.drop.drop import Drop
from edi837.drop.folder import safe_name
from edi837.drop.handle_file import known_as, to_archive
from edi837.drop.isolated import isolated
from edi837.drop.quarantine import quarantine_read, quarantine_unread
from edi837.drop.resolution import resolve
from edi837.drop.result import FileResult
from edi837.drop.take import Copied, StillWritten, TakenFile, copy_in, return_taken, take
from edi837.system.errors import CLEAN, QUARANTINED, SELF_CHECK
from edi837.system.named_tuple import NamedTuple


class ReadBeside(NamedTuple):
    """How a kind of file is read, and why one is put aside: for runs that ended in it, and for a fault of ours."""

    read: Callable[[Drop, TakenFile, Copied], FileResult]
    cut_off: str
    fault: str


def take_beside(drop: Drop, arrival: Arrival, kind: ReadBeside) -> FileResult:
    """Take a file as a file of claims is taken, and read it."""
    if arrival.odd:
        return quarantine_unread(drop, arrival)
    taken = take(drop, arrival.path)
    if taken is None:
        return FileResult("gone", safe_name(arrival.name), CLEAN, "was taken away before it was read")
    return handle_beside(drop, taken, kind)


def handle_beside(drop: Drop, taken: TakenFile, kind: ReadBeside) -> FileResult:
    """Read a file that was taken. What became of the same bytes as claims is not forgotten when they cannot be read."""
    drop.handling(taken.key)
    try:
        copied = copy_in(drop, taken)
    except (StillWritten, FileNotFoundError):
        return_taken(drop, taken)
        return FileResult("waits", taken.name, CLEAN, "is still written to; it waits for a later run")
    with drop.ledger.reading() as session:
        known = known_as(session, copied)
        dangerous = is_dangerous(session, taken.key)

    def put_aside(reason: str, code: int) -> FileResult:
        if known is not None:
            return resolve(drop, to_archive(drop, taken, copied, known))
        return quarantine_read(drop, taken, copied, reason, code)

    if dangerous:
        return put_aside(kind.cut_off, QUARANTINED)
    return isolated(drop, taken, lambda: kind.read(drop, taken, copied), lambda: put_aside(kind.fault, SELF_CHECK))
