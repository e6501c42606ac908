"""A drop folder opened for one run: locked, its ledger migrated, what an earlier run began completed."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from datetime import datetime

from edi837.drop.attempts import count_attempt, surroundings
from edi837.drop.audit_lines import check_log as check_log_end
from edi837.drop.audit_lines import refuse_newer_log
from edi837.drop.audit_part import Interfered
from edi837.drop.binding import bind, refuse_another
from edi837.drop.drop import Clock, Drop, Log
from edi837.drop.folder import (
    ANSWERS,
    ARCHIVE,
    AUDIT,
    INBOX,
    KEY,
    LEDGER,
    LOCK,
    LOOKS,
    PENDING,
    PROCESSING,
    WORK,
    Root,
    check_folders,
)
from edi837.drop.gone_back import refuse_gone_back, set_missing_mark
from edi837.drop.high_water import HighWater
from edi837.drop.intent import Intent, carry_out
from edi837.drop.interference import set_aside
from edi837.drop.lock import folder_locked, holder, one_at_a_time
from edi837.drop.result import FileResult
from edi837.drop.scribe import write_waiting_lines
from edi837.drop.take_over import TakeOver, can_be_completed, take_over
from edi837.jobs.run import Run
from edi837.ledger import schema, trail
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.fencing import take_lock, take_number
from edi837.ledger.keys import keyed_digest, read_key
from edi837.ledger.ledger_totals import quick_damage
from edi837.ledger.migrate import migrate
from edi837.native import WORDS
from edi837.settings.unattended import RunSettings
from edi837.system import disk
from edi837.system.errors import LedgerError, UsageError

# A ledger of years cannot be read whole before each pass; `doctor` does that.
_CHECK_SECONDS = 2.0
# No release that is made for a look takes so long.
_LEFT_SECONDS = 24 * 60 * 60


def new_run_id() -> str:
    """The id of a pass in logs, ledger and audit log."""
    return secrets.token_hex(6)


@contextlib.contextmanager
def open_drop(
    root: Root,
    run: Run,
    settings: RunSettings,
    log: Log,
    run_id: str,
    clock: Clock,
    sleep: Callable[[float], None],
    check_log: bool = True,
    is_pass: bool = False,
    asked: TakeOver | None = None,
    goes_on: bool = False,
) -> Generator[Drop]:
    """A drop folder to work in.

    Locked when another run does; UsageError when the ledger is that of another folder, and nobody asked to take it
    over; SelfCheckFailed when the audit log is not as it was left, or both are older than the folder.

    What an earlier run began and nobody can complete is said here, whatever the folder is opened for; `recovered` of
    what is given has it, for the exit code.

    Without `check_log` the log may be gone: a person says what is to become of it. `is_pass` tells others that this is
    a pass, and not something that is over soon; one that goes on after a sitting has looked through the ledger already.
    """
    facts = {
        "pid": os.getpid(), "host": socket.gethostname(), "since": _text(clock()), "run": run_id, "is_pass": is_pass,
        **surroundings(),
    }  # fmt: skip
    check_folders(root)
    with (
        folder_locked(root.path, holder(root.path / LOCK)) as check_place,
        one_at_a_time(root.path / LOCK, facts) as notice,
    ):
        cut_off = notice.before
        if cut_off is not None:
            log("warning", "cut-off", f"the run {cut_off.get('run')} of {cut_off.get('since')} was cut off; resuming")
        log("info", "native", f"claims are read by {WORDS}")
        with open_ledger(root, settings, log, check_root=asked is None, look_through=not goes_on) as ledger:
            high_water = HighWater(root.folder(ARCHIVE))
            drop = Drop(
                root, run, settings, ledger, log, run_id, clock, sleep, high_water, check_place, notice.handling
            )
            for result in _recovered(drop, check_log, asked):
                drop.say(result)
                drop.recovered.append(result)
            if cut_off is not None:
                count_attempt(drop, cut_off)
            yield drop


def _recovered(drop: Drop, check: bool, asked: TakeOver | None) -> Iterator[FileResult]:
    if asked is not None:
        if can_be_completed(drop):
            yield from recover(drop)
        yield from take_over(drop, asked)
    else:
        if check:
            refuse_newer_log(drop)
        refuse_gone_back(drop)
    yield from recover(drop)
    if check:
        check_log_end(drop)
        with drop.ledger.writing() as session:
            bind(drop.root, session)
        set_missing_mark(drop)
        write_waiting_lines(drop)


@contextlib.contextmanager
def open_ledger(
    root: Root, settings: RunSettings, log: Log, check_root: bool, look_through: bool = True
) -> Generator[Ledger]:
    """The ledger, with the tables of this version; UsageError when it is that of another drop folder, by its key or,
    with `check_root`, by the id of the folder. LedgerError when it is damaged, with `look_through` anywhere.
    """
    engine = connect(settings.ledger or root.path / LEDGER)
    ledger = Ledger(engine, read_key(root.path / KEY))
    try:
        ledger = Ledger(engine, ledger.key, take_lock(engine))
        if look_through and (wrong := quick_damage(ledger, _CHECK_SECONDS)):
            raise LedgerError(
                f"ledger: it is damaged ({wrong}), and nothing was touched; restore it from a backup "
                "(docs/operations.md)"
            )
        before = migrate(ledger)
        if before not in (None, schema.VERSION):
            log("warning", "migrated", f"the ledger was of version {before} and is of version {schema.VERSION} now")
        _check_key(root, ledger)
        if check_root:
            refuse_another(root, ledger, settings)
        with ledger.writing() as session:
            number = take_number(session)
        ledger = replace(ledger, number=number)
        yield ledger
    finally:
        ledger.close()


def key_sign(key: bytes) -> str:
    """What the ledger keeps to know its key by."""
    return keyed_digest(key, b"edi837").hex()


def _check_key(root: Root, ledger: Ledger) -> None:
    sign = key_sign(ledger.key)
    with ledger.reading() as session:
        known = trail.fact(session, "key")
    if known is None:
        with ledger.writing() as session:
            trail.set_fact(session, "key", sign)
    elif known != sign:
        raise UsageError(
            f"{root.path / KEY}: is not the key of this ledger: the ledger belongs to another drop folder, or the key "
            "was lost; restore both from one backup (docs/operations.md)"
        )


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S%z")


def recover(drop: Drop) -> list[FileResult]:
    """Bring the drop folder to where nothing is half done; what could not be completed, and waits for a person."""
    with drop.ledger.reading() as session:
        waiting = trail.intents(session)
    interfered = []
    for number, body in waiting:
        intent = Intent.loads(body)
        try:
            carry_out(drop, number, intent)
            drop.log("warning", "recovered", "an earlier run was cut off; what it had begun to move is complete now")
        except Interfered as error:
            interfered.append((number, intent, error))
    # Only then: what is written down of these goes on from the end of the audit log.
    results = [set_aside(drop, *each) for each in interfered]
    _sweep(drop)
    _sweep_looks(drop)
    _sync_log(drop)
    return results


def _sweep(drop: Drop) -> None:
    """Take away what was being made."""
    for entry in sorted(os.scandir(drop.root.folder(WORK)), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            disk.remove_tree(drop.root.folder(WORK) / entry.name)
        else:
            disk.remove(drop.root.folder(WORK) / entry.name)
    pending = drop.root.path / PENDING
    for path in sorted(pending.iterdir()) if pending.is_dir() else ():
        disk.remove(path)
    for path in sorted(drop.root.path.glob(disk.TEMPORARY)):
        disk.remove(path)


def _sweep_looks(drop: Drop) -> None:
    """Take away what a desk left that was killed a day ago or more: releases that it made for a look."""
    folder = drop.root.path / LOOKS
    for entry in os.scandir(folder) if os.path.isdir(folder) else ():
        left = entry.is_dir(follow_symlinks=False)
        if left and drop.clock().timestamp() - entry.stat(follow_symlinks=False).st_mtime > _LEFT_SECONDS:
            disk.remove_tree(folder / entry.name)


def _sync_log(drop: Drop) -> None:
    """Renames by a run that was cut off may not have lasted yet."""
    if not os.path.lexists(drop.root.folder(ANSWERS)):
        disk.make_folder(drop.root.folder(ANSWERS))
    for name in (INBOX, PROCESSING):
        disk.sync_folder(drop.root.folder(name))
    if (drop.root.path / AUDIT).exists():
        disk.sync_folder(drop.root.path)
