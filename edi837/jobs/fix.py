"""The safe fixes of one input, to be written or shown."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager

from edi837.jobs.check import Rows
from edi837.jobs.diff import DiffLine, difference
from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.judging.wants import Wants
from edi837.jobs.open_judge import open_judge
from edi837.jobs.output import as_changes
from edi837.jobs.run import Run
from edi837.system.dataclass import dataclass
from edi837.x12.change import splice
from edi837.x12.source import Source


@dataclass(frozen=True)
class Fixed:
    """A judged input with its safe changes; usable while its source is open."""

    source: Source
    outcome: FileOutcome

    @property
    def quarantine(self) -> tuple[str, ...]:
        """The codes that hold the file back."""
        return self.outcome.quarantine

    @property
    def repaired(self) -> int:
        """Findings that were repaired."""
        return self.outcome.tally.repaired

    @property
    def left(self) -> int:
        """Rows that ask for work."""
        return self.outcome.tally.open_rows

    def pieces(self) -> Iterator[bytes]:
        """The corrected bytes, piece by piece."""
        return splice(self.source.data, as_changes(self.outcome.changes, self.source.data))

    def difference(self, include_patient: bool) -> Iterator[DiffLine]:
        """What changed, claim by claim."""
        return difference(self.source, self.outcome.changes, include_patient)


@contextmanager
def fix_input(run: Run, item: Input) -> Generator[Fixed]:
    """Judge an input and plan its safe fixes."""
    with open_judge(run, item, Wants(lines=False)) as (source, judge, outcome):
        judge.judge(Rows())
        source.check_unchanged()
        yield Fixed(source, outcome)
