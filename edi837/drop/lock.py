"""One run at a time: a lock on the drop folder itself, which the system takes back when the process ends.

A lock file can be deleted by people who mean well, and then two runs hold "the" lock. So what is locked is the folder:
it cannot be deleted while files lie in it, and where it was moved away and another one put in its place, the run sees
that before it writes down anything. The file `.lock` beside it only tells people who is at work, and keeps out a run
of release 1, which locks that file.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import signal
import socket
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from edi837.system.dataclass import dataclass
from edi837.system.errors import Locked, SelfCheckFailed, UsageError

_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)
_OURS: set[int] = set()
_CANNOT_LOCK = (
    "{folder}: its file system cannot lock a folder ({why}), so two runs could not be kept apart; put the drop folder "
    "onto a local disk (docs/operations.md)"
)
_MOUNTS = Path("/proc/self/mountinfo")
# Of other machines; where a folder can be locked on them at all, the lock is this machine's alone (local_lock, nolock).
_OF_A_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"})
_STOPPED = "stopped"


def _forget_in_child() -> None:
    """A forked worker gives up what it inherited: a killed run must not stay locked for as long as a worker lives."""
    for descriptor in _OURS:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    if _OURS:
        signal.set_wakeup_fd(-1)  # that a worker is told to stop says nothing of the run
    _OURS.clear()


os.register_at_fork(after_in_child=_forget_in_child)


@contextlib.contextmanager
def folder_locked(folder: Path, facts: dict[str, Any] | None) -> Generator[Callable[[], None]]:
    """Hold the lock on a folder; gives a check that raises SelfCheckFailed once another folder stands in its place.

    Locked when another run has it, `facts` being what that run says of itself. UsageError where the file system cannot
    lock a folder, or is that of another machine (NFS): there two machines could not be kept apart.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    _OURS.add(descriptor)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                raise Locked(_sentence(folder, facts)) from None
            raise UsageError(_CANNOT_LOCK.format(folder=folder, why=error.strerror)) from None
        if (network := network_file_system(descriptor)) is not None:
            raise UsageError(_CANNOT_LOCK.format(folder=folder, why=f"{network}: other machines do not see the lock"))

        def check() -> None:
            with contextlib.suppress(OSError):
                if os.path.samestat(os.fstat(descriptor), os.stat(folder)):
                    return
            raise SelfCheckFailed(
                f"{folder}: was moved away or replaced while a run was at work in it; nothing more was done"
            )

        yield check
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        _OURS.discard(descriptor)
        os.close(descriptor)


@dataclass(frozen=True)
class LockNotice:
    """The lock file of a run at work. `before` is what a run told that ended without saying so, else None."""

    before: dict[str, Any] | None
    _descriptor: int
    _facts: dict[str, Any]

    def handling(self, key: str) -> None:
        """Tell what is being handled, so that the next run knows what the process ended with; '' for nothing."""
        _write(self._descriptor, json.dumps({**self._facts, "handling": key}).encode())


def network_file_system(descriptor: int) -> str | None:
    """The name of the file system of other machines that an open file is on, None when it is another one or unknown."""
    device = os.fstat(descriptor).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    with contextlib.suppress(OSError):
        for line in _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
            mount, _, system = line.partition(" - ")
            name = system.partition(" ")[0]
            if mount.split(" ")[2:3] == [wanted] and name in _OF_A_NETWORK:
                return name
    return None


@contextlib.contextmanager
def one_at_a_time(path: Path, facts: dict[str, Any]) -> Generator[LockNotice]:
    """Tell in the file `path` who is at work, and hold the lock on it that release 1 looks at; Locked when it is held.

    A run that is told to stop has that in the file at once, even while it is in the middle of a long call: `before` of
    the next run has `stopped` then.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        before = _read(descriptor)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Locked(_sentence(path.parent, before)) from None
        before = _read(descriptor)
        _write(descriptor, json.dumps(facts).encode())
        try:
            with _signals_written_to(path):
                yield LockNotice(before, descriptor, facts)
        finally:
            _write(descriptor, b"")
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _signals_written_to(path: Path) -> Generator[None]:
    """Let the number of each signal be appended to a file the moment it comes (signal.set_wakeup_fd)."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_NOFOLLOW)
    _OURS.add(descriptor)
    try:
        earlier = signal.set_wakeup_fd(descriptor, warn_on_full_buffer=False)
    except ValueError:  # outside of the main thread no signal comes
        earlier = None
    try:
        yield
    finally:
        if earlier is not None:
            signal.set_wakeup_fd(earlier)
        _OURS.discard(descriptor)
        os.close(descriptor)


def holder(path: Path) -> dict[str, Any] | None:
    """What the run told that seems to be at work, else None. For people only: nothing is locked to find out."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        facts = _read(descriptor)
    finally:
        os.close(descriptor)
    return facts if facts and (facts.get("host") != socket.gethostname() or _is_alive(facts.get("pid"))) else None


def _is_alive(pid: object) -> bool:
    try:
        os.kill(int(str(pid)), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True


def _sentence(folder: Path, facts: dict[str, Any] | None) -> str:
    which = f" (process {facts.get('pid')} on {facts.get('host')}, since {facts.get('since')})" if facts else ""
    return f"{folder}: another run is at work{which}; nothing was touched"


def _read(descriptor: int) -> dict[str, Any] | None:
    content = os.pread(descriptor, 1024, 0)
    text = content.rstrip(bytes(range(1, 32)))  # numbers of signals, behind what the run told
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return {**facts, _STOPPED: len(text) < len(content)} if isinstance(facts, dict) else None


def _write(descriptor: int, content: bytes) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, content, 0)
