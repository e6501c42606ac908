"""File names that are safe to make: letters, digits, point, underscore and hyphen, none hidden, none long."""

from __future__ import annotations

import os
import re
from pathlib import Path

from edi837.jobs.inputs import Input

_NOT_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100
# Names under which programs write a file that is not complete yet.
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp")
DONE = ".done"


def safe_name(name: str) -> str:
    """The name with other characters as underscores, without leading points and hyphens; the extension stays."""
    plain = _NOT_SAFE.sub("_", name).lstrip(".-") or "unnamed"
    if len(plain) <= _LONGEST:
        return plain
    endings = _endings(plain)[-20:]
    return plain[: _LONGEST - len(endings)] + endings


def is_unfinished(name: str) -> bool:
    """Whether a name says that the file is still being written, or is no file for us."""
    return name.startswith(".") or name.lower().endswith(_UNFINISHED)


def stem_of(name: str, sha256: str) -> str:
    """NAME.<sha8>: how the names of all begin that is made of a file; the same name every day is normal."""
    return f"{Input(None, name).stem}.{sha256[:8]}"


def original_name(name: str, stem: str) -> str:
    """What the file itself is called where it waits: NAME.<sha8>.original.EXT, with .gz when it came so."""
    return f"{stem}.original{_endings(name)}"


def archived_name(name: str, stem: str) -> str:
    """What the file itself is called in the archive: NAME.<sha8>.EXT, with .gz when it came so."""
    return f"{stem}{_endings(name)}"


def _endings(name: str) -> str:
    return Input(None, name).extension + (name[-3:] if name.lower().endswith(".gz") else "")


def free(path: Path, token: str) -> Path:
    """The path, or one beside it when something stands there: nothing is ever overwritten."""
    return path.with_name(f"{path.name}.{token}") if os.path.lexists(path) else path
