"""Rows on their way into reports: those that a transaction set gets once are brought together first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.system.spool import Spool

Key = tuple[str, str]


@dataclass
class RowStream:
    """Passes rows on to `write`, and counts them with `count`.

    From the first row of a rule of `per_set` on, the rows of its set wait until the set is complete: the row at the
    first place then says at how many places the fault was found.
    """

    write: Callable[[list[ExceptionRecord]], None]
    count: Callable[[ExceptionRecord], None]
    per_set: frozenset[str]
    _set: int | None = None
    _times: dict[str, int] = field(default_factory=dict)
    _waiting: Spool[ExceptionRecord] | None = None

    def take(self, set_number: int, rows: Spool[ExceptionRecord]) -> None:
        """Rows of claims of one set, in order; they are needed no more."""
        if set_number != self._set:
            self.end_of_set()
            self._set = set_number
        for chunk in rows.chunks():
            self._take(chunk)
        rows.close()

    def _take(self, rows: list[ExceptionRecord]) -> None:
        if self._waiting is None and not any(row.rule in self.per_set for row in rows):
            self.pass_on(rows)
            return
        if self._waiting is None:
            self._waiting = Spool()
        for row in rows:
            if row.rule in self.per_set:
                self._times[row.rule] = self._times.get(row.rule, 0) + 1
                if self._times[row.rule] > 1:
                    continue
            self._waiting.append(row)

    def end_of_set(self) -> None:
        """No more rows of this set will come."""
        if self._waiting is None:
            return
        for row in self._waiting:
            times = self._times.get(row.rule, 1)
            self.pass_on([row._replace(message=f"{row.message}, at {times} places in the set") if times > 1 else row])
        self._waiting.close()
        self._waiting = None
        self._times.clear()

    def pass_on(self, rows: list[ExceptionRecord]) -> None:
        """Count rows and write them."""
        for row in rows:
            self.count(row)
        self.write(rows)
