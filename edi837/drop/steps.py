"""One pass over a drop folder, sitting by sitting; each step is guarded: one bad file never stops the others."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from functools import partial

from edi837.drop.agenda import Agenda
from edi837.drop.drop import Drop
from edi837.drop.folder import WORK
from edi837.drop.listed_work import list_older
from edi837.drop.reconcile import check_archive, unreceived
from edi837.drop.result import FileResult
from edi837.drop.senders import look_again
from edi837.ledger import trail
from edi837.ledger.deciding import DecidedMeanwhile
from edi837.ledger.fencing import Overtaken
from edi837.system import disk
from edi837.system.errors import CLEAN, SELF_CHECK, Edi837Error, LedgerError, failure_of

FAILED = "failed"
# After so long, and the file that is at hand, the lock is given up for a moment.
SITTING_SECONDS = 5.0


def steps(drop: Drop, agenda: Agenda) -> Iterator[FileResult]:
    """What is to be done in this sitting, file by file; `agenda.is_done` says that nothing is left.

    The pass ends early when something that was begun could not be completed, with LedgerError, since without the
    ledger nothing can be done safely, and with Overtaken.
    """
    began = time.monotonic()
    if not agenda.is_begun:
        yield from look_again(drop)
        list_older(drop)
    for step in agenda.steps(drop):
        result = result_of(drop, step.name, partial(step.work, drop))
        yield result
        if result.event == FAILED and _pending(drop):
            agenda.is_done = True
            return
        if time.monotonic() - began > SITTING_SECONDS:
            return
    yield from unreceived(drop)
    yield from check_archive(drop)
    agenda.is_done = True


def result_of(drop: Drop, name: str, work: Callable[[], FileResult]) -> FileResult:
    """The result of one file, whatever happens; what was made of it is taken away when it did not come to its end."""
    before = _work(drop)
    try:
        return work()
    except Overtaken:  # what lies in work/ may be the other run's
        raise
    except LedgerError:
        _sweep(drop, before)
        raise
    except DecidedMeanwhile as error:
        _sweep(drop, before)
        return FileResult("waits", name, CLEAN, str(error).removeprefix(f"{name}: "))
    except (Edi837Error, OSError) as error:
        _sweep(drop, before)
        return failed_result(name, error)
    except Exception as error:  # the last resort: the file stays where it is, nothing of it is published
        _sweep(drop, before)
        return FileResult(FAILED, name, SELF_CHECK, f"a fault of the tool ({type(error).__name__}); please report it")
    finally:
        drop.handling("")


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
