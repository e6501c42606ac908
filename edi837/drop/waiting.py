"""What waits in a drop folder, for people; nothing is changed and nothing locked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from edi837.drop.arrivals import settling
from edi837.drop.folder import DECISIONS, HOLD, INBOX, LEDGER, LOCK, PROCESSING, QUARANTINE, Root
from edi837.drop.lock import holder
from edi837.drop.reconcile import Sent, sent_lately
from edi837.ledger import deciding, files, ledger_totals, trail
from edi837.ledger.connect import Ledger, Session, connect
from edi837.ledger.files import HELD, QUARANTINED, FileEntry
from edi837.ledger.migrate import version, why_not_current
from edi837.ledger.unread_claims import number_unread
from edi837.report.figures import counted
from edi837.settings.unattended import RunSettings
from edi837.system.errors import UsageError


def status(root: Root, settings: RunSettings, now: datetime) -> Iterator[str]:
    """Lines of text: the run at work, files on their way, what waits for a person and how to go on with it.

    UsageError for a ledger of another version: nothing is migrated by looking.
    """
    at_work = holder(root.path / LOCK)
    if at_work is not None:
        yield f"a run is at work (process {at_work.get('pid')} on {at_work.get('host')}, since {at_work.get('since')})"
    for name in (INBOX, PROCESSING, DECISIONS):
        if number := sum(not entry.name.startswith(".") for entry in os.scandir(root.folder(name))):
            yield f"{name + '/':<12} {counted(number, 'file')}"
    yield from settling_lines(root, settings, now)
    if not settings.ledger and not (root.path / LEDGER).exists():
        yield "no run yet"
        return
    ledger = Ledger(connect(settings.ledger or root.path / LEDGER, read_only=True), b"")
    try:
        with ledger.reading() as session:
            schema = version(session)
            if schema is not None and (why := why_not_current(schema)):
                raise UsageError(why)
            yield from _waiting(session)
            yield from _sent(sent_lately(root, session, settings, now), settings)
    finally:
        ledger.close()


def settling_lines(root: Root, settings: RunSettings, now: datetime) -> Iterator[str]:
    """What was written to lately and is not taken yet, with the seconds until the last of it is."""
    for name in (INBOX, DECISIONS):
        if left := settling(root.folder(name), settings.stable_seconds, now):
            yield f"{name + '/':<12} {counted(len(left), 'file')} still settling, {max(left)} s"


def _waiting(session: Session) -> Iterator[str]:
    ended = ledger_totals.last_run(session)
    if ended:
        yield f"last run     {ended}"
    if number := len(trail.intents(session)):
        yield f"unfinished   {counted(number, 'move')}; the next run completes it"
    if number := number_unread(session):
        yield f"claims       of {counted(number, 'file')} that went out are not known yet; see `edi837 doctor`"
    for entry in files.in_state(session, HELD):
        open_proposals = deciding.undecided(session, entry.sha256)
        words = f"{counted(entry.errors, 'error')}, {counted(open_proposals, 'proposal')} to decide"
        yield _line(HOLD, entry, words)
    for entry in files.in_state(session, QUARANTINED):
        yield _line(QUARANTINE, entry, entry.reasons.replace(" ", ", "))


def _sent(sent: Sent, settings: RunSettings) -> Iterator[str]:
    """What stands in the outbox, and what was fetched without a word about it."""
    days = f"of the last {settings.check_days} days"
    if sent.standing:
        yield f"outbox/      {counted(len(sent.standing), 'set')} {days} to be fetched"
    if sent.fetched:
        yield f"fetched      {counted(len(sent.fetched), 'set')} {days} without a receipt"


def _line(folder: str, entry: FileEntry, words: str) -> str:
    return f"{folder + '/':<12} {entry.sha256[:12]}  {entry.at}  {entry.name}: {words}"
