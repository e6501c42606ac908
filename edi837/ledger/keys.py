"""The key of the digests by which the ledger knows claims and patients: without it they say nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from edi837.system import disk
from edi837.system.errors import UsageError
from edi837.system.machine_faults import raise_if_of_the_machine

_BYTES = 32
# A file that is longer is not a key.
_MOST_BYTES = 4096


def make_key(path: Path) -> None:
    """Write a new key, for the owner alone, unless there is one."""
    if not path.exists():
        temporary, file = disk.create_temporary(path.parent)
        with file:
            file.write(os.urandom(_BYTES).hex().encode() + b"\n")
            disk.sync(file, temporary)
        disk.rename(temporary, path)


def read_key(path: Path) -> bytes:
    """The key; UsageError when it is missing, no key, or open to others, Unreadable when the disk does not give it."""
    try:
        text = read_owned(path, "the key of the ledger").decode("latin-1").strip()
    except FileNotFoundError:
        raise UsageError(f"{path}: the key of the ledger is missing; restore it from the backup") from None
    except OSError as error:
        raise_if_of_the_machine(path, error)
        raise
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise UsageError(f"{path}: is not the key of a ledger; restore it from the backup")
    return key


def read_owned(path: Path, name: str) -> bytes:
    """A file that holds a key, called `name`; UsageError when it is no regular file, or others may read it."""
    # Not waiting, should it be a pipe.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise UsageError(f"{path}: {name} is not a regular file; restore it from the backup")
        if stat.S_IMODE(mode) & 0o077:
            raise UsageError(f"{path}: others may read {name}; chmod 600 it")
        return os.read(descriptor, _MOST_BYTES)
    finally:
        os.close(descriptor)


def keyed_digest(key: bytes, *parts: bytes) -> bytes:
    """Sixteen bytes that only the holder of the key can make of the parts."""
    import hmac  # not without a ledger

    return hmac.digest(key, b"\x1e".join(parts), "sha256")[:16]
