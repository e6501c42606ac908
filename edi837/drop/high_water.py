"""How far the ledger has been, as the archive shows it: an empty file in it whose name is `.ledger.ERA.LINE`.

A ledger and an audit log that were restored from one backup agree with one another, and of what went out since neither
knows. But the archive, which is no part of such a backup, has been told the last line of the log before any file was
moved that the line is about. A ledger that knows less has gone back. So it is a name that tells and no content: what is
unpacked over the folder leaves the higher name standing, and that one counts. A take-over begins an era, since its
lines have the numbers of lines that are lost.
"""

from __future__ import annotations

import os
import re
from dataclasses import field
from pathlib import Path

from edi837.ledger import trail
from edi837.ledger.connect import Session
from edi837.system import disk
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

_NAME = re.compile(r"\.ledger\.(?P<era>[0-9]{1,18})\.(?P<line>[0-9]{1,18})", re.ASCII)
# Among the facts of a ledger; it has none before the first take-over that needs one.
_ERA = "ledger era"


class LedgerMark(NamedTuple):
    """The era of a ledger, and the last line of the audit log that it knows; the later of two is the greater."""

    era: int
    line: int


def era(session: Session) -> int:
    """Which era of the ledger it is, from 0 on."""
    return int(trail.fact(session, _ERA) or 0)


def known_mark(session: Session) -> LedgerMark:
    """How far the ledger is."""
    return LedgerMark(era(session), trail.log_end(session).head.number)


def begin_era(session: Session, after: LedgerMark) -> None:
    """From now on the ledger is further than a mark, whatever the number of its last line."""
    trail.set_fact(session, _ERA, str(after.era + 1))


def shown_mark(folder: Path) -> LedgerMark | None:
    """The highest mark in a folder; None where there is none."""
    names = (_NAME.fullmatch(entry.name) for entry in os.scandir(folder))
    return max((LedgerMark(int(name["era"]), int(name["line"])) for name in names if name), default=None)


@dataclass
class HighWater:
    """The mark in a folder, as it is while nobody else has the drop folder."""

    folder: Path
    shown: LedgerMark | None = field(init=False)

    def __post_init__(self) -> None:
        self.shown = shown_mark(self.folder)

    def raise_to(self, mark: LedgerMark) -> None:
        """Show a mark, and make it last through a power cut; one that is lower than what is shown is passed by."""
        if self.shown is not None and mark <= self.shown:
            return
        new = self._named(mark)
        if not self._renamed(new):
            with disk.create(new):
                pass
        disk.sync_folder_now(self.folder)
        self.shown = mark

    def _renamed(self, new: Path) -> bool:
        """Whether there was a mark to be renamed: somebody may have taken it away meanwhile."""
        if self.shown is None:
            return False
        try:
            disk.move(self._named(self.shown), new)
        except FileNotFoundError:
            return False
        return True

    def _named(self, mark: LedgerMark) -> Path:
        return self.folder / f".ledger.{mark.era}.{mark.line}"
