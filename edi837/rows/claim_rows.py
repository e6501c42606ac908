"""The rows of one claim: in memory, or on disk where they are very many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from edi837.engine.rule_finding import RuleFinding
from edi837.rows.record import ExceptionRecord
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool

# Of more rows of one claim than these so many are in memory at a time: a row takes one or two KB.
ROWS_A_CHUNK = 1 << 12


class ClaimRow(NamedTuple):
    """A row about a claim, the finding that it is about, and its number among equal ones."""

    row: ExceptionRecord
    rule_finding: RuleFinding
    ordinal: int


class SpooledRows(Collection[ClaimRow]):
    """The rows of a claim that has very many, to be read again and again: the rows themselves wait on disk."""

    def __init__(self, rows: Iterable[ClaimRow]) -> None:
        # As plain tuples, which take half as long.
        self._rows: Spool[tuple[str, ...]] = Spool(ROWS_A_CHUNK)
        self._findings: list[RuleFinding] = []
        self._ordinals: list[int] = []
        for row, rule_finding, ordinal in rows:
            self._rows.append((*row,))
            self._findings.append(rule_finding)
            self._ordinals.append(ordinal)

    def __iter__(self) -> Iterator[ClaimRow]:
        for row, rule_finding, ordinal in zip(self._rows, self._findings, self._ordinals, strict=True):
            yield ClaimRow(ExceptionRecord._make(row), rule_finding, ordinal)

    def __len__(self) -> int:
        return len(self._findings)

    def __contains__(self, row: object) -> bool:
        return any(row == each for each in self)
