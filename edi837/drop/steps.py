"""One pass over a drop folder: what persons decided, what an earlier run left, what came."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from functools import partial

from edi837.drop.accept import accepted, take_accepted
from edi837.drop.arrivals import Arrival, look, written_since
from edi837.drop.context import Drop
from edi837.drop.decisions import decision_files, take_decisions
from edi837.drop.folder import INBOX, WORK, safe_name
from edi837.drop.handle_file import handle_file
from edi837.drop.judge_again import judge_again, of_release_1
from edi837.drop.quarantine import quarantine_unread
from edi837.drop.receive import markers, take_marker
from edi837.drop.reconcile import check_archive, unreceived
from edi837.drop.release import decided_files, release_file
from edi837.drop.result import FileResult
from edi837.drop.senders import look_again
from edi837.drop.take import left_behind, take
from edi837.drop.withdraw import withdraw, withdrawn
from edi837.ledger import trail
from edi837.system import disk
from edi837.system.errors import CLEAN, SELF_CHECK, Edi837Error, LedgerError, failure_of

Step = tuple[str, Callable[[], FileResult]]
FAILED = "failed"


def steps(drop: Drop) -> Iterator[FileResult]:
    """Everything that is to be done now, file by file; one bad file never stops the others.

    The pass ends early when something that was begun could not be completed, and with LedgerError: without the ledger
    nothing can be done safely.
    """
    yield from look_again(drop)
    for name, work in _steps(drop):
        result = guarded(drop, name, work)
        yield result
        if result.event == FAILED and _pending(drop):
            return
    yield from unreceived(drop)
    yield from check_archive(drop)


def _steps(drop: Drop) -> Iterator[Step]:
    """What is to be done, found out as late as possible: one step makes the next."""
    for marker in markers(drop):
        yield marker.name, partial(take_marker, drop, marker)
    for gone in withdrawn(drop):
        yield gone.name, partial(withdraw, drop, gone)
    for waiting in of_release_1(drop):
        yield waiting.name, partial(judge_again, drop, waiting)
    for arrival in decision_files(drop):
        yield safe_name(arrival.path.name), partial(take_decisions, drop, arrival)
    for decided in decided_files(drop):
        yield decided.name, partial(release_file, drop, decided)
    for entry in accepted(drop):
        yield entry.name, partial(take_accepted, drop, entry)
    for taken in left_behind(drop):
        yield taken.name, partial(handle_file, drop, taken)
    settings, now = drop.settings, drop.clock()
    most = settings.max_megabytes << 20
    for arrival in look(drop.root.folder(INBOX), settings.stable_seconds, most, now, drop.sleep).ready:
        yield safe_name(arrival.path.name), partial(_take, drop, arrival)


def _take(drop: Drop, arrival: Arrival) -> FileResult:
    if arrival.odd:
        return quarantine_unread(drop, arrival)
    name = safe_name(arrival.path.name)
    if written_since(arrival):
        return FileResult("waits", name, CLEAN, "was written to or taken away before its turn came")
    taken = take(drop, arrival.path)
    if taken is None:
        return FileResult("gone", name, CLEAN, "was taken away before it was read")
    return handle_file(drop, taken)


def guarded(drop: Drop, name: str, work: Callable[[], FileResult]) -> FileResult:
    """The result of one file, whatever happens; what was made of it is taken away when it did not come to its end."""
    before = _work(drop)
    try:
        return work()
    except LedgerError:
        _sweep(drop, before)
        raise
    except (Edi837Error, OSError) as error:
        _sweep(drop, before)
        return failed_result(name, error)
    except Exception as error:  # the last resort: the file stays where it is, nothing of it is published
        _sweep(drop, before)
        return FileResult(FAILED, name, SELF_CHECK, f"a fault of the tool ({type(error).__name__}); please report it")


def failed_result(name: str, error: Edi837Error | OSError) -> FileResult:
    """What is said of a file, or of a pass ('' for the name), that bad surroundings stopped."""
    failure = failure_of(error)
    return FileResult(FAILED, name, failure.exit_code, str(failure))


def _work(drop: Drop) -> set[str]:
    return {entry.name for entry in os.scandir(drop.root.folder(WORK))}


def _sweep(drop: Drop, before: set[str]) -> None:
    """Take away what was made since, unless an intent in the ledger needs it, or the ledger cannot be asked."""
    with contextlib.suppress(OSError, LedgerError):
        if not _pending(drop):
            for name in _work(drop) - before:
                disk.remove_tree(drop.root.folder(WORK) / name)


def _pending(drop: Drop) -> bool:
    """Whether something was begun that is not complete; the next run completes it."""
    with drop.ledger.reading() as session:
        return bool(trail.intents(session))
