"""A disk that keeps what is synced apart from what is not: the record of a run, and every state a crash can leave.

The run is a real one, in a real folder; the functions of `edi837.system.disk` and the commits of the ledger are
recorded. Then, for each moment of the run, a crash leaves

- of a file that was not synced: what was synced of it, all that was written, or half of what was written since;
- of each folder that was not synced: any of the changes of names since its last sync. A rename comes whole or not at
  all, as a journal has it, and is there once one of its two folders is synced;
- of the ledger: what the last commit that returned has left (SQLite's own promise with synchronous=FULL), or, when the
  crash comes during a commit, that commit too.

A sync that failed is not tried again by the code, so it is not modeled here: tests/drop/test_faults.py lets it fail.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

import pytest

from edi837.ledger.connect import Ledger, Session
from edi837.system import disk


@dataclass
class Inode:
    """A file's bytes: what is synced (None: not even its existence), and what was written. `real` is its number."""

    content: bytes = b""
    synced: bytes | None = None
    real: int = 0
    modified: int = 0


@dataclass(eq=False)
class Change:
    """A change of names that reaches the disk whole or not at all: what each comes to mean, None where it goes."""

    names: dict[str, Inode | None]

    def apply(self, names: dict[str, Inode]) -> None:
        for name, inode in self.names.items():
            if inode is None:
                names.pop(name, None)
            else:
                names[name] = inode


@dataclass
class State:
    """What would be on disk: files by path, folders, and the bytes of the ledger."""

    files: dict[str, tuple[Inode, bytes]]
    folders: set[str]
    ledger: bytes

    @property
    def digest(self) -> bytes:
        """The same for states that nobody can tell apart."""
        numbers: dict[int, int] = {}
        named = [
            (name, numbers.setdefault(id(inode), len(numbers)), data)
            for name, (inode, data) in sorted(self.files.items())
        ]
        return hashlib.sha256(repr((named, sorted(self.folders), self.ledger)).encode()).digest()


@dataclass
class ModelDisk:
    """The record of one run in a drop folder: `moments` are the states after each operation, made when asked for."""

    root: Path
    names: dict[str, Inode] = field(default_factory=dict)
    durable: dict[str, Inode] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    pending: list[Change] = field(default_factory=list)
    ledger: bytes = b""
    committing: bytes | None = None
    seen: Callable[[Self, str], None] = lambda model, operation: None

    def relative(self, path: Path | str) -> str:
        return Path(path).relative_to(self.root).as_posix()

    def begin(self) -> None:
        """What stands in the folder now is synced."""
        by_number: dict[int, Inode] = {}
        for path in sorted(self.root.rglob("*")):
            name = self.relative(path)
            if path.is_dir():
                self.folders.add(name)
            elif not name.startswith("ledger.sqlite"):
                status = path.stat()
                data = path.read_bytes()
                inode = by_number.setdefault(status.st_ino, Inode(data, data, status.st_ino, status.st_mtime_ns))
                self.names[name] = self.durable[name] = inode
        self.ledger = snapshot(self.root)

    def happened(self, operation: str) -> None:
        self.seen(self, operation)

    # What the functions of `disk` do to the model.

    def create(self, path: Path) -> Inode:
        inode = Inode(real=path.stat().st_ino)
        self._name(self.relative(path), inode)
        return inode

    def sync(self, inode: Inode, path: Path) -> None:
        inode.synced = inode.content
        inode.modified = path.stat().st_mtime_ns if path.exists() else inode.modified

    def sync_folder(self, path: Path) -> None:
        folder = Path("." if path == self.root else self.relative(path))
        for change in [one for one in self.pending if any(Path(name).parent == folder for name in one.names)]:
            change.apply(self.durable)
            self.pending.remove(change)

    def move(self, source: Path, target: Path) -> None:
        old, new = self.relative(source), self.relative(target)
        inode = self.names.pop(old)
        self.names[new] = inode
        self.pending.append(Change({new: inode, old: None}))

    def link(self, source: Path, target: Path) -> None:
        self._name(self.relative(target), self.names[self.relative(source)])

    def remove(self, path: Path) -> None:
        self.names.pop(self.relative(path), None)
        self.pending.append(Change({self.relative(path): None}))

    def remove_tree(self, folder: Path) -> None:
        inside = f"{self.relative(folder)}/"
        for name in [name for name in self.names if name.startswith(inside)]:
            self.remove(self.root / name)
        self.folders -= {name for name in self.folders if f"{name}/".startswith(inside)}

    def _name(self, name: str, inode: Inode) -> None:
        self.names[name] = inode
        self.pending.append(Change({name: inode}))

    # What a crash can leave.

    def crash(self, chance: random.Random) -> State:
        """One of the states that a crash at this moment can leave."""
        files = dict(self.durable)
        for change in self.pending:
            if chance.random() < 0.5:
                change.apply(files)
        ledger = self.committing if self.committing is not None and chance.random() < 0.5 else self.ledger
        return State({name: (inode, left(inode, chance)) for name, inode in files.items()}, set(self.folders), ledger)


