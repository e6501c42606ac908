"""An audit log that goes on after what the ledger knows of it: which lines those are, and what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from edi837.drop.audit_part import log_size
from edi837.drop.drop import Drop
from edi837.drop.folder import ANSWERS, AUDIT, DECISIONS, Root, unused_path
from edi837.drop.parting import PARTED
from edi837.drop.rotate import LOG_GONE
from edi837.drop.shown_sent import SHOWN
from edi837.drop.take import new_token
from edi837.ledger import audit_log, trail
from edi837.ledger.files import PUBLISHED
from edi837.report.figures import counted
from edi837.system import disk
from edi837.system.errors import SelfCheckFailed
from edi837.system.named_tuple import NamedTuple

SENT = (PUBLISHED, "released", SHOWN)
# Files that are read beside those of claims, by the action of a line about one: it has the digest as KIND_sha256.
_READ = {"decision": DECISIONS, ANSWERS: ANSWERS}
# As rotate() names what it puts aside, by its last line.
_ROTATED = re.compile(r"audit\.([0-9]{1,18})\.jsonl")


class Adopted(NamedTuple):
    """Where the audit log ends, and the files with the lines after the last that the ledger knows, the oldest first."""

    end: trail.LogEnd
    logs: Sequence[Path] = ()


def adopted(drop: Drop, before: trail.LogEnd) -> Adopted:
    """The audit log of this folder, once it is one that the ledger can go on with; an older one is put aside.

    SelfCheckFailed when it does not hold, is that of another ledger, or lacks what was put aside since.
    """
    path = drop.root.path / AUDIT
    size = log_size(path)
    logs = _logs_since(drop.root, before)
    if not logs:
        return Adopted(before._replace(size=0))
    with logs[0].open("rb") as lines:
        first = audit_log.first_number(lines.readline())
    known = [before.head.hash] if first - 1 <= before.head.number else []
    head, ours = audit_log.verify(_lines(logs), first_number=first), audit_log.verify(_lines(logs), known, first)
    if isinstance(head, audit_log.BrokenChain):
        raise SelfCheckFailed(f"{path}: line {head.line} {head.why}; move it away, then take over")
    if head.number < before.head.number:
        disk.move(path, unused_path(path.with_name(f"audit.{head.number}.jsonl"), new_token()))
        disk.sync_folder(drop.root.path)
        return Adopted(before._replace(size=0))
    if isinstance(ours, audit_log.BrokenChain):
        raise SelfCheckFailed(f"{path}: is not the log of this ledger; move it away, then take over")
    return Adopted(trail.LogEnd(head, size), logs if head.number > before.head.number else ())


def was_rotated_since(root: Root, end: trail.LogEnd) -> bool:
    """Whether a log was put aside that goes on after what the ledger knows."""
    return _last_rotated(root) > end.head.number


def _last_rotated(root: Root) -> int:
    return max((int(match[1]) for path in root.path.iterdir() if (match := _ROTATED.fullmatch(path.name))), default=0)


def _logs_since(root: Root, before: trail.LogEnd) -> list[Path]:
    """The log, and what was put aside of it since the ledger was saved."""
    logs, last = [root.path / AUDIT], _last_rotated(root)
    if not log_size(logs[0]):
        if last <= before.head.number:
            return []
        logs = [root.path / f"audit.{last}.jsonl"]
    while True:
        with logs[0].open("rb") as lines:
            line = lines.readline()
        first = audit_log.first_number(line)
        if first - 1 <= before.head.number or _begins_anew(line):
            return logs
        older = root.path / f"audit.{first - 1}.jsonl"
        if not older.is_file() or older in logs:
            raise SelfCheckFailed(
                f"{older}: is not there: the log was rotated after the ledger was saved, and nothing else says what "
                "went out since; put it back, then take over"
            )
        logs.insert(0, older)


def _begins_anew(line: bytes) -> bool:
    """Whether a person said that the lines before are gone for good."""
    return bool(json.loads(line)["action"] == LOG_GONE)


def _lines(logs: Iterable[Path]) -> Iterator[bytes]:
    return chain.from_iterable(map(_lines_of, logs))


def _lines_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as lines:
        yield from lines


def lines_since(logs: Sequence[Path], before: trail.LogEnd) -> Iterator[Mapping[str, Any]]:
    """The lines after the last that the ledger knows: what went out or was parted, what was read beside."""
    for line in _lines(logs):
        entry = json.loads(line)
        if entry["number"] > before.head.number and entry["action"] in (*SENT, *_READ, PARTED):
            yield entry


def not_learned(since: Iterable[Mapping[str, Any]]) -> str:
    """What a person puts into the folder again: files that were read since the ledger was saved."""
    digests: dict[str, set[str]] = {kind: set() for kind in _READ.values()}
    for line in since:
        kind = _READ.get(line["action"], "")
        if digest := line.get(f"{kind}_sha256"):
            digests[kind].add(digest)
    read = [f"{counted(len(files_of), 'file')} of {kind}" for kind, files_of in digests.items() if files_of]
    return f"; it does not know {' and '.join(read)} that came since: put them in again, from archive/" if read else ""
