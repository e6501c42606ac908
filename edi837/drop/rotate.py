"""The audit log put aside for a new one that goes on from its last line; or begun again, when it is gone."""

from __future__ import annotations

from edi837.drop.audit_lines import log_end, write_part
from edi837.drop.audit_part import log_size
from edi837.drop.drop import Drop
from edi837.drop.folder import AUDIT
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.take import new_token, work_folder
from edi837.ledger import trail
from edi837.system.errors import UsageError
from edi837.system.named_tuple import NamedTuple

# The first line of a log whose earlier lines are lost.
LOG_GONE = "log-gone"


class Lost(NamedTuple):
    """Who says that the log is gone and cannot be restored, and why a new one is begun."""

    by: str
    note: str


def rotate(drop: Drop) -> str:
    """Put the log aside as audit.N.jsonl, N being its last line; says what was done. UsageError when it is empty."""
    end = log_end(drop)
    if end.size == 0:
        raise UsageError(f"{drop.root.path / AUDIT}: has no line yet, so there is nothing to put aside")
    name = f"audit.{end.head.number}.jsonl"
    work = drop.root.relative(work_folder(drop, new_token()))
    with resolve_upon(drop, Intent(((AUDIT, name),), (), work)) as session:
        trail.set_log_end(session, end._replace(size=0))
    return f"{drop.root.path / name}: put aside; the log goes on from its last line"


def begin_anew(drop: Drop, lost: Lost) -> str:
    """Begin a log whose first line says that the one before is gone, by whose word; UsageError when it is not gone."""
    path = drop.root.path / AUDIT
    with drop.ledger.reading() as session:
        end = trail.log_end(session)
    if log_size(path) or not end.size:
        raise UsageError(f"{path}: is not gone; without --gone it is put aside")
    with drop.ledger.writing() as session:
        trail.set_log_end(session, end._replace(size=0))
    token = new_token()
    part = write_part(drop, token, [(LOG_GONE, {"by": lost.by, "note": lost.note, "last_line": end.head.number})])
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)):
        pass
    return f"{path}: begun again from line {end.head.number + 1}; the lines before it are lost"
