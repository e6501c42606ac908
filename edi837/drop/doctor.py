"""Looks at a drop folder and says what is not as it should be, each time with what to do."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from edi837.drop.archive_gaps import in_words, missing
from edi837.drop.archived import unknown_originals
from edi837.drop.binding import why_another
from edi837.drop.changed_waiting import changed_waiting
from edi837.drop.drop import Drop
from edi837.drop.folder import (
    ARCHIVE,
    AUDIT,
    FOLDERS,
    HOLD,
    INBOX,
    KEY,
    LEDGER,
    LOCK,
    PROCESSING,
    QUARANTINE,
    ROOT_ID,
    WORK,
    Root,
)
from edi837.drop.gone_back import in_words as gone_back_in_words
from edi837.drop.gone_back import why_gone_back
from edi837.drop.high_water import shown_mark
from edi837.drop.interference import is_interrupted
from edi837.drop.lock import holder
from edi837.drop.open_folder import key_sign
from edi837.drop.reconcile import Sent, sent_lately
from edi837.drop.unsettled import unknown_waiting
from edi837.ledger import audit_log, files, trail, unread_claims
from edi837.ledger.connect import Ledger, Session, connect
from edi837.ledger.files import HELD, FileEntry
from edi837.ledger.files import QUARANTINED as WAITS_IN_QUARANTINE
from edi837.ledger.keys import read_key
from edi837.ledger.ledger_totals import damage, last_run
from edi837.ledger.migrate import version, why_not_current
from edi837.report.figures import counted
from edi837.settings.config import FILE_NAME
from edi837.settings.unattended import RunSettings
from edi837.system.errors import Edi837Error

_LEAST_FREE = 1 << 30
_SLOW_SECONDS = 2.0
_LONG = timedelta(days=7)
# Where others may write or fetch; all else is for the owner alone.
_SHARED = frozenset({"inbox", "outbox", "decisions", "hold"})


def examine(root: Root, settings: RunSettings, now: datetime) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    yield from _as_far_as_read(root.path, _modes(root))
    yield from _as_far_as_read(root.path, _disk(root, settings))
    yield from _as_far_as_read(root.path, _waiting(root, now))
    if settings.ledger or (root.path / LEDGER).exists():
        yield from _as_far_as_read(root.path, _ledger(root, settings, now))


def _as_far_as_read(place: Path, checks: Iterator[str]) -> Iterator[str]:
    """What some checks say; where what lies at a place is not given, that it is not. The others go on."""
    try:
        yield from checks
    except Edi837Error as error:
        yield str(error)
    except OSError as error:
        yield f"{error.filename if isinstance(error.filename, str) else place}: cannot be read: {error.strerror}"


def _modes(root: Root) -> Iterator[str]:
    for name in ("", *FOLDERS, KEY, ROOT_ID, LEDGER, AUDIT, FILE_NAME):
        path = root.path / name
        if not os.path.lexists(path):
            continue
        status = path.lstat()
        mode = stat.S_IMODE(status.st_mode)
        if status.st_uid != os.geteuid():
            yield f"{path}: belongs to another user than the one that runs edi837"
        if mode & 0o007 or (mode & 0o070 and name and name not in _SHARED):
            yield f"{path}: mode {mode:04o} lets others in; chmod {0o700 if path.is_dir() else 0o600:o} it"


def _disk(root: Root, settings: RunSettings) -> Iterator[str]:
    devices = {name: root.folder(name).stat().st_dev for name in FOLDERS}
    for name, device in devices.items():
        if device != devices[WORK]:
            yield f"{root.folder(name)}: is on another file system than work/; files cannot be moved there at once"
    free = shutil.disk_usage(root.path).free
    if free < max(_LEAST_FREE, 3 * (settings.max_megabytes << 20)):
        yield f"{root.path}: {free >> 20} MB are free; there should be three times max_megabytes, and 1 GB at least"
    probe, began = root.folder(WORK) / ".probe", time.monotonic()
    try:
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"edi837")
            file.flush()
            os.fsync(file.fileno())
        os.replace(probe, probe.with_suffix(".moved"))
        probe.with_suffix(".moved").unlink()
    except OSError as error:
        yield f"{root.folder(WORK)}: a file could not be written, synced, renamed and removed: {error.strerror}"
    if time.monotonic() - began > _SLOW_SECONDS:
        yield f"{root.folder(WORK)}: writing, syncing and renaming one file took more than {_SLOW_SECONDS:g} seconds"


def _waiting(root: Root, now: datetime) -> Iterator[str]:
    at_work = holder(root.path / LOCK) is not None
    for name in (INBOX, PROCESSING, HOLD, QUARANTINE):
        ages = []
        for entry in os.scandir(root.folder(name)):
            if entry.name.startswith("."):
                continue
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                yield f"{entry.path}: is a folder; what lies in it is not looked at"
            ages.append(now.timestamp() - status.st_ctime)
        if ages and max(ages) > _LONG.total_seconds():
            yield f"{root.folder(name)}: something waits there for more than {_LONG.days} days; see --status"
        if name == PROCESSING and ages and not at_work:
            yield f"{root.folder(name)}: {len(ages)} files of a run that was cut off; the next run takes them up"


def _ledger(root: Root, settings: RunSettings, now: datetime) -> Iterator[str]:
    key = read_key(root.path / KEY)
    with closing(Ledger(connect(settings.ledger or root.path / LEDGER, read_only=True), key)) as ledger:
        if wrong := damage(ledger):
            yield f"the ledger is damaged ({wrong}); restore it from a backup"
        with ledger.reading() as session:
            schema = version(session)
            if schema is None:
                yield "the ledger has no tables yet; `edi837 run` makes them"
                return
            if why := why_not_current(schema):
                yield why
                return
            sign, end, last = trail.fact(session, "key"), trail.log_end(session), last_run(session)
            unfinished = trail.intents(session)
            sent = sent_lately(root, session, settings, now)
            waiting = files.in_state(session, HELD, WAITS_IN_QUARANTINE)
            unknown = list(unknown_waiting(root, session))
            another = why_another(root, session, settings)
            lacks = list(_as_far_as_read(root.folder(ARCHIVE), _lacks(root, session, settings, now)))
    if another:
        yield f"{root.path}: {another}; see `edi837 run --help`, --take-over"
        return
    if sign is not None and sign != key_sign(key):
        yield f"{root.path / KEY}: is not the key of this ledger; restore both from one backup"
    if last and last > (now + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ"):
        yield f"the clock is behind: the last run ended at {last}"
    yield from lacks
    yield from _sent(sent, settings)
    yield from _interrupted(waiting)
    yield from _as_far_as_read(root.folder(HOLD), changed_waiting(root, waiting))
    if unfinished:
        yield "the last run was cut off while it moved files; the next run completes it"
        return
    if unknown:
        yield (
            f"{unknown[0].parent}: {unknown[0].name}{_and_others(unknown)} waits there, and the ledger does not "
            "know of it: move its reports away and put it into inbox/ again"
        )
    yield from _as_far_as_read(root.path / AUDIT, _audit(root, end))


def _lacks(root: Root, session: Session, settings: RunSettings, now: datetime) -> Iterator[str]:
    """What archive and ledger do not have of one another's files."""
    if gone := list(missing(root, session, settings, now)):
        yield in_words(gone)
    if unknown := [archived.path for archived, _ in unknown_originals(root, session)]:
        yield (
            f"{unknown[0]}{_and_others(unknown)} went out, and the ledger does not know of it: it was restored with an "
            "older audit log, and what is sent again would go out twice; put the newer log back if there is one, then "
            "--take-over"
        )
    elif why := why_gone_back(root, session, shown_mark(root.folder(ARCHIVE)), Drop.text(now)):
        yield gone_back_in_words(root, why)
    if unread := unread_claims.number_unread(session):
        yield (
            f"{unread_claims.in_words(unread)}: rules that ask about earlier files say that they did not check; each "
            "pass reads them from archive/, put back what is missing there"
        )


