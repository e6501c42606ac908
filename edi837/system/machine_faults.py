"""Failures to read that say nothing of a file: the disk, the network or the memory failed, and it may be read again."""

from __future__ import annotations

import errno
from pathlib import Path

from edi837.system.errors import Unreadable

# What a file, its name or its rights are the reason of. An error without a number is a library's word on the content.
_OF_THE_FILE = frozenset(
    {
        errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EACCES, errno.EPERM,
        errno.ENXIO, errno.ENODEV, errno.EINVAL, None,
    }
)  # fmt: skip


def machine_fault(error: BaseException | None) -> OSError | None:
    """An error, or what it was raised from, where it is one of the machine that the file has no part in."""
    while error is not None and not isinstance(error, OSError):
        error = error.__cause__
    return error if error is not None and error.errno not in _OF_THE_FILE else None


def raise_if_of_the_machine(path: Path, error: BaseException) -> None:
    """Unreadable for such an error: who takes it for a word on the file would put the file aside for it."""
    if (fault := machine_fault(error)) is not None:
        raise Unreadable(f"{path.name}: cannot be read: {fault.strerror}") from error
