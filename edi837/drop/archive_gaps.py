"""Published files that are missing from the archive: only what is past its days, or was pruned, may be gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from edi837.drop.drop import moment_of
from edi837.drop.folder import ARCHIVE, Root, archived_name
from edi837.ledger import receipts, retention, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import FileEntry
from edi837.report.figures import counted
from edi837.settings.unattended import RunSettings

# By ISA06, '' for all others: the first day that prune left, as YYYYMMDD.
_PRUNED = "archive pruned before"
_AT_ONCE = 10_000


def first_kept_days(settings: RunSettings, now: datetime) -> dict[str, str]:
    """By ISA06, '' for all others: the first day of the archive that is not past its days; none where all are kept."""
    if settings.keep_archive_days is None:
        return {}
    kept = {"": settings.keep_archive_days, **settings.keep_days}
    return {sender: first_kept(now, days) for sender, days in kept.items()}


def first_kept(now: datetime, days: int) -> str:
    """The name of the first day of the archive that stays where so many days are kept."""
    return f"{now - timedelta(days=days):%Y%m%d}"


def note_pruned(session: Session, settings: RunSettings, now: datetime) -> None:
    """Keep that prune took away what was past its days, for when the days become more."""
    trail.set_fact(session, _PRUNED, json.dumps(_later(_pruned(session), first_kept_days(settings, now))))


def missing(root: Root, session: Session, settings: RunSettings, now: datetime) -> Iterator[FileEntry]:
    """All published files that are missing from the archive."""
    names = {path.name for path in root.folder(ARCHIVE).glob("*/*")}
    settled = 0
    while entries := receipts.published_after(session, settled, _AT_ONCE):
        settled = entries[-1].settled
        absent = [entry for entry in entries if archived_name(entry.name, entry.stem) not in names]
        yield from not_pruned(session, settings, now, absent)


def not_pruned(
    session: Session, settings: RunSettings, now: datetime, absent: Iterable[FileEntry]
) -> Iterator[FileEntry]:
    """Those of some absent files that are within the days of a sender of theirs, and were so at the last pruning."""
    kept = _later(_pruned(session), first_kept_days(settings, now))
    # The archive may have it under the day before: its days are those of the clock there, not of UTC.
    for entry in absent:
        senders = retention.senders(session, entry)
        days = [kept.get(sender, kept.get("", "")) for sender in senders] or [kept.get("", "")]
        if f"{moment_of(entry.at) - timedelta(days=1):%Y%m%d}" >= min(days):
            yield entry


def in_words(gone: Sequence[FileEntry]) -> str:
    """How many are gone, and what to do."""
    others = f" and {counted(len(gone) - 1, 'other published file')}" if len(gone) > 1 else ""
    return (
        f"what came as {gone[0].name}{others} {'are' if others else 'is'} missing from archive/, and nothing says that "
        "it was pruned; restore it from a backup"
    )


def _pruned(session: Session) -> dict[str, str]:
    noted: dict[str, str] = json.loads(trail.fact(session, _PRUNED) or "{}")
    return noted


def _later(days: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """The later day of each sender; one that has no day of its own had that of all others."""
    senders = days.keys() | others.keys()
    return {
        sender: max(days.get(sender, days.get("", "")), others.get(sender, others.get("", ""))) for sender in senders
    }
