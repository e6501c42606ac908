"""What all steps of one pass over a drop folder share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import UTC, datetime
from typing import Protocol

from edi837.drop.folder import Root
from edi837.drop.high_water import HighWater
from edi837.drop.result import FileResult
from edi837.jobs.run import Run
from edi837.ledger.connect import Ledger
from edi837.ledger.unwritten import Unwritten
from edi837.settings.unattended import RunSettings
from edi837.system.dataclass import dataclass

Clock = Callable[[], datetime]


class Log(Protocol):
    """Says what happened: to whom it matters, in a sentence and in facts that hold no value of a claim."""

    def __call__(self, level: str, event: str, message: str, **facts: str | int) -> None:
        """Say it."""


def moment_of(text: str) -> datetime:
    """A time that ledger and audit log wrote, as `Drop.text` makes it."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _nothing() -> None:
    pass


def _tells_nobody(key: str) -> None:
    pass


@dataclass(frozen=True)
class Drop:
    """One pass: its folder, settings, ledger, and its id in logs, ledger and audit log."""

    root: Root
    run: Run
    settings: RunSettings
    ledger: Ledger
    log: Log
    id: str
    clock: Clock
    sleep: Callable[[float], None]
    high_water: HighWater
    # Raises SelfCheckFailed once the folder that is locked is not the one that stands at `root` any more.
    check_place: Callable[[], None] = _nothing
    # Unwritten what is being handled, so that a run which ends in the middle of it leaves that behind; '' for nothing.
    handling: Callable[[str], None] = _tells_nobody
    # What the files tell later ones that are written down together, a moment later.
    unwritten: Unwritten = field(default_factory=Unwritten)
    # What was found out while the folder was brought to where nothing is half done.
    recovered: list[FileResult] = field(default_factory=list)

    def say(self, result: FileResult) -> None:
        """Log what became of one file."""
        self.log(result.level, result.event, result.sentence, file=result.name, sha=result.sha[:12])

    @property
    def now(self) -> str:
        """The time as ledger and audit log write it."""
        return self.text(self.clock())

    @staticmethod
    def text(moment: datetime) -> str:
        """A time as ledger and audit log write it."""
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def day(self) -> str:
        """The folder of the archive that belongs to this day."""
        return self.clock().strftime("%Y%m%d")
