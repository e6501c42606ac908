"""A drop folder: its folders, and the names of the files in them."""

from __future__ import annotations

import os
import re
from pathlib import Path

from edi837.jobs.inputs import Input
from edi837.ledger.keys import make_key
from edi837.settings.config import FILE_NAME
from edi837.system import access, disk
from edi837.system.dataclass import dataclass
from edi837.system.errors import Unreadable, UsageError

INBOX, PROCESSING, OUTBOX, HOLD = "inbox", "processing", "outbox", "hold"
DECISIONS, QUARANTINE, ARCHIVE, WORK = "decisions", "quarantine", "archive", "work"
# Made by the first pass where an older release made the drop folder.
ANSWERS = "answers"
FOLDERS = (INBOX, PROCESSING, OUTBOX, HOLD, DECISIONS, QUARANTINE, ARCHIVE, WORK)
KEY, LEDGER, AUDIT, LOCK = "ledger.key", "ledger.sqlite", "audit.jsonl", ".lock"
ROOT_ID = "ledger.root"
# Hidden, and made when they are needed: lines on their way to the audit log; files as their senders opened them.
PENDING, SENDERS = ".pending", ".senders"
# Where the desk makes releases for a look: they hold patients' data for a moment.
LOOKS = ".desk"
_TEXT = """\
# Settings of this drop folder. Names are those of the options of `edi837 run`; what is commented out is the default.

# mappings = "mappings"       # own mappings; paths are from this file's folder
# codes = "codes.edi837"      # official tables, made by `edi837 codes import`
# chart = "chart.csv"         # what the medical record says
# report = ["csv"]            # csv, jsonl, xml, html, xlsx
# log_format = "text"         # text or json

[run]
# publish = "clean"           # clean: a file with errors or open proposals waits in hold/ for a person; or always
# stable_seconds = 30         # a file is taken when it was not written to for so long, or FILE.done stands beside it
# route = false               # true: by ISA15 to outbox/production or outbox/test
# max_megabytes = 2048        # larger files are not read
# ledger = ""                 # postgresql://user@host/name (no password here); empty: ledger.sqlite in this folder
# metrics = "edi837.prom"     # for the textfile collector of Prometheus; empty: none
# log = ""                    # a file that gets every message; what needs a person goes to stderr besides
# receipts = false            # true: a set must be received (NAME.received, --received) within check_days
# check_days = 7              # so long published sets are looked for in outbox/, or their receipts
# check_megabytes = 256       # so much of archive/ is held against the ledger each day
# control_numbers = 900000001 # claims that are sent later than the rest of their file are numbered from here
# keep_archive_days = 2192    # `edi837 prune` removes older days of archive/; without it they stay
# keep_claim_days = 2192      # ... and what rules know of older claims; without it it stays

# [partner."SENDER"]          # ISA06
# keep_days = 3650            # what a contract says instead of the two above

# [severity]
# Q604 = "warning"
"""


@dataclass(frozen=True)
class Root:
    """A drop folder; `path` is absolute and without links."""

    path: Path

    def folder(self, name: str) -> Path:
        """One of its folders."""
        return self.path / name

    def inside(self, relative: str) -> Path:
        """A path below the drop folder; UsageError when it leads out of it."""
        return Path(self.place(relative))

    def place(self, relative: str) -> str:
        """The same as text, which is all that many calls of the system need."""
        if self._leads_straight(relative):
            return f"{self.path}/{relative}"
        path = self.path / relative
        resolved = path.parent.resolve() / path.name
        if path.name == ".." or resolved == self.path or not resolved.is_relative_to(self.path):
            raise UsageError(f"{self.path}: a path leads out of the drop folder; see its folders for links")
        return str(path)

    def _leads_straight(self, relative: str) -> bool:
        """Whether a path has no `..` and no link above its end: then it cannot lead out."""
        *above, name = relative.split("/")
        if {"", ".", ".."}.intersection(above) or name in ("", ".", ".."):
            return False
        folder = str(self.path)
        for part in above:
            folder = f"{folder}/{part}"
            if os.path.islink(folder):
                return False
        return True

    def relative(self, path: Path) -> str:
        """The path from the drop folder on."""
        return path.relative_to(self.path).as_posix()


