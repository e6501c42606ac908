"""What the ledger says, held against what lies in the folders: published sets, and day by day a part of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from edi837.drop.archive_gaps import in_words, not_pruned
from edi837.drop.drop import Drop, moment_of
from edi837.drop.folder import ARCHIVE, Root, archived_name
from edi837.drop.result import FileResult
from edi837.ledger import receipts, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import FileEntry
from edi837.manifest.read import MANIFEST_ENDING
from edi837.settings.unattended import RunSettings
from edi837.system import access
from edi837.system.errors import FOUND, SELF_CHECK, Unreadable
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import open_source

# How a set is called by its manifest: as it was made, or as a person decided.
MANIFESTS = (MANIFEST_ENDING, f".released{MANIFEST_ENDING}")
_CHECKED = "archive checked"
_FILES_A_DAY = 10_000


class Sent(NamedTuple):
    """Published sets of the last days without a receipt: those that stand in the outbox, and those that left it."""

    standing: list[FileEntry]
    fetched: list[FileEntry]


def sent_lately(root: Root, session: Session, settings: RunSettings, now: datetime) -> Sent:
    """What became of the sets that were published within `check_days`."""
    since = Drop.text(now - timedelta(days=settings.check_days))
    sent = Sent([], [])
    for entry in receipts.published_without_receipt(session, since):
        folder = root.inside(entry.target)
        stands = any(access.is_there(folder / f"{entry.stem}{end}") for end in MANIFESTS)
        (sent.standing if stands else sent.fetched).append(entry)
    return sent


def unreceived(drop: Drop) -> Iterator[FileResult]:
    """With `receipts = true`: each set that left the outbox, and of which nobody says that it was received."""
    if not drop.settings.receipts:
        return
    with drop.ledger.reading() as session:
        fetched = sent_lately(drop.root, session, drop.settings, drop.clock()).fetched
    for entry in fetched:
        words = (
            "left outbox/ without a receipt; ask its consumer, then "
            f"`edi837 run {drop.root.path.name} --received {entry.sha256[:12]} --by NAME`"
        )
        yield FileResult("unreceived", entry.name, FOUND, words, entry.sha256)


def check_archive(drop: Drop) -> Iterator[FileResult]:
    """Hold the next part of the archive against the ledger, once a day; a file that is not what came, or not there, is
    told.
    """
    with drop.ledger.reading() as session:
        day, settled = _cursor(session)
        if day == drop.day:
            return
        entries = receipts.published_after(session, settled, _FILES_A_DAY)
    left, last = drop.settings.check_megabytes << 20, 0
    absent: list[FileEntry] = []
    for entry in entries:
        if left <= 0:
            break
        path = archived_file(drop.root, entry)
        last, left = entry.settled, left - entry.bytes
        if path is None:
            absent.append(entry)
        elif wrong := _wrong(path, entry):
            yield FileResult("archive", path.name, SELF_CHECK, f"in archive/ {wrong}; restore it from a backup")
    with drop.ledger.writing() as session:
        gone = list(not_pruned(session, drop.settings, drop.clock(), absent))
        trail.set_fact(session, _CHECKED, f"{drop.day} {0 if not entries else last}")
    if gone:
        name = archived_name(gone[0].name, gone[0].stem)
        yield FileResult("archive", name, SELF_CHECK, in_words(gone), gone[0].sha256)


def _cursor(session: Session) -> tuple[str, int]:
    """The day on which the archive was last looked at, and how far."""
    day, _, settled = (trail.fact(session, _CHECKED) or "").partition(" ")
    return day, int(settled or 0)


def archived_file(root: Root, entry: FileEntry) -> Path | None:
    """Where in the archive a published file lies; None when its day was pruned, or it was taken away."""
    name = archived_name(entry.name, entry.stem)
    day = moment_of(entry.at)
    for shift in (0, 1, -1):
        path = root.folder(ARCHIVE) / f"{day + timedelta(days=shift):%Y%m%d}" / name
        if path.is_file() and not path.is_symlink():
            return path
    return next(root.folder(ARCHIVE).glob(f"*/{name}"), None)


def _wrong(path: Path, entry: FileEntry) -> str:
    try:
        with closing(open_source(path)) as source:
            return "" if source.sha256 == entry.sha256 else "is not the file that came: its digest differs"
    except Unreadable:
        return "cannot be read any more"
