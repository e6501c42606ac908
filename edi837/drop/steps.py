"""One pass over a drop folder, sitting by sitting; each step is guarded: one bad file never stops the others."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from edi837.drop.agenda import Agenda, PassStep, take_and_judge
from edi837.drop.arrivals import Arrival
from edi837.drop.drop import Drop
from edi837.drop.folder import WORK, safe_name, safe_path
from edi837.drop.handle_file import AfterOthers, handle_file
from edi837.drop.listed_work import list_older
from edi837.drop.reconcile import check_archive, unreceived
from edi837.drop.resolution import Resolution, resolve_together
from edi837.drop.result import FileResult
from edi837.drop.senders import look_again
from edi837.drop.take import TakenFile, is_packed
from edi837.ledger import row_matches, trail
from edi837.ledger.deciding import DecidedMeanwhile
from edi837.ledger.fencing import Overtaken
from edi837.ledger.matching import match_all
from edi837.system import disk
from edi837.system.errors import CLEAN, SELF_CHECK, Edi837Error, LedgerError, failure_of

FAILED = "failed"
# After so long, and the file that is at hand, the lock is given up for a moment.
SITTING_SECONDS = 5.0
# So much of what came is written down together, or what is judged in so long.
_MOST_BYTES, _MOST_SECONDS = 1 << 20, 1.0
Outcome = TypeVar("Outcome")


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
        if isinstance(step, PassStep):
            results = [result_of(drop, step.name, partial(step.work, drop))]
        else:
            results, handled = _handle_together(drop, step)
            agenda.put_back(step[handled:])
        yield from results
        if any(result.event == FAILED for result in results) and _pending(drop):
            agenda.is_done = True
            return
        if time.monotonic() - began > SITTING_SECONDS:
            return
    _match_answers(drop)
    yield from unreceived(drop)
    yield from check_archive(drop)
    agenda.is_done = True


def _match_answers(drop: Drop) -> None:
    """Match answers that came before the claims that they are of."""
    with drop.ledger.reading() as session:
        waits = row_matches.may_be_matched(session)
    if waits:
        with drop.ledger.writing() as session:
            match_all(session)


def _handle_together(drop: Drop, arrivals: Sequence[Arrival]) -> tuple[list[FileResult], int]:
    """The results of the first of some files of the inbox, and how many they are: as many as are small, and soon done.

    They are judged one by one and written down together, which waits for the disk as often as one does.
    """
    began, before, size, handled = time.monotonic(), _work(drop), 0, 0
    outcomes: list[FileResult | Resolution] = []
    later: TakenFile | None = None
    with disk.synced_together() as sync_waiting:
        for arrival in arrivals:
            handled += 1
            size += _MOST_BYTES if is_packed(arrival.name) else arrival.stamp.size
            try:
                outcomes.append(result_of(drop, safe_name(arrival.name), partial(take_and_judge, drop, arrival)))
            except AfterOthers as error:
                later = error.taken
                break
            if size >= _MOST_BYTES or time.monotonic() - began > _MOST_SECONDS:
                break
    try:
        results = list(_written_down(drop, outcomes, sync_waiting, before))
    finally:
        drop.unwritten.clear()
    # Where something failed it may not be complete; what was taken waits for the next run.
    if later is not None and not any(result.event == FAILED for result in results):
        results.append(result_of(drop, later.name, partial(handle_file, drop, later)))
    return results, handled


def _written_down(
    drop: Drop, outcomes: Sequence[FileResult | Resolution], sync_waiting: Callable[[], None], before: set[str]
) -> Iterator[FileResult]:
    """The results of files that were judged, in their order; `before` is what stood in work/ before that."""
    resolutions = [outcome for outcome in outcomes if isinstance(outcome, Resolution)]

    def resolve() -> list[FileResult | Edi837Error | OSError]:
        sync_waiting()
        return resolve_together(drop, resolutions) if resolutions else []

    done = _guarded(drop, before, "", resolve)
    resolved = iter([done] * len(resolutions) if isinstance(done, FileResult) else done)
    for outcome in outcomes:
        if isinstance(outcome, FileResult):
            yield outcome
            continue
        end = next(resolved)
        yield (
            end._replace(name=outcome.result.name)
            if isinstance(end, FileResult)
            else failed_result(outcome.result.name, end)
        )


def result_of(drop: Drop, name: str, work: Callable[[], Outcome]) -> Outcome | FileResult:
    """The result of one file, whatever happens; what was made of it is taken away when it did not come to its end."""
    return _guarded(drop, _work(drop), name, work)


def _guarded(drop: Drop, before: set[str], name: str, work: Callable[[], Outcome]) -> Outcome | FileResult:
    try:
        return work()
    except (Overtaken, AfterOthers):  # what lies in work/ may be the other run's; or is needed soon
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
    named = error.filename if isinstance(error, OSError) and not name else None
    # Of a file that was open the name is a number.
    place = safe_path(named) if isinstance(named, str | bytes) else ""
    return FileResult(FAILED, name, failure.exit_code, f"{place}: {failure}" if place else str(failure))


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
