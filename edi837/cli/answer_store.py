"""The ledger of a drop folder as the commands about answers open it: to look, or to have something done in it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from edi837.cli.exits import say
from edi837.drop.drop import Drop
from edi837.drop.folder import LEDGER, open_root
from edi837.drop.open_folder import new_run_id
from edi837.drop.result import FileResult
from edi837.drop.run_once import Work, run_once
from edi837.jobs.run import prepare
from edi837.jobs.taken_answers import results_store
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.migrate import version, why_not_current
from edi837.settings.config import load_settings
from edi837.settings.unattended import read_run_settings
from edi837.system.errors import CLEAN, UsageError
from edi837.system.log import open_log


def ask_root(root: Path, name: str, act: Callable[[Drop], FileResult]) -> int:
    """Have something done in a drop folder that no run is at work in meanwhile; what came of it is said."""
    folder = open_root(root)
    loaded = load_settings({}, folder.path)
    settings = read_run_settings(loaded, folder.path)
    run_id = new_run_id()
    log = open_log(run_id, loaded.settings.log_format, "warning", folder.path / settings.log if settings.log else None)
    done = run_once(folder, prepare(loaded.settings), settings, log, run_id, Work(name, act))
    for result in done.results:
        if result.code == CLEAN:
            say(result.words)
    return done.code


@contextmanager
def root_store(root: Path) -> Generator[Ledger]:
    """The ledger of a drop folder, to be looked at; UsageError where it has not the tables of this release."""
    folder = open_root(root)
    settings = read_run_settings(load_settings({}, folder.path), folder.path)
    where = settings.ledger or folder.path / LEDGER
    if isinstance(where, Path) and not where.exists():
        raise UsageError(f"{folder.path}: has no ledger yet; `edi837 run {root}` makes it")
    store = Ledger(connect(where, read_only=True), b"")
    try:
        with store.reading() as session:
            current = version(session)
        if current is None:
            raise UsageError(f"{folder.path}: has no ledger yet; `edi837 run {root}` makes it")
        if why := why_not_current(current):
            raise UsageError(why)
        yield store
    finally:
        store.close()


@contextmanager
def answered_store(root: Path | None, results: Sequence[Path]) -> Generator[Ledger]:
    """The store of a drop folder, or that beside results; UsageError for both, or neither."""
    if (root is not None) == bool(results):
        raise UsageError("say where the claims are that went out: --results DIR, or --root ROOT")
    with root_store(root) if root is not None else results_store(results) as store:
        yield store
