"""A pass from opening to its figures: what happened is said, written down and shown."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial

import edi837
from edi837.drop.accept import accept
from edi837.drop.agenda import Agenda
from edi837.drop.drop import Clock, Drop, Log
from edi837.drop.folder import LOCK, Root
from edi837.drop.lock import holder
from edi837.drop.metrics import Ended, write_metrics
from edi837.drop.open_folder import open_drop
from edi837.drop.receive import receive
from edi837.drop.result import FileResult
from edi837.drop.steps import failed_result, result_of, steps
from edi837.drop.take_over import TakeOver
from edi837.jobs.run import Run
from edi837.ledger import ledger_totals
from edi837.ledger.fencing import Overtaken
from edi837.ledger.ledger_totals import LedgerTotals
from edi837.settings.unattended import RunSettings
from edi837.system.errors import CLEAN, IO_ERROR, Edi837Error, Locked, worst
from edi837.system.named_tuple import NamedTuple

# So long a pass over many files lets others at the folder, between two sittings.
_MOMENT = 0.2
# A sitting takes SITTING_SECONDS and the file at hand.
_PATIENCE_SECONDS = 60.0


class Accepted(NamedTuple):
    """A file that a person takes as it is."""

    sha: str
    by: str
    note: str


class Received(NamedTuple):
    """A published set of which a person says that it was received; `name` is that of one of its files."""

    name: str
    by: str


class Work(NamedTuple):
    """Something else that a person asks for, called by a name."""

    name: str
    act: Callable[[Drop], FileResult]


Asked = Accepted | Received | TakeOver | Work


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
    asked: Asked | None = None,
    clock: Clock = lambda: datetime.now().astimezone(),
    sleep: Callable[[float], None] = time.sleep,
) -> Pass:
    """One pass, or the one thing that a person asked for. Locked goes to the caller: nothing was touched then."""
    began, results, summed = time.monotonic(), list[FileResult](), None
    started, agenda, code = clock(), Agenda(), CLEAN
    try:
        while True:
            opening = partial(
                open_drop, root, run, settings, log, run_id, clock, sleep, is_pass=asked is None,
                asked=asked if isinstance(asked, TakeOver) else None, goes_on=agenda.is_begun,
            )  # fmt: skip
            with _opened(root, opening, waits=agenda.is_begun or asked is not None, gives_way=asked is None) as drop:
                results.extend(drop.recovered)
                code = worst([code, *(result.code for result in drop.recovered)])
                for result in _steps(drop, asked, agenda):
                    results.append(result)
                    code = worst([code, result.code])
                    drop.say(result)
                if agenda.is_done:
                    summed = _written(drop, started, code, bool(results))
            if agenda.is_done:
                break
            time.sleep(_MOMENT)
    except Overtaken:
        raise
    except Locked:
        if not agenda.is_begun:
            raise
        log("info", "taken-over", "another run began meanwhile; it goes on with what is left")
        return Pass(code, results)
    except (Edi837Error, OSError) as error:
        failed = failed_result("", error)
        log("error", failed.event, failed.words)
        code = worst([code, failed.code])
    shown = _show(root, settings, log, Ended(clock(), time.monotonic() - began, code, summed))
    return Pass(worst([code, shown]), results)


@contextlib.contextmanager
def _opened(
    root: Root, opening: Callable[[], AbstractContextManager[Drop]], waits: bool, gives_way: bool
) -> Generator[Drop]:
    """The drop folder opened. With `waits` whoever is at work in it gets a while to end, but for Locked after it.

    With `gives_way` another pass is not waited for: it does the same.
    """
    until = time.monotonic() + (_PATIENCE_SECONDS if waits else 0)
    with contextlib.ExitStack() as stack:
        while True:
            try:
                drop = stack.enter_context(opening())
                break
            except Locked:
                at_work = holder(root.path / LOCK)
                if time.monotonic() >= until or (gives_way and at_work and at_work.get("is_pass")):
                    raise
                time.sleep(_MOMENT / 4)
        yield drop


def _steps(drop: Drop, asked: Asked | None, agenda: Agenda) -> Iterator[FileResult]:
    agenda.is_done = asked is not None
    match asked:
        case None:
            yield from steps(drop, agenda)
        case Accepted(sha, by, note):
            yield result_of(drop, sha, lambda: accept(drop, sha, by, note))
        case Received(name, by):
            yield result_of(drop, name, lambda: receive(drop, name, by))
        case Work(name, act):
            yield result_of(drop, name, lambda: act(drop))
        case TakeOver():
            return


def _written(drop: Drop, started: datetime, code: int, listed: bool) -> LedgerTotals:
    with drop.ledger.writing() as session:
        began = drop.text(started)
        ledger_totals.run_ended(session, drop.id, began, drop.now, code, edi837.__version__, listed)
    with drop.ledger.reading() as session:
        return ledger_totals.totals(session, drop.now)


def _show(root: Root, settings: RunSettings, log: Log, ended: Ended) -> int:
    if not settings.metrics:
        return CLEAN
    try:
        write_metrics(root.path / settings.metrics, root, ended)
    except (Edi837Error, OSError) as error:
        log("error", "metrics", f"the figures could not be written: {failed_result('', error).words}")
        return IO_ERROR
    return CLEAN
