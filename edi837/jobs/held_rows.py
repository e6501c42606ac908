"""Rows that wait until --split has divided the file, so that they say which claims are held."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from edi837.jobs.judging.sink import TakeRows
from edi837.jobs.split import Split
from edi837.manifest.entries import RemovedEntry
from edi837.rows.record import HELD_CLAIM, ExceptionRecord
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool


class HeldClaim(NamedTuple):
    """A claim that is held, and the rules whose errors hold it."""

    patient_control_number: str
    rules: tuple[str, ...]


class HeldRows:
    """Keeps the rows of the report, and hands them on when the file is divided."""

    def __init__(self) -> None:
        self._rows: Spool[list[ExceptionRecord]] = Spool()

    def take(self, rows: list[ExceptionRecord]) -> None:
        """Rows of the exception report."""
        self._rows.append(rows)

    def pass_on(self, split: Split | None, takers: Sequence[TakeRows]) -> list[HeldClaim]:
        """Hand all rows on, those of held claims marked; the claims with errors that are held, in file order."""
        rules: dict[tuple[str, ...], dict[str, None]] = {}
        for rows in self._marked(split):
            for take in takers:
                take(rows)
            for row in rows:
                if row.held and row.patient_control_number and row.severity == "error" and row.counts:
                    claim = (row.interchange, row.group, row.transaction, row.patient_control_number)
                    rules.setdefault(claim, {})[row.rule] = None
        self._rows.close()
        return [HeldClaim(claim[-1], tuple(codes)) for claim, codes in rules.items()]

    def _marked(self, split: Split | None) -> Iterator[list[ExceptionRecord]]:
        if split is None or split.held.output is None:
            yield from self._rows
            return
        places = HeldPlaces(split)
        for rows in self._rows:
            yield [row._replace(held=HELD_CLAIM) if places.are_held(row) else row for row in rows]


class HeldPlaces:
    """Where held claims stand in the original: what is taken out of the corrected file."""

    def __init__(self, split: Split) -> None:
        self._all = split.corrected.output is None
        self._starts, self._ends = array("Q"), array("Q")
        for entry in split.corrected.changes:
            if isinstance(entry, RemovedEntry):
                self._starts.append(entry.start)
                self._ends.append(entry.end)

    def are_held(self, row: ExceptionRecord) -> bool:
        """Whether the place of a row is in what is held; rows about the file as a whole stand nowhere."""
        if self._all:
            return bool(row.transaction)
        place = int(row.byte_start or 0)
        at = bisect_right(self._starts, place) - 1
        return place > 0 and at >= 0 and place < self._ends[at]
