"""What a ledger that was restored cannot know: sets that may not have gone out, and files that wait since.

The audit log has a set as sent before the files of the set are moved. When the ledger that would have completed that is
gone, the line alone does not prove that the set went out: its manifest in the outbox does, or its file in the archive.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from edi837.drop.archived import archived_as
from edi837.drop.drop import Drop
from edi837.drop.folder import HOLD, INBOX, OUTBOX, PROCESSING, QUARANTINE, Root, original_name, stem_of
from edi837.drop.intent import Move
from edi837.drop.interference import INTERRUPTED
from edi837.drop.publish import archive_place, digest_of
from edi837.drop.take import TakenFile
from edi837.drop.withdraw import FOLDERS
from edi837.ledger import files
from edi837.ledger.connect import Session
from edi837.ledger.files import HELD, QUARANTINED, WITHDRAWN
from edi837.manifest.read import MANIFEST_ENDING
from edi837.system.dataclass import dataclass
from edi837.system.errors import Unreadable
from edi837.x12.source import open_source

# As original_name() names what waits.
_WAITS = re.compile(r"(?P<stem>(?P<name>.+)\.[0-9a-f]{8,64})\.original(?P<ending>(?:\.[^.]*)?(?:\.gz)?)")


@dataclass(frozen=True)
class StandingFile:
    """A file that is on its way, or waits. `name` is what its sender called it, `stem` how its results begin."""

    path: Path
    sha256: str
    name: str
    stem: str


@dataclass(frozen=True)
class Unsettled:
    """`uncertain` are files that the log has as sent, while nothing shows that they were; `again` wait unknown.

    `moves` put the first aside, and give the others back as new files.
    """

    uncertain: tuple[StandingFile, ...]
    again: tuple[StandingFile, ...]
    moves: tuple[Move, ...]


def unknown_waiting(root: Root, session: Session) -> Iterator[Path]:
    """The files in hold/ and quarantine/ that wait as ours do, and of which the ledger knows nothing."""
    waiting = files.in_state(session, HELD, QUARANTINED)
    known = {root.folder(FOLDERS[entry.state]) / original_name(entry.name, entry.stem) for entry in waiting}
    for folder in (HOLD, QUARANTINE):
        for path in sorted(root.folder(folder).iterdir()):
            if path not in known and _WAITS.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                yield path


def find_unsettled(
    drop: Drop, sent: Mapping[str, Mapping[str, Any]], parted: Mapping[str, str], begun: Collection[str]
) -> Unsettled:
    """What became of the files that the log has as `sent`, and what waits unknown.

    `sent` has the line of each by its digest, `parted` the file of each part by the part's digest, `begun` the digests
    of files of which the ledger itself knows that something was begun.
    """
    standing = tuple(_standing(drop))
    uncertain = tuple(_uncertain(drop, standing, sent))
    aside = {file.sha256 for file in uncertain}
    with drop.ledger.reading() as session:
        unknown = set(unknown_waiting(drop.root, session))
    waiting = [file for file in standing if file.path.parent != drop.root.folder(PROCESSING)]
    others = [file for file in waiting if file.path in unknown or (file.sha256 in sent and file.sha256 not in aside)]
    again = tuple(file for file in others if not {file.sha256, parted.get(file.sha256)} & {*aside, *begun})
    moves: dict[str, str] = {}
    for file in others:
        for old, new in _given_back(drop, file, standing) if file in again else _lost(drop, file, standing):
            moves.setdefault(old, new)
    for file in uncertain:
        for old, new in _put_aside(drop, file, standing):
            moves.setdefault(old, new)
    return Unsettled(uncertain, again, tuple(moves.items()))


def _uncertain(
    drop: Drop, standing: Sequence[StandingFile], sent: Mapping[str, Mapping[str, Any]]
) -> Iterator[StandingFile]:
    manifests = drop.root.folder(OUTBOX).rglob(f"*{MANIFEST_ENDING}")
    published = {digest_of(path) for path in manifests if path.is_file() and not path.is_symlink()}
    archived = archived_as(drop.root, [file.sha256 for file in standing if file.sha256 in sent])
    for file in standing:
        line = sent.get(file.sha256)
        if line and line.get("manifest_sha256") not in published and file.sha256 not in archived:
            yield file


def _standing(drop: Drop) -> Iterator[StandingFile]:
    """The files that are on their way or wait; what cannot be read is left where it is."""
    for path in sorted(drop.root.folder(PROCESSING).iterdir()):
        token, _, name = path.name.partition(".")
        taken = TakenFile(path, token, name)
        if name and not (taken.decides or taken.answers) and (sha256 := _digest(path)):
            yield StandingFile(path, sha256, name, stem_of(name, sha256))
    for folder in (HOLD, QUARANTINE):
        for path in sorted(drop.root.folder(folder).iterdir()):
            if (match := _WAITS.fullmatch(path.name)) and (sha256 := _digest(path)):
                yield StandingFile(path, sha256, f"{match['name']}{match['ending']}", match["stem"])


def _digest(path: Path) -> str | None:
    """The digest of a file's unpacked bytes."""
    if not path.is_file() or path.is_symlink():
        return None
    try:
        with closing(open_source(path)) as source:
            return source.sha256
    except Unreadable:
        return None


def _put_aside(drop: Drop, file: StandingFile, standing: Iterable[StandingFile]) -> Iterator[Move]:
    """Into quarantine/ with a file that may have been sent; what stands of its set goes to the archive."""
    for path in sorted(drop.root.folder(OUTBOX).rglob(f"{glob.escape(file.stem)}.*")):
        yield drop.root.relative(path), _archive(drop, file, path, INTERRUPTED)
    yield from _reports(drop, file, standing, INTERRUPTED)
    place = f"{QUARANTINE}/{original_name(file.name, file.stem)}"
    if drop.root.relative(file.path) != place:
        yield drop.root.relative(file.path), place


def _lost(drop: Drop, file: StandingFile, standing: Iterable[StandingFile]) -> Iterator[Move]:
    """A part into the archive whose file is put aside whole."""
    yield from _reports(drop, file, standing, INTERRUPTED)
    yield drop.root.relative(file.path), _archive(drop, file, file.path, INTERRUPTED)


def _given_back(drop: Drop, file: StandingFile, standing: Iterable[StandingFile]) -> Iterator[Move]:
    """A file into the inbox, under its own name if nothing else has that; its reports into the archive."""
    yield from _reports(drop, file, standing, WITHDRAWN)
    place = drop.root.folder(INBOX) / file.name
    alone = not place.exists() and [each.name for each in standing].count(file.name) == 1
    yield drop.root.relative(file.path), drop.root.relative(place if alone else place.with_name(_other_name(file)))


def _other_name(file: StandingFile) -> str:
    return f"{file.sha256[:8]}.{file.name}"


def _archive(drop: Drop, file: StandingFile, path: Path, word: str) -> str:
    return archive_place(drop, f"{file.stem}.{word}/{path.name}", file.sha256[:8])


def _reports(drop: Drop, file: StandingFile, standing: Iterable[StandingFile], word: str) -> Iterator[Move]:
    """The reports beside a file that waits, into the archive; others of the name have their own."""
    others = tuple(f"{each.stem}." for each in standing if each.stem.startswith(f"{file.stem}."))
    for folder in (HOLD, QUARANTINE):
        for path in sorted(drop.root.folder(folder).glob(f"{glob.escape(file.stem)}.*")):
            if not _WAITS.fullmatch(path.name) and not path.name.startswith(others):
                yield drop.root.relative(path), _archive(drop, file, path, word)
