"""Files that are read beside those of claims, such as decisions and answers: taken, copied, and isolated in one way."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from edi837.drop.arrivals import Arrival
from edi837.drop.attempts import count_failure, is_dangerous
from edi837.drop.drop import Drop
from edi837.drop.folder import safe_name
from edi837.drop.handle_file import fault_in_words
from edi837.drop.quarantine import quarantine_read, quarantine_unread
from edi837.drop.result import FileResult
from edi837.drop.take import Copied, StillWritten, TakenFile, copy_in, return_taken, take
from edi837.system.errors import CLEAN, QUARANTINED, SELF_CHECK, Edi837Error, Unreadable


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
        return FileResult("gone", safe_name(arrival.path.name), CLEAN, "was taken away before it was read")
    return handle_beside(drop, taken, kind)


def handle_beside(drop: Drop, taken: TakenFile, kind: ReadBeside) -> FileResult:
    """Read a file that was taken."""
    drop.handling(taken.key)
    try:
        copied = copy_in(drop, taken)
    except (StillWritten, FileNotFoundError):
        return_taken(drop, taken)
        return FileResult("waits", taken.name, CLEAN, "is still written to; it waits for a later run")
    with drop.ledger.reading() as session:
        dangerous = is_dangerous(session, taken.key)
    if dangerous:
        return quarantine_read(drop, taken, copied, kind.cut_off, QUARANTINED)
    try:
        return kind.read(drop, taken, copied)
    except MemoryError:
        count_failure(drop, taken.key)
        raise Unreadable(f"{taken.name}: there is not enough memory") from None
    except (Edi837Error, OSError):
        raise
    except Exception as error:  # one file is isolated: the others go on, nothing that it says is carried out
        drop.log("error", "fault", f"{taken.name}: {fault_in_words(error)}", file=taken.name)
        return quarantine_read(drop, taken, copied, kind.fault, SELF_CHECK)
