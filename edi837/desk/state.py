"""What all requests of the desk share: the drop folder, its ledger, the manifests of what waits, and the clock."""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

from edi837.decisions.resolve import Subject
from edi837.drop.drop import Drop, Log
from edi837.drop.folder import HOLD, Root, original_name
from edi837.jobs.releasing.release import subject_of
from edi837.jobs.reporting.stored import exceptions_file
from edi837.jobs.run import Run
from edi837.ledger import files
from edi837.ledger.connect import Ledger, Session
from edi837.ledger.desk_list import Day
from edi837.ledger.desk_policies import Policies, policies_of
from edi837.ledger.files import FileEntry
from edi837.manifest.read import MANIFEST_ENDING, Manifest, read_manifest
from edi837.rows.record import ExceptionRecord
from edi837.settings.unattended import RunSettings
from edi837.system.dataclass import dataclass
from edi837.system.errors import Edi837Error, SelfCheckFailed, UsageError
from edi837.system.named_tuple import NamedTuple

# Manifests are kept while they are used: one of 100,000 findings takes a second to read.
_KEPT = 3
_SOON = 7
# Figures over the whole list are asked for anew after so long, shown no longer, and so many are kept.
_RECENT_SECONDS, _LASTING_SECONDS, _MOST_FIGURES = 5.0, 60.0, 500
T = TypeVar("T")


@dataclass(frozen=True)
class DeskSettings:
    """How the desk is served. `alone` is the name of the one person on loopback, '' for a team.

    A proxy at the address `proxy` says who is there when it sends `proxy_secret` along; '' for none.
    """

    alone: str = ""
    secure: bool = False
    metrics_token: str = ""
    proxy_secret: str = ""
    proxy: str = ""


class WaitingFile(NamedTuple):
    """What is read of a file that waits: its manifest, what decisions are held against, and the file of its rows."""

    manifest: Manifest
    subject: Subject
    rows: Path
    stamp: tuple[int, int]


class Waiting:
    """The manifests of files that wait, by digest: read once, held against the ledger."""

    def __init__(self, root: Root) -> None:
        self._root = root
        self._kept: OrderedDict[str, WaitingFile] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, entry: FileEntry) -> WaitingFile:
        """What is known of a file that waits.

        UsageError when something of it is gone, SelfCheckFailed when it is not what was written.
        """
        key = entry.manifest_sha256 or ""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
        if known is None:
            known = self._read(entry, key)
            with self._lock:
                self._kept[key] = known
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        if _stamp(known.rows) != known.stamp:
            raise SelfCheckFailed(f"{entry.name}: its rows in hold/ were changed; drop it again")
        return known

    def _read(self, entry: FileEntry, key: str) -> WaitingFile:
        manifest = read_manifest(self.folder / f"{entry.stem}{MANIFEST_ENDING}")
        if manifest.sha256 != key:
            raise SelfCheckFailed(f"{entry.name}: its manifest in hold/ is not the one that was written; drop it again")
        rows = exceptions_file(manifest.path, manifest.content)
        return WaitingFile(manifest, subject_of(manifest), rows, _stamp(rows))

    def original(self, entry: FileEntry) -> Path:
        """Where the original of a file that waits lies."""
        return self.folder / original_name(entry.name, entry.stem)

    @property
    def folder(self) -> Path:
        """Where the files wait."""
        return self._root.folder(HOLD)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        known = path.stat()
    except FileNotFoundError:
        raise UsageError(f"{path.name}: is gone from hold/") from None
    return known.st_mtime_ns, known.st_size


class Preview(NamedTuple):
    """Claims and cents that came in, go out, and wait; changes by rule; errors that are left; why a row is refused.

    Nothing is ready where what waits cannot be told from the other claims. `waiting` counts proposals that are
    undecided, or approved without the second person that they need.
    """

    claims_in: int
    cents_in: int
    ready: int
    ready_cents: int
    changes: Counter[str]
    errors: tuple[ExceptionRecord, ...]
    waiting: int
    refused: tuple[str, ...]
    proved: str

    @property
    def held(self) -> int:
        """Claims that wait."""
        return self.claims_in - self.ready

    @property
    def held_cents(self) -> int:
        """Their cents."""
        return self.cents_in - self.ready_cents


@dataclass
class Desk:
    """An open desk."""

    root: Root
    run: Run
    settings: RunSettings
    own: DeskSettings
    ledger: Ledger
    log: Log
    clock: Callable[[], datetime] = lambda: datetime.now().astimezone()
    waiting: Waiting = field(init=False)
    # One release at a time is made for a look: it takes as much as judging the file.
    busy: threading.Lock = field(default_factory=threading.Lock)
    looks: OrderedDict[tuple[str, str], Preview] = field(default_factory=OrderedDict)
    _recent: dict[object, tuple[float, object]] = field(default_factory=dict)
    _asking: set[object] = field(default_factory=set)
    # Told that something waits to be carried out under the lock of the folder.
    stir: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.waiting = Waiting(self.root)

    @property
    def now(self) -> str:
        """The time as ledger and audit log write it."""
        return self.text(self.clock())

    @staticmethod
    def text(moment: datetime) -> str:
        """A time as ledger and audit log write it."""
        return Drop.text(moment)

    def after(self, minutes: int) -> str:
        """The time in some minutes; before now with a minus."""
        return self.text(self.clock() + timedelta(minutes=minutes))

    @property
    def day(self) -> Day:
        """Today, and the last day that is near."""
        today = self.run.settings.today
        return Day(today.isoformat(), (today + timedelta(_SOON)).isoformat())

    def policies(self, session: Session) -> Policies:
        """What is asked of people here; where there is one person, there is no second."""
        kept = policies_of(session)
        if not self.own.alone:
            return kept
        return Policies(False, None, None, False, None, approver_releases=True, idle_minutes=kept.idle_minutes)

    def recent(self, key: object, ask: Callable[[Session], T]) -> T:
        """A figure over the whole list: it is shown on every page, and may be some seconds old.

        An older one is shown while it is asked for anew beside, so that no page waits for it; one too old is not.
        """
        now = time.monotonic()
        known = self._recent.get(key)
        if known is not None and now - known[0] < _LASTING_SECONDS:
            if now - known[0] >= _RECENT_SECONDS and key not in self._asking:
                self._asking.add(key)
                threading.Thread(target=self._ask_again, args=(key, ask), daemon=True, name="figures").start()
            return cast(T, known[1])  # kept under a key of its own kind
        return self._ask(key, ask)

    def _ask(self, key: object, ask: Callable[[Session], T]) -> T:
        with self.ledger.reading() as session:
            figure = ask(session)
        if len(self._recent) >= _MOST_FIGURES:
            self._recent.clear()
        self._recent[key] = time.monotonic(), figure
        return figure

    def _ask_again(self, key: object, ask: Callable[[Session], object]) -> None:
        try:
            self._ask(key, ask)
        except Edi837Error as error:
            self.log("error", "desk", f"desk: a figure could not be asked for: {error}")
        finally:
            self._asking.discard(key)

    def entry(self, sha256: str) -> FileEntry:
        """A file by its digest; UsageError when it is not known."""
        with self.ledger.reading() as session:
            entry = files.find(session, sha256)
        if entry is None:
            raise UsageError("no such file")
        return entry
