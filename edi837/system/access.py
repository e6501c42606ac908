"""Whether something is there, and what the user of this process may do with it."""

from __future__ import annotations

import os
from pathlib import Path


def is_there(path: Path | str) -> bool:
    """Whether something has this name. OSError where that cannot be found out: what is not seen may stand there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def may_use(folder: Path) -> bool:
    """Whether the user of this process may list a folder, and make and move files in it."""
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK, effective_ids=True)


def may_read(path: Path) -> bool:
    """Whether the user of this process may read a file."""
    return os.access(path, os.R_OK, effective_ids=True)