def make_root(path: Path) -> Root:
    """Make what is missing of a drop folder; what is there stays as it is."""
    disk.make_folder(path)
    root = Root(path.resolve())
    for name in (*FOLDERS, ANSWERS):
        disk.make_folder(root.folder(name))
    make_key(root.path / KEY)
    if not (root.path / FILE_NAME).exists():
        temporary, file = disk.create_temporary(root.path)
        with file:
            file.write(_TEXT.encode())
            disk.sync(file, temporary)
        disk.move(temporary, root.path / FILE_NAME)
    disk.sync_folder(root.path)
    return root


def open_root(path: Path) -> Root:
    """A drop folder that is complete; UsageError says what is missing."""
    root = Root(path.resolve())
    for name in (*FOLDERS, ANSWERS):
        folder = root.folder(name)
        if not os.path.lexists(folder):
            if name == ANSWERS:
                continue
            raise UsageError(f"{path}: has no folder {name}; `edi837 run --init {path}` makes it")
        # What a link leads to would not be read as answers.
        is_passed_by = name == ANSWERS and folder.is_symlink()
        if is_passed_by or not folder.resolve().is_relative_to(root.path) or not folder.is_dir():
            raise UsageError(f"{folder}: is not a folder of the drop folder itself")
    if not (root.path / KEY).exists():
        raise UsageError(f"{root.path / KEY}: the key of the ledger is missing; restore it, or --init a new folder")
    return root


def check_folders(root: Root) -> None:
    """Unreadable where the user that runs edi837 may not use one of the folders: what lies there would seem gone."""
    for name in ("", *FOLDERS, ANSWERS, SENDERS, PENDING):
        folder = root.folder(name)
        if access.is_there(folder) and not access.may_use(folder):
            raise Unreadable(
                f"{folder}: the user that runs edi837 may not read and write there; give it back (chown, chmod). "
                "Nothing was touched, and it is safe to run again"
            )


_NOT_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100
# Names under which programs write a file that is not complete yet.
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp")
# What Office keeps beside an open workbook, editors beside a text, and Windows in a folder.
_LOCK, _BACKUP, _OF_WINDOWS = "~$", "~", ("thumbs.db", "desktop.ini")
DONE = ".done"


def safe_name(name: str) -> str:
    """The name with other characters as underscores, without leading points and hyphens; the extension stays."""
    plain = _NOT_SAFE.sub("_", name).lstrip(".-") or "unnamed"
    if len(plain) <= _LONGEST:
        return plain
    endings = _endings(plain)[-20:]
    return plain[: _LONGEST - len(endings)] + endings


def safe_path(path: str | bytes) -> str:
    """A path with the same characters replaced in each of its names."""
    return "/".join(_NOT_SAFE.sub("_", part) for part in os.fsdecode(path).split("/"))


def is_unfinished(name: str) -> bool:
    """Whether a name says that the file is still being written, or is not a file for us."""
    plain = name.lower()
    return name.startswith((".", _LOCK)) or plain.endswith((*_UNFINISHED, _BACKUP)) or plain in _OF_WINDOWS


def stem_of(name: str, sha256: str, digits: int = 8) -> str:
    """NAME.<sha8>: how the names of all begin that is made of a file; the same name every day is normal."""
    return f"{Input(None, name).stem}.{sha256[:digits]}"


def original_name(name: str, stem: str) -> str:
    """What the file itself is called where it waits: NAME.<sha8>.original.EXT, with .gz when it came so."""
    return f"{stem}.original{_endings(name)}"


def archived_name(name: str, stem: str) -> str:
    """What the file itself is called in the archive: NAME.<sha8>.EXT, with .gz when it came so."""
    return f"{stem}{_endings(name)}"


def _endings(name: str) -> str:
    return Input(None, name).extension + (name[-3:] if name.lower().endswith(".gz") else "")


def unused_path(path: Path, token: str) -> Path:
    """The path, or one beside it when something stands there: nothing is ever overwritten."""
    return path.with_name(f"{path.name}.{token}") if os.path.lexists(path) else path
