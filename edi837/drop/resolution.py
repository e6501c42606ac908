"""What is to be done with files that were handled: written down together, with what follows from it; then done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import PurePosixPath

from edi837.drop.audit_lines import AuditEvent, write_part
from edi837.drop.drop import Drop
from edi837.drop.intent import Intent, carry_out_together
from edi837.drop.result import FileResult
from edi837.ledger import trail
from edi837.ledger.connect import Session
from edi837.system.dataclass import dataclass
from edi837.system.errors import Edi837Error


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Resolution:
    """One file's: its intent, whose evidence is made, the lines for the audit log, and what the ledger is told.

    `result` is what is said once it is done; `key` is what the file is counted by; `close` gives up what was kept on
    disk for it.
    """

    key: str
    intent: Intent
    events: Iterable[AuditEvent]
    write: Callable[[Session], None]
    result: FileResult
    close: Callable[[], None] = _nothing


def resolve(drop: Drop, resolution: Resolution) -> FileResult:
    """The result of one, carried out; Unreadable or Interfered where it could not be to its end."""
    try:
        [outcome] = resolve_together(drop, [resolution])
    finally:
        drop.unwritten.clear()
    if isinstance(outcome, FileResult):
        return outcome
    raise outcome


def resolve_together(drop: Drop, resolutions: Sequence[Resolution]) -> list[FileResult | Edi837Error | OSError]:
    """The results of several, or why one could not be carried out, which the next run tries again.

    All of them are written down, or none: what stops that is raised.
    """
    try:
        drop.handling(resolutions[0].key if len(resolutions) == 1 else "")
        return _resolved(drop, resolutions)
    finally:
        for resolution in resolutions:
            resolution.close()


def _resolved(drop: Drop, resolutions: Sequence[Resolution]) -> list[FileResult | Edi837Error | OSError]:
    drop.check_place()
    name = PurePosixPath(resolutions[0].intent.work).name
    part = write_part(drop, name, chain.from_iterable(resolution.events for resolution in resolutions))
    numbered = []
    with drop.ledger.writing() as session:
        for resolution in resolutions:
            resolution.write(session)
            intent = replace(resolution.intent, part=part)
            numbered.append((trail.add_intent(session, intent.dumps()), intent))
        trail.set_log_end(session, trail.LogEnd(part.head, part.offset + part.size))
    failed = carry_out_together(drop, numbered)
    return [
        failed.get(number, resolution.result) for (number, _), resolution in zip(numbered, resolutions, strict=True)
    ]
