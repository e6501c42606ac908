"""The files of claims in the archive, by what their names say of their digests."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from edi837.drop.folder import ARCHIVE, Root
from edi837.system.named_tuple import NamedTuple

# As archived_name() names what came, with the digits of own_stem(); reports and answers have more words.
_ORIGINAL = re.compile(
    r"(?P<stem>(?P<name>.+)\.(?P<digits>[0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{64}))(?P<ending>(?:\.[^.]+)?(?:\.gz)?)"
)

_FEWEST = 8


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
    for day in sorted(root.folder(ARCHIVE).iterdir()) if wanted else ():
        if day.is_dir() and not day.is_symlink():
            for entry in os.scandir(day):
                match = _ORIGINAL.fullmatch(entry.name)
                if match and entry.is_file(follow_symlinks=False):
                    archived = Archived(f"{match['name']}{match['ending']}", match["stem"], Path(entry.path))
                    fitting = wanted.get(match["digits"][:_FEWEST], ())
                    names.update((digest, archived) for digest in fitting if digest.startswith(match["digits"]))
    return names
