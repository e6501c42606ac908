"""The audit log: one JSON object a line, each with the hash of the line before, so that no line changes unseen.

Standard library only: anyone can read this file and check a log with it. What the chain cannot show: lines that were
never written, and a log that was rewritten from some line on by somebody who also changed every manifest that names
a later line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from edi837.system.named_tuple import NamedTuple


class Head(NamedTuple):
    """The last line of a log: its number and its hash."""

    number: int
    hash: str


class BrokenChain(NamedTuple):
    """The first line (from 1) at which a log is not what it was, and why."""

    line: int
    why: str


START = Head(0, "0" * 64)


def line(head: Head, at: str, run: str, action: str, facts: Mapping[str, Any]) -> tuple[bytes, Head]:
    """The line after `head`, and the new head."""
    entry = {"number": head.number + 1, "at": at, "run": run, "action": action, **facts, "previous": head.hash}
    digest = hashlib.sha256(_canonical(entry)).hexdigest()
    return _canonical({**entry, "hash": digest}) + b"\n", Head(head.number + 1, digest)


def verify(lines: Iterable[bytes], heads: Iterable[str] = (), first_number: int = 1) -> Head | BrokenChain:
    """The head of a log that holds, or its first fault.

    A log begins with line 1, or goes on from older ones that were put aside; then `first_number` is that of its first
    line, and what stood before is not shown. `heads` are hashes that manifests and signed heads name: a log that holds
    and lacks one was cut short. A log without any line shows nothing, so it does not hold.
    """
    wanted = set(heads) - {START.hash}
    head: Head | None = None
    number = 0
    for number, text in enumerate(lines, 1):
        entry = _read(text)
        if entry is None:
            return BrokenChain(number, "is not a whole line of an audit log")
        if head is None and entry["number"] != first_number:
            return BrokenChain(
                number, f"has number {entry['number']}, {first_number} is due: the lines before it are missing"
            )
        before = head or (START if first_number == 1 else Head(first_number - 1, entry["previous"]))
        if entry["number"] != before.number + 1:
            return BrokenChain(
                number, f"has number {entry['number']}, {before.number + 1} is due: lines are missing or moved"
            )
        if entry["previous"] != before.hash:
            return BrokenChain(
                number, "does not follow from the line before: that one was changed, or a line is missing"
            )
        facts = {name: value for name, value in entry.items() if name != "hash"}
        if hashlib.sha256(_canonical(facts)).hexdigest() != entry["hash"] or _canonical(entry) + b"\n" != text:
            return BrokenChain(number, "was changed: its hash does not fit")
        wanted -= {entry["hash"], entry["previous"]}
        head = Head(entry["number"], entry["hash"])
    if wanted:
        return BrokenChain(
            number + 1, "a manifest or a signed head names a line that is not in the log: it was cut short or rewritten"
        )
    return head or BrokenChain(1, "is missing: there is no line at all")


def first_number(line: bytes) -> int:
    """The number of a line, 1 where it says none: what a log that goes on from an older one begins with."""
    entry = _read(line)
    return entry["number"] if entry is not None else 1


def hash_of(line: bytes) -> str:
    """The hash that a line says it has; '' for what is not a whole line."""
    entry = _read(line)
    return str(entry["hash"]) if entry is not None else ""


def _read(text: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(text)
        whole = text.endswith(b"\n") and {"number", "previous", "hash"} <= set(entry)
        is_chained = whole and isinstance(entry["previous"], str) and isinstance(entry["hash"], str)
        return entry if is_chained and type(entry["number"]) is int else None
    except (ValueError, TypeError, RecursionError):
        return None


def _canonical(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
