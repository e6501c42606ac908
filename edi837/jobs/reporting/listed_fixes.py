"""The fixes of rows, read from the long lists of a judged file beside its rows: both are in the order of claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from edi837.manifest.entries import ChangeEntry
from edi837.manifest.proposal import Proposal
from edi837.rows.record import APPROVED, PROPOSED_FIX, REPAIRED, ExceptionRecord
from edi837.x12.change import Change

Fixed = tuple[list[Change], str]
_NONE: Fixed = ([], "")


class ListedFixes:
    """Asked for rows in their order. What was read ahead waits here: a claim as a rule, everything at worst."""

    def __init__(self, changes: Iterable[ChangeEntry], proposals: Iterable[Proposal]) -> None:
        self._made_changes = _ReadAhead(_changes_made(changes))
        self._proposed = _ReadAhead(_proposed(proposals))

    def of(self, row: ExceptionRecord) -> Fixed:
        """The changes of a row, and the title of a proposal; none where nothing is listed for it."""
        if row.fix == PROPOSED_FIX:
            proposed = self._proposed.take(row.exception_id)
            if proposed is not None:
                return proposed
        if row.disposition in (REPAIRED, APPROVED):
            return self._made_changes.take(row.exception_id) or _NONE
        return _NONE


class _ReadAhead:
    """Finds what comes under a name, and keeps what came before it."""

    def __init__(self, source: Iterator[dict[str, Fixed]]) -> None:
        self._source = source
        self._waiting: dict[str, Fixed] = {}

    def take(self, name: str) -> Fixed | None:
        """What is listed under a name; None where nothing is."""
        while name not in self._waiting:
            following = next(self._source, None)
            if following is None:
                return None
            self._waiting.update(following)
        return self._waiting.pop(name)


def _changes_made(changes: Iterable[ChangeEntry]) -> Iterator[dict[str, Fixed]]:
    """The changes of a claim by the row that each is made for."""
    for _, entries in groupby(changes, key=lambda entry: entry.claim):
        fixes: dict[str, Fixed] = {}
        for entry in entries:
            fixes.setdefault(entry.exception_id, ([], ""))[0].append(entry.change)
        yield fixes


def _proposed(proposals: Iterable[Proposal]) -> Iterator[dict[str, Fixed]]:
    """A proposal with its changes, of several choices those of the first."""
    for proposal in proposals:
        first = proposal.choices[0].changes if proposal.choices else ()
        yield {proposal.exception_id: (list(proposal.changes or first), proposal.title)}
