"""One row of a decisions file, and what a file of them holds."""

from __future__ import annotations

from collections.abc import Mapping

from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

# A row with this id decides all proposals of its rule that show its before and after.
ALL_ALIKE = "*"
# What a row shows of the proposal that it decides, by the names of the report's columns.
SHOWN = ("rule", "patient_control_number", "line", "before", "after")


class Decision(NamedTuple):
    """What a person decided on a proposal, or on all alike.

    `decision` is APPROVE, DECLINE, or another text as it was typed. `shown` holds the columns among SHOWN that the file
    has; `about` and `run_id` are the claim file and the run that the row says it is of. `trouble` says why the row
    cannot be read as it stands.
    """

    exception_id: str
    decision: str
    by: str
    note: str = ""
    value: str = ""
    shown: Mapping[str, str] = {}
    about: str = ""
    run_id: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0
    trouble: str = ""

    @property
    def place(self) -> str:
        """Where the row stands: its file, its sheet, its number."""
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        return f"{self.file}, {sheet}row {self.row}" if self.row else self.file

    def is_same_as(self, other: Decision) -> bool:
        """Whether both decide alike; who wrote it, and why, may differ."""
        return (self.decision, self.value) == (other.decision, other.value)


@dataclass(frozen=True)
class DecisionFile:
    """The rows that decide something, in the order of the file."""

    name: str
    sha256: str
    rows: tuple[Decision, ...]

    def by_id(self) -> Mapping[str, Decision]:
        """The first row of each exception id: a release refuses those that differ from it."""
        return {row.exception_id: row for row in reversed(self.rows)}
