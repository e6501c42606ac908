"""The entries of a manifest's long lists: changes that were made, claims taken out, fixes that wait for a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from edi837.findings.finding import Fix
from edi837.rows.record import ExceptionRecord
from edi837.x12.change import Change

SCHEMA = 2
# Rules of what this tool makes of its own accord: claims taken out, with levels and counts written again; the counts
# that follow from segments that a fix adds; new control numbers for a part that is sent later.
SPLIT, RECOUNT, RENUMBER = "split", "recount", "renumber"


class ChangeEntry(NamedTuple):
    """One change that was made, and why. `also` are safe fixes that were spliced together with an approved one."""

    start: int
    end: int
    before: str
    after: str
    rule: str
    exception_id: str
    claim: str
    also: tuple[str, ...] = ()

    def listed(self) -> dict[str, Any]:
        """As the manifest lists it."""
        entry = self._asdict()
        if not self.also:
            del entry["also"]
        return entry

    @property
    def change(self) -> Change:
        """The same as bytes."""
        return Change(self.start, self.end, self.before.encode("latin-1"), self.after.encode("latin-1"))


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


class ProposalEntry(NamedTuple):
    """A fix that waits for a person: where, in words, as the report shows it, the choices it leaves, its changes."""

    exception_id: str
    rule: str
    title: str
    claim: str
    line: str
    element: str
    place: tuple[int, int]
    ordinal: int
    before: str
    after: str
    choices: list[dict[str, Any]]
    changes: list[dict[str, Any]]


def change_entry(change: Change, rule: str, exception_id: str = "", claim: str = "") -> ChangeEntry:
    """The entry of a change."""
    before, after = change.expected.decode("latin-1"), change.replacement.decode("latin-1")
    return ChangeEntry(change.start, change.end, before, after, rule, exception_id, claim)


def change_values(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes for JSON."""
    return [
        {
            "start": change.start,
            "end": change.end,
            "before": change.expected.decode("latin-1"),
            "after": change.replacement.decode("latin-1"),
        }
        for change in changes
    ]


def proposal_entry(row: ExceptionRecord, ordinal: int, fix: Fix) -> ProposalEntry:
    """The entry of a proposed fix; `row` is how the report shows it, `ordinal` its number among equals."""
    return ProposalEntry(
        exception_id=row.exception_id,
        rule=row.rule,
        title=fix.title,
        claim=row.patient_control_number,
        line=row.line,
        element=row.element,
        place=(int(row.byte_start), int(row.byte_end)),
        ordinal=ordinal,
        before=row.before,
        after=row.after,
        choices=[
            {"value": choice.value, "title": choice.title, "changes": change_values(choice.changes)}
            for choice in fix.choices
        ],
        changes=change_values(fix.changes),
    )
