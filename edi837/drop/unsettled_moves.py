"""Where files go that a restored ledger cannot know: moves for each fate that unsettled.py finds out."""

from __future__ import annotations

import glob
import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from pathlib import Path

from edi837.drop.begun_sets import copies_alone
from edi837.drop.drop import Drop
from edi837.drop.folder import HOLD, INBOX, OUTBOX, QUARANTINE, archived_name, original_name, unused_path
from edi837.drop.intent import Move
from edi837.drop.interference import INTERRUPTED
from edi837.drop.publish import archive_place
from edi837.drop.reconcile import MANIFESTS
from edi837.ledger.files import HELD, WITHDRAWN
from edi837.manifest.read import MANIFEST_ENDING
from edi837.system.dataclass import dataclass

# As original_name() names what waits.
WAITS = re.compile(r"(?P<stem>(?P<name>.+)\.[0-9a-f]{8,64})\.original(?P<ending>(?:\.[^.]*)?(?:\.gz)?)")
_RELEASED = ".released"


@dataclass(frozen=True)
class StandingFile:
    """A file that is on its way, or waits. `name` is what its sender called it, `stem` how its results begin.

    Of a file that is being handled its verified copy stands in work/: `is_copy`, where the file itself is gone already,
    as `is_spare` beside it.
    """

    path: Path
    sha256: str
    name: str
    stem: str
    is_copy: bool = False
    is_spare: bool = False


def put_aside(drop: Drop, file: StandingFile, standing: Iterable[StandingFile]) -> Iterator[Move]:
    """Into quarantine/ with a file that may have been sent; what stands of its set goes to the archive."""
    for path in sorted(drop.root.folder(OUTBOX).rglob(f"{glob.escape(file.stem)}.*")):
        yield drop.root.relative(path), _archive(drop, file, path, INTERRUPTED)
    yield from _reports(drop, file, standing, INTERRUPTED)
    place = f"{QUARANTINE}/{original_name(file.name, file.stem)}"
    if drop.root.relative(file.path) != place:
        yield drop.root.relative(file.path), place


def half_sent(drop: Drop, file: StandingFile, standing: Sequence[Path]) -> Iterator[Move]:
    """Into the archive with what stands in the outbox of a set whose manifest never came there; nothing is a set so.

    `standing` is all that stands in the outbox, in the order of names.
    """
    beginning, paths = f"{file.stem}.", list[Path]()
    for path in islice(standing, bisect_left(standing, beginning, key=attrgetter("name")), None):
        if not path.name.startswith(beginning):
            break
        paths.append(path)
    if any(path.name in (f"{file.stem}{end}" for end in MANIFESTS) for path in paths):
        return
    # A file whose name only begins as this one's does has its own manifest.
    manifests = (path.name for path in paths if path.name.endswith(MANIFEST_ENDING))
    others = tuple(f"{name.removesuffix(MANIFEST_ENDING).removesuffix(_RELEASED)}." for name in manifests)
    for path in paths:
        if not path.name.startswith(others):
            yield drop.root.relative(path), _archive(drop, file, path, INTERRUPTED)


def half_waiting(drop: Drop, standing: Iterable[StandingFile], begun: Container[int]) -> Iterator[Move]:
    """Into the archive with reports that were moved to hold/ or quarantine/, and the file that they are of was not.

    `begun` are the numbers of the files that were to be moved when the pass was cut off.
    """
    folders = (drop.root.folder(HOLD), drop.root.folder(QUARANTINE))
    stems = tuple(f"{file.stem}." for file in standing if file.path.parent in folders)
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        if not (WAITS.fullmatch(path.name) or path.name.startswith(stems)) and path.lstat().st_ino in begun:
            place = archive_place(drop, f"{INTERRUPTED}/{path.name}", f"{path.lstat().st_ino:x}")
            yield drop.root.relative(path), place


def kept(drop: Drop, file: StandingFile, standing: Iterable[StandingFile]) -> Iterator[Move]:
    """A file that went out into the archive, where its pass did not come to that; its reports, too."""
    yield from _reports(drop, file, standing, HELD)
    yield drop.root.relative(file.path), archive_place(drop, archived_name(file.name, file.stem), file.sha256[:8])


def lost(drop: Drop, file: StandingFile, standing: Iterable[StandingFile]) -> Iterator[Move]:
    """A part into the archive whose file is put aside whole."""
    yield from _reports(drop, file, standing, INTERRUPTED)
    yield drop.root.relative(file.path), _archive(drop, file, file.path, INTERRUPTED)


def given_back(drop: Drop, file: StandingFile, standing: Iterable[StandingFile]) -> Iterator[Move]:
    """A file into the inbox, under its own name if nothing else has that; its reports into the archive."""
    yield from _reports(drop, file, standing, WITHDRAWN)
    place = drop.root.folder(INBOX) / file.name
    alone = not place.exists() and [each.name for each in standing].count(file.name) == 1
    yield drop.root.relative(file.path), drop.root.relative(place if alone else place.with_name(_other_name(file)))


def come_again(drop: Drop) -> Iterator[Move]:
    """Decisions and answers of which nothing but the copy in work/ is left, as new ones to where they came."""
    for path, folder in copies_alone(drop.root):
        place = drop.root.folder(folder) / path.name
        yield drop.root.relative(path), drop.root.relative(unused_path(place, path.parent.parent.name))


def _other_name(file: StandingFile) -> str:
    return f"{file.sha256[:8]}.{file.name}"


def _archive(drop: Drop, file: StandingFile, path: Path, word: str) -> str:
    return archive_place(drop, f"{file.stem}.{word}/{path.name}", file.sha256[:8])


def _reports(drop: Drop, file: StandingFile, standing: Iterable[StandingFile], word: str) -> Iterator[Move]:
    """The reports beside a file that waits, into the archive; others of the name have their own."""
    others = tuple(f"{each.stem}." for each in standing if each.stem.startswith(f"{file.stem}."))
    for folder in (HOLD, QUARANTINE):
        for path in sorted(drop.root.folder(folder).glob(f"{glob.escape(file.stem)}.*")):
            if not WAITS.fullmatch(path.name) and not path.name.startswith(others):
                yield drop.root.relative(path), _archive(drop, file, path, word)
