"""The manifest: what was read, written, changed, proposed and counted, in JSON that is the same for the same inputs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, NamedTuple

from edi837.findings.finding import Fix
from edi837.x12.change import Change

SCHEMA = 1
# The rule of what makes one of the two files of a split: claims taken out, levels and counts written anew.
SPLIT = "split"


class ChangeEntry(NamedTuple):
    """One change that was made, and why."""

    start: int
    end: int
    before: str
    after: str
    rule: str
    exception_id: str
    claim: str


class RemovedEntry(NamedTuple):
    """Whole claims and levels that were taken out: by their digest, because they name patients."""

    start: int
    end: int
    before_sha256: str
    rule: str
    before: None = None
    after: str = ""
    exception_id: str = ""
    claim: str = ""


def stored_entry(one: dict[str, Any]) -> ChangeEntry | RemovedEntry:
    """A change as it was read back from a manifest."""
    return ChangeEntry(**one) if one["before"] is not None else RemovedEntry(**one)


class ChangeValue(NamedTuple):
    """A change as JSON has it: bytes as Latin-1 text."""

    start: int
    end: int
    before: str
    after: str

    @property
    def change(self) -> Change:
        """The same as bytes."""
        return Change(self.start, self.end, self.before.encode("latin-1"), self.after.encode("latin-1"))


class ProposalEntry(NamedTuple):
    """A fix that waits for a person: which, in words, the choices it leaves, and its changes."""

    exception_id: str
    rule: str
    title: str
    claim: str
    choices: list[dict[str, Any]]
    changes: list[dict[str, Any]]


def change_values(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes for JSON."""
    return [
        ChangeValue(one.start, one.end, one.expected.decode("latin-1"), one.replacement.decode("latin-1"))._asdict()
        for one in changes
    ]


def proposal(exception_id: str, rule: str, claim: str, fix: Fix) -> ProposalEntry:
    """The entry of a proposed fix."""
    choices = [{"value": one.value, "title": one.title, "changes": change_values(one.changes)} for one in fix.choices]
    return ProposalEntry(exception_id, rule, fix.title, claim, choices, change_values(fix.changes))


def write_manifest(
    file: IO[bytes],
    head: dict[str, Any],
    lists: dict[str, Iterable[Any]],
    tail: dict[str, Any],
) -> None:
    """Write head, then the long lists with one entry a line (they are streamed), then tail."""
    file.write(b"{\n")
    for name, value in head.items():
        file.write(_pair(name, value) + b",\n")
    for name, entries in lists.items():
        file.write(f"{json.dumps(name)}: [".encode())
        file.writelines(_entries(entries))
        file.write(b"],\n")
    last = list(tail.items())
    for name, value in last[:-1]:
        file.write(_pair(name, value) + b",\n")
    file.write(_pair(*last[-1]) + b"\n}\n")


def _pair(name: str, value: Any) -> bytes:
    return f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}".encode("utf-8", "backslashreplace")


def _entries(entries: Iterable[Any]) -> Iterator[bytes]:
    separator = b"\n"
    for entry in entries:
        value = entry._asdict() if hasattr(entry, "_asdict") else entry
        yield separator + json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
        separator = b",\n"