def _interrupted(waiting: Iterable[FileEntry]) -> Iterator[str]:
    for entry in waiting:
        if is_interrupted(entry):
            yield (
                f"{entry.name} ({entry.sha256[:12]}): its results were taken away while they were sent; ask whether "
                "the consumer has them, then --received or --accept"
            )


def _and_others(unknown: Sequence[Path]) -> str:
    return f" (and {counted(len(unknown) - 1, 'other file')})" if len(unknown) > 1 else ""


def _sent(sent: Sent, settings: RunSettings) -> Iterator[str]:
    """Sets that left the outbox without a receipt: a fault only where receipts are asked for, or some come."""
    if settings.receipts and sent.fetched:
        yield (
            f"{counted(len(sent.fetched), 'set')} of the last {settings.check_days} days left outbox/ without a "
            f"receipt, the first is {sent.fetched[0].name} ({sent.fetched[0].sha256[:12]}); see --status"
        )


def _audit(root: Root, end: trail.LogEnd) -> Iterator[str]:
    path = root.path / AUDIT
    if not path.exists():
        if end.size:
            yield f"{path}: is gone; put it back, or see `edi837 audit rotate --help`"
        return
    with path.open("rb") as lines:
        first_number = audit_log.first_number(lines.readline())  # a log that was rotated goes on from an older one
        lines.seek(0)
        result = audit_log.verify(lines, first_number=first_number)
    if isinstance(result, audit_log.BrokenChain):
        yield f"{path}: line {result.line} {result.why}"
    elif (result, path.stat().st_size) != (end.head, end.size):
        yield f"{path}: ends at line {result.number}, the ledger knows {end.head.number} lines"
