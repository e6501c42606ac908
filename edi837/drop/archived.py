"""The files of claims in the archive, by what their names say of their digests."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from edi837.drop.folder import ARCHIVE, Root, stem_of
from edi837.ledger import receipts
from edi837.ledger.connect import Session
from edi837.system.errors import Unreadable
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import open_source

# As archived_name() names what came, with the digits of own_stem(); reports and answers have more words.
_ORIGINAL = re.compile(
    r"(?P<stem>(?P<name>.+)\.(?P<digits>[0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{64}))(?P<ending>(?:\.[^.]+)?(?:\.gz)?)"
)

_FEWEST = 8
# How others are called there: what came again, decisions and answers, with a token where their name was taken.
_OTHER = re.compile(r".+\.(?:again|decisions|answers)(?:\.[^.]+)?(?:\.gz)?(?:\.[0-9a-f]{8})?")
# So many names of a day are held against the ledger together.
_AT_ONCE = 500
# An interchange begins so, after what is passed by.
_ISA, _MOST_BEFORE = b"ISA", 1024


class Archived(NamedTuple):
    """What a file was called when it came, how the names of its results begin, and where it lies."""

    name: str
    stem: str
    path: Path


def archived_as(root: Root, digests: Iterable[str]) -> dict[str, Archived]:
    """Those of some files, by their digests, that the archive has by its names; it is looked through once."""
    wanted = defaultdict[str, list[str]](list)
    for digest in digests:
        wanted[digest[:_FEWEST]].append(digest)
    names: dict[str, Archived] = {}
    for digits, archived in _originals(root) if wanted else ():
        fitting = wanted.get(digits[:_FEWEST], ())
        names.update((digest, archived) for digest in fitting if digest.startswith(digits))
    return names


def unknown_originals(root: Root, session: Session) -> Iterator[tuple[Archived, str]]:
    """The files of claims in the archive that did not go out as far as the ledger knows, with their digests.

    A file that somebody gave another name is known by its bytes.
    """
    everything = _everything(root)
    while some := list(islice(everything, _AT_ONCE)):
        published = receipts.published_stems(session, {archived.stem for _, archived in some})
        for _, archived in some:
            sha256 = "" if archived.stem in published else unpacked_digest(archived.path, _ISA)
            if sha256 and not receipts.is_published(session, sha256):
                yield archived._replace(stem=archived.stem or stem_of(archived.name, sha256)), sha256


def unpacked_digest(path: Path, beginning: bytes = b"") -> str:
    """The digest of a file's unpacked bytes; '' of links, and of what cannot be read or does not begin so."""
    if not path.is_file() or path.is_symlink():
        return ""
    try:
        with closing(open_source(path)) as source:
            return source.sha256 if beginning in source.data[:_MOST_BEFORE] else ""
    except Unreadable:
        return ""


def _originals(root: Root) -> Iterator[tuple[str, Archived]]:
    """All files of claims whose names have digits of their digests, each with those digits."""
    return ((digits, archived) for digits, archived in _everything(root) if digits)


def _everything(root: Root) -> Iterator[tuple[str, Archived]]:
    """The same, and what has no such name, without digits and stem: it was not put there by us, or it was renamed."""
    for day in sorted(root.folder(ARCHIVE).iterdir()):
        if day.is_dir() and not day.is_symlink():
            for entry in os.scandir(day):
                if _OTHER.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
                    continue
                match = _ORIGINAL.fullmatch(entry.name)
                if match:
                    name = f"{match['name']}{match['ending']}"
                    yield match["digits"], Archived(name, match["stem"], Path(entry.path))
                else:
                    yield "", Archived(entry.name, "", Path(entry.path))
