"""The files of claims in the archive, by what their names say of their digests."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from edi837.drop.folder import ARCHIVE, Root
from edi837.system.named_tuple import NamedTuple

# As archived_name() names what came, with the digits of own_stem(); reports and answers have more words.
_ORIGINAL = re.compile(
    r"(?P<stem>(?P<name>.+)\.(?P<digits>[0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{64}))(?P<ending>(?:\.[^.]+)?(?:\.gz)?)"
)

_FEWEST = 8
# How others end there that came without an extension.
_OTHERS = (".again", ".decisions", ".answers")


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


def unknown_originals(root: Root, stems: Collection[str]) -> list[Path]:
    """The files of claims in the archive whose results begin as those of no known file do: `stems` has those."""
    return [archived.path for _, archived in _originals(root) if archived.stem not in stems]


def _originals(root: Root) -> Iterator[tuple[str, Archived]]:
    """All files of claims, each with the digits of its digest that its name has."""
    for day in sorted(root.folder(ARCHIVE).iterdir()):
        if day.is_dir() and not day.is_symlink():
            for entry in os.scandir(day):
                match = _ORIGINAL.fullmatch(entry.name)
                if match and match["ending"] not in _OTHERS and entry.is_file(follow_symlinks=False):
                    name = f"{match['name']}{match['ending']}"
                    yield match["digits"], Archived(name, match["stem"], Path(entry.path))
