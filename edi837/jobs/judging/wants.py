"""What is wanted of the claims of a source."""

from __future__ import annotations

from edi837.jobs.run import Run
from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class Wants:
    """What is asked for: rows, the lines table, safe fixes made, what answers say of each claim.

    `csv_lines` asks for the lines table as it stands in a CSV file, which whoever judges claims writes at once.

    `all_lines` asks for the lines table of every service line, target or not; `facts` for those that a ledger keeps.
    `places` asks where all claims are, besides, of which the file that goes out is listed.
    `bytes_stay` says that nothing may be changed, nor proposed to be: the file is not read as it stands.
    """

    rows: bool = True
    lines: bool = True
    fixes: bool = True
    answers: bool = False
    bytes_stay: bool = False
    all_lines: bool = False
    facts: bool = False
    places: bool = False
    csv_lines: bool = False

    @property
    def asks_nothing(self) -> bool:
        """Whether no rule has to be asked: nothing that one says is shown."""
        return not (self.rows or self.fixes or self.answers)


def looks_at_all(run: Run, wants: Wants) -> bool:
    """Whether claims that hold no target line are read as well: to be listed, held against the guide, or answered."""
    return wants.answers or wants.all_lines or (run.settings.guide == "all" and not wants.asks_nothing)
