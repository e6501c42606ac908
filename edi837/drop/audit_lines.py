"""Lines for the audit log: made while a file is handled, appended when its intent is carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from edi837.drop.audit_part import AuditPart, log_size
from edi837.drop.drop import Drop
from edi837.drop.folder import AUDIT, PENDING
from edi837.ledger import audit_log, trail
from edi837.system import disk
from edi837.system.errors import SelfCheckFailed
from edi837.system.named_tuple import NamedTuple

# So many bytes of the log are read for its last line, and more where that is longer.
_TAIL = 1 << 16
AuditEvent = tuple[str, Mapping[str, Any]]


def log_end(drop: Drop) -> trail.LogEnd:
    """Where the audit log ends; SelfCheckFailed when the file is not as the ledger knows it, or gone."""
    with drop.ledger.reading() as session:
        end = trail.log_end(session)
    path = drop.root.path / AUDIT
    size = log_size(path)
    if size == end.size:
        return end
    if size == 0 and not path.exists():
        raise SelfCheckFailed(
            f"{path}: is gone; put it back. When it cannot be restored, `edi837 audit rotate "
            f"{drop.root.path.name} --gone --by NAME --note TEXT` begins a new one. Nothing was touched"
        )
    if size > end.size and _ends_with(path, end):
        raise SelfCheckFailed(
            f"{path}: goes on after line {end.head.number}, which is the last that the ledger knows: the ledger is "
            "older than the log, it was restored from a backup or is another one. When it is to go on from here: "
            f"`edi837 run {drop.root.path.name} --take-over --by NAME --note TEXT` (docs/operations.md). "
            "Nothing was touched"
        )
    raise SelfCheckFailed(
        f"{path}: has {size} bytes, the ledger knows {end.size}: it was changed by something else; "
        "see docs/operations.md. Nothing was touched"
    )


def refuse_newer_log(drop: Drop) -> None:
    """SelfCheckFailed when the audit log goes on after what the ledger knows: nothing can be completed then."""
    with drop.ledger.reading() as session:
        end = trail.log_end(session)
    if log_size(drop.root.path / AUDIT) > end.size:
        log_end(drop)


def check_log(drop: Drop) -> None:
    """SelfCheckFailed when the audit log does not end with the line that the ledger knows last."""
    end = log_end(drop)
    path = drop.root.path / AUDIT
    if not _ends_with(path, end):
        raise SelfCheckFailed(
            f"{path}: its last line is not the one that the ledger knows: it was rewritten; see docs/operations.md. "
            "Nothing was touched"
        )


def _ends_with(path: Path, end: trail.LogEnd) -> bool:
    """Whether the last line before `end` is the one that the ledger knows."""
    if end.size == 0:
        return True
    line, taken = b"", 0
    with path.open("rb") as log:
        while taken < end.size and line.count(b"\n", 0, -1) == 0:
            taken = min(end.size, max(_TAIL, 2 * taken))
            log.seek(end.size - taken)
            line = log.read(taken)
    return audit_log.hash_of(line[line.rfind(b"\n", 0, -1) + 1 :]) == end.head.hash


def write_part(drop: Drop, token: str, events: Iterable[AuditEvent], end: trail.LogEnd | None = None) -> AuditPart:
    """Write lines that follow the head of the log, or `end`, into a file that only the log is made from."""
    return write_stamped(drop, token, (Stamped(drop.now, drop.id, *event) for event in events), end)


class Stamped(NamedTuple):
    """A line for the audit log with the moment and the run that it is of."""

    at: str
    run: str
    action: str
    facts: Mapping[str, Any]


def write_stamped(drop: Drop, token: str, lines: Iterable[Stamped], end: trail.LogEnd | None = None) -> AuditPart:
    """The same for lines that know when they were written."""
    end = end or log_end(drop)
    head, size = end.head, 0
    folder = drop.root.path / PENDING
    disk.make_folder(folder)
    path = folder / token
    disk.remove(path, missing_ok=True)
    with disk.create(path) as file:
        for stamped in lines:
            line, head = audit_log.line(head, *stamped)
            file.write(line)
            size += len(line)
        disk.sync(file, path)
    disk.sync_folder(folder)
    return AuditPart(drop.root.relative(path), end.size, size, head, end.head)
