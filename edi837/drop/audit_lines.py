"""Lines for the audit log: made while a file is handled, appended when its intent is carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from edi837.drop.context import Drop
from edi837.drop.folder import AUDIT, PENDING
from edi837.drop.intent import AuditPart, log_size
from edi837.ledger import audit_log, trail
from edi837.system import disk
from edi837.system.errors import SelfCheckFailed

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
    raise SelfCheckFailed(
        f"{path}: has {size} bytes, the ledger knows {end.size}: it was changed by something else; "
        "see docs/operations.md. Nothing was touched"
    )


def write_part(drop: Drop, token: str, events: Iterable[AuditEvent]) -> AuditPart:
    """Write lines that follow the head of the log into a file that only the log is made from."""
    end = log_end(drop)
    head, size = end.head, 0
    folder = drop.root.path / PENDING
    disk.make_folder(folder)
    path = folder / token
    disk.remove(path, missing_ok=True)
    with disk.create(path) as file:
        for action, facts in events:
            line, head = audit_log.line(head, drop.now, drop.id, action, facts)
            file.write(line)
            size += len(line)
        disk.sync(file, path)
    disk.sync_folder(folder)
    return AuditPart(drop.root.relative(path), end.size, size, head, end.head)
