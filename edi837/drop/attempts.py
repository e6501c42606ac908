"""How often the handling of a file ended the process: what does so again and again is put aside.

Being stopped from outside is nobody's fault: a signal that asks to stop (and whatever follows when it takes too long),
and a restart of the machine. When the system ran out of memory it may have been another program that took it; so that
counts on its own, and is borne longer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edi837.drop.drop import Drop
from edi837.drop.take import left_behind
from edi837.ledger import files, trail
from edi837.ledger.connect import Session
from edi837.ledger.files import HELD, QUARANTINED, FileEntry
from edi837.ledger.unread_claims import unread_files

MOST_CUT_OFF = 5
_MOST_WITHOUT_MEMORY = 20
_BOOT, _COUNTERS = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/vmstat")
_KILLED = "oom_kill "
_LONGEST_KEY = 24


def surroundings() -> dict[str, str]:
    """What tells later that the machine was restarted, or that the system ended processes for want of memory."""
    state = {"boot": "", "memory": ""}
    with contextlib.suppress(OSError):
        state["boot"] = _BOOT.read_text().strip()
    with contextlib.suppress(OSError):
        lines = (line for line in _COUNTERS.read_text().splitlines() if line.startswith(_KILLED))
        state["memory"] = next(lines, "").removeprefix(_KILLED)
    return state


def key_of(entry: FileEntry) -> str:
    """By what the attempts at a file that waits are counted."""
    return entry.sha256[:_LONGEST_KEY]


def count_attempt(drop: Drop, before: Mapping[str, Any]) -> None:
    """Count that a run ended in the middle of a file which is still to be handled; `before` is what it told."""
    key, now = str(before.get("handling", ""))[:_LONGEST_KEY], surroundings()
    is_restart = bool(now["boot"]) and before.get("boot") != now["boot"]
    if not key or before.get("stopped") or is_restart:
        return
    ran_out = before.get("memory") != now["memory"]
    with drop.ledger.reading() as session:
        waiting = {key_of(entry) for entry in (*files.in_state(session, HELD, QUARANTINED), *unread_files(session))}
    if key not in waiting and key not in {taken.token for taken in left_behind(drop)}:
        return  # it was done but for its moves, which are complete now
    with drop.ledger.writing() as session:
        trail.count_attempt(session, trail.without_memory(key) if ran_out else key)


def count_failure(drop: Drop, key: str) -> None:
    """Count that a file was given up: it takes more memory than there is."""
    with drop.ledger.writing() as session:
        trail.count_attempt(session, key)


def is_dangerous(session: Session, key: str) -> bool:
    """Whether a file ended the process so often that it is not handled any more."""
    times = trail.attempts(session, key)
    return times.alone >= MOST_CUT_OFF or times.without_memory >= _MOST_WITHOUT_MEMORY


def was_attempted(session: Session, key: str) -> int:
    """How often the process ended with a file, for whatever reason."""
    return sum(trail.attempts(session, key))


def dangerous_waiting(drop: Drop) -> list[FileEntry]:
    """Files in hold/ whose manifest, decisions or release end the process."""
    with drop.ledger.reading() as session:
        waiting = files.in_state(session, HELD) if trail.has_attempts(session) else []
        return [entry for entry in waiting if is_dangerous(session, key_of(entry))]