def left(inode: Inode, chance: random.Random) -> bytes:
    """What a crash leaves of a file's bytes."""
    synced = inode.synced or b""
    if inode.content == inode.synced:
        return synced
    half = inode.content[: len(synced) + (len(inode.content) - len(synced)) // 2]
    return chance.choice((synced, inode.content, half))


def snapshot(root: Path) -> bytes:
    """The ledger as it is committed."""
    with contextlib.closing(sqlite3.connect(root / "ledger.sqlite")) as link:
        return link.serialize()


class RecordedFile:
    """A file that tells the model what is written to it."""

    def __init__(self, file: IO[bytes], inode: Inode) -> None:
        self.file, self.inode = file, inode

    def write(self, data: bytes) -> int:
        self.inode.content += bytes(data)
        return self.file.write(data)

    def writelines(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            self.write(line)

    def __enter__(self) -> RecordedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


@contextlib.contextmanager
def recorded(model: ModelDisk) -> Iterator[None]:
    """While it holds, what `disk` and the ledger do is told to the model, and `model.seen` is called after each."""
    true = {name: getattr(disk, name) for name in _RECORDED}
    with pytest.MonkeyPatch.context() as patch:
        for name, make in _RECORDED.items():
            patch.setattr(disk, name, make(model, true[name]))
        patch.setattr(Ledger, "writing", _writing(model, Ledger.writing))
        model.begin()
        yield


def _created(model: ModelDisk, create: Any) -> Any:
    def create_and_record(path: Path) -> Any:
        file = create(path)
        recorded_file = RecordedFile(file, model.create(path))
        model.happened("create")
        return recorded_file

    return create_and_record


def _created_temporary(model: ModelDisk, create: Any) -> Any:
    def create_and_record(folder: Path) -> Any:
        path, file = create(folder)
        recorded_file = RecordedFile(file, model.create(path))
        model.happened("create")
        return path, recorded_file

    return create_and_record


def _appended(model: ModelDisk, append_to: Any) -> Any:
    def append_and_record(path: Path) -> Any:
        file = append_to(path)
        inode = model.names.get(model.relative(path)) or model.create(path)
        model.happened("append")
        return RecordedFile(file, inode)

    return append_and_record


def _synced(model: ModelDisk, sync: Any) -> Any:
    def sync_and_record(file: Any, place: Path) -> None:
        model.happened("write")
        sync(file, place)
        if isinstance(file, RecordedFile):
            model.sync(file.inode, place)
        model.happened("fsync")

    return sync_and_record


def _all_synced(model: ModelDisk, sync_all: Any) -> Any:
    def sync_and_record(files: Sequence[tuple[Path, int]], folders: Iterable[Path]) -> None:
        model.happened("write")
        numbers = {os.fstat(descriptor).st_ino for _, descriptor in files}
        folders = list(folders)
        sync_all(files, folders)
        for name, inode in model.names.items():
            if inode.real in numbers:
                model.sync(inode, model.root / name)
        for folder in folders:
            model.sync_folder(folder)
        model.happened("all synced")

    return sync_and_record


def _plain(method: str) -> Callable[[ModelDisk, Any], Any]:
    """A function of `disk` whose arguments are those of the model's method."""

    def make(model: ModelDisk, act: Any) -> Any:
        def act_and_record(*places: Path, **options: Any) -> None:
            there = os.path.lexists(places[0])
            act(*places, **options)
            if there:
                getattr(model, method)(*places)
            model.happened(method)

        return act_and_record

    return make


def _made(model: ModelDisk, make_folder: Any) -> Any:
    def make_and_record(path: Path) -> None:
        make_folder(path)
        model.folders.add(model.relative(path))
        model.happened("mkdir")

    return make_and_record


_RECORDED: Mapping[str, Callable[[ModelDisk, Any], Any]] = {
    "create": _created,
    "create_temporary": _created_temporary,
    "append_to": _appended,
    "sync_now": _synced,
    "sync_all": _all_synced,
    "sync_folder_now": _plain("sync_folder"),
    "rename": _plain("move"),
    "move": _plain("move"),
    "link": _plain("link"),
    "remove": _plain("remove"),
    "remove_tree": _plain("remove_tree"),
    "make_folder": _made,
}


def _writing(model: ModelDisk, writing: Any) -> Any:
    @contextlib.contextmanager
    def write_and_record(ledger: Ledger) -> Iterator[Session]:
        with writing(ledger) as session:
            yield session
        after = snapshot(model.root)
        model.committing = after
        model.happened("commit")
        model.ledger, model.committing = after, None
        model.happened("committed")

    return write_and_record


def put_on_disk(state: State, target: Path) -> None:
    """The state as a drop folder: second names are second names, and the ledger knows the numbers of the new inodes."""
    for name in sorted(state.folders):
        (target / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    first: dict[int, Path] = {}
    numbers: dict[int, int] = {}
    for name, (inode, data) in state.files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if id(inode) in first:
            os.link(first[id(inode)], path)
            continue
        path.write_bytes(data)
        path.chmod(0o600)
        os.utime(path, ns=(inode.modified, inode.modified))
        first[id(inode)] = path
        numbers[inode.real] = path.stat().st_ino
    (target / "ledger.sqlite").write_bytes(state.ledger)
    with contextlib.closing(sqlite3.connect(target / "ledger.sqlite")) as link:
        for number, body in link.execute("SELECT number, body FROM intents").fetchall():
            intent = json.loads(body)
            intent["inodes"] = [numbers.get(old, old) for old in intent["inodes"]]
            link.execute("UPDATE intents SET body = ? WHERE number = ?", (json.dumps(intent), number))
        link.commit()


def discard(target: Path) -> None:
    shutil.rmtree(target)
