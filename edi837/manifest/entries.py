"""The changes that a manifest lists: those that were made, and claims that were taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change

SCHEMA = 2
# Rules of what this tool makes of its own accord: claims taken out, with levels and counts written again; the counts
# that follow from segments that a fix adds; new control numbers for a part that is sent later; how a claim says that it
# is sent again.
SPLIT, RECOUNT, RENUMBER, RESEND = "split", "recount", "renumber", "resend"


class ChangeEntry(NamedTuple):
    """One change that was made, and why. `also` are safe fixes that were spliced together with an approved one."""

    change: Change
    rule: str
    exception_id: str = ""
    claim: str = ""
    also: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Its first byte in the original."""
        return self.change.start

    @property
    def end(self) -> int:
        """The byte after its last in the original."""
        return self.change.end

    def listed(self) -> dict[str, Any]:
        """As the manifest lists it."""
        entry = {
            **listed_change(self.change),
            "rule": self.rule,
            "exception_id": self.exception_id,
            "claim": self.claim,
        }
        return {**entry, "also": self.also} if self.also else entry


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

    def listed(self) -> dict[str, Any]:
        """As the manifest lists it."""
        return self._asdict()


Entry = ChangeEntry | RemovedEntry


def listed_change(change: Change) -> dict[str, Any]:
    """A change for JSON: text stands for bytes, as Latin-1 has it."""
    return {
        "start": change.start,
        "end": change.end,
        "before": change.expected.decode("latin-1"),
        "after": change.replacement.decode("latin-1"),
    }


def change_of(listed: Mapping[str, Any]) -> Change:
    """A change as it was read back; KeyError, TypeError, AttributeError or ValueError when it is not one."""
    before, after = listed["before"].encode("latin-1"), listed["after"].encode("latin-1")
    return Change(whole_number(listed["start"]), whole_number(listed["end"]), before, after)


def whole_number(value: object) -> int:
    """A number that was read back; TypeError when it is anything else."""
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value
