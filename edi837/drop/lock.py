"""One run at a time: a lock that the system takes back when the process ends, however it ends."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from edi837.system.errors import Locked


@contextlib.contextmanager
def one_at_a_time(path: Path, told: dict[str, Any]) -> Iterator[dict[str, Any] | None]:
    """Hold the lock; Locked, with what the other run told, when it is held.

    Gives what a run told that ended without letting go (it was killed, or the machine stopped), else None. A record
    lock is used: it is not inherited by child processes, so a killed run never leaves it behind with them.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        before = _read(descriptor)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Locked(_sentence(path, before)) from None
        before = _read(descriptor)
        _write(descriptor, json.dumps(told).encode())
        try:
            yield before
        finally:
            _write(descriptor, b"")
    finally:
        os.close(descriptor)


def holder(path: Path) -> dict[str, Any] | None:
    """What the run told that seems to be at work, else None. For people only: nothing is locked to find out."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        told = _read(descriptor)
    finally:
        os.close(descriptor)
    return told if told and (told.get("host") != socket.gethostname() or _is_alive(told.get("pid"))) else None


def _is_alive(pid: object) -> bool:
    try:
        os.kill(int(str(pid)), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _sentence(path: Path, told: dict[str, Any] | None) -> str:
    which = f" (process {told.get('pid')} on {told.get('host')}, since {told.get('since')})" if told else ""
    return f"{path.parent}: another run is at work{which}; nothing was touched"


def _read(descriptor: int) -> dict[str, Any] | None:
    try:
        told = json.loads(os.pread(descriptor, 1024, 0))
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _write(descriptor: int, content: bytes) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, content, 0)
