"""A pass from opening to its figures: what happened is said, written down and shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

import edi837
from edi837.drop.accept import accept
from edi837.drop.context import Clock, Drop, Log
from edi837.drop.folder import Root
from edi837.drop.metrics import Ended, write_metrics
from edi837.drop.open_folder import opened
from edi837.drop.receive import receive
from edi837.drop.result import FileResult
from edi837.drop.steps import failed_result, guarded, steps
from edi837.jobs.run import Run
from edi837.ledger import totals
from edi837.ledger.totals import LedgerTotals
from edi837.settings.unattended import RunSettings
from edi837.system.errors import CLEAN, IO_ERROR, Edi837Error, Locked, worst


class Accepted(NamedTuple):
    """A file that a person takes as it is."""

    sha: str
    by: str
    note: str


class Received(NamedTuple):
    """A published set of which a person says that it was received; `name` is that of one of its files."""

    name: str
    by: str


class Pass(NamedTuple):
    """How a pass went."""

    code: int
    results: list[FileResult]


def run_once(
    root: Root,
    run: Run,
    settings: RunSettings,
    log: Log,
    run_id: str,
    asked: Accepted | Received | None = None,
    clock: Clock = lambda: datetime.now().astimezone(),
    sleep: Callable[[float], None] = time.sleep,
) -> Pass:
    """One pass, or the one thing that a person asked for. Locked goes to the caller: nothing was touched then."""
    began, results, summed = time.monotonic(), [], None
    started = clock()
    try:
        with opened(root, run, settings, log, run_id, clock, sleep) as drop:
            results.extend(drop.recovered)
            for result in _steps(drop, asked):
                results.append(result)
                drop.say(result)
            code = worst(one.code for one in results)
            summed = _written(drop, started, code, bool(results))
    except Locked:
        raise
    except (Edi837Error, OSError) as error:
        failed = failed_result("", error)
        log("error", failed.event, failed.words)
        code = worst([*(one.code for one in results), failed.code])
    shown = _show(root, settings, log, Ended(clock(), time.monotonic() - began, code, summed))
    return Pass(worst([code, shown]), results)


def _steps(drop: Drop, asked: Accepted | Received | None) -> Iterator[FileResult]:
    match asked:
        case None:
            yield from steps(drop)
        case Accepted(sha, by, note):
            yield guarded(drop, sha, lambda: accept(drop, sha, by, note))
        case Received(name, by):
            yield guarded(drop, name, lambda: receive(drop, name, by))


def _written(drop: Drop, started: datetime, code: int, listed: bool) -> LedgerTotals:
    with drop.ledger.writing() as session:
        began = drop.text(started)
        totals.run_ended(session, drop.id, began, drop.now, code, edi837.__version__, listed)
    with drop.ledger.reading() as session:
        return totals.totals(session)


def _show(root: Root, settings: RunSettings, log: Log, ended: Ended) -> int:
    if not settings.metrics:
        return CLEAN
    try:
        write_metrics(root.path / settings.metrics, root, ended)
    except (Edi837Error, OSError) as error:
        log("error", "metrics", f"the figures could not be written: {failed_result('', error).words}")
        return IO_ERROR
    return CLEAN
