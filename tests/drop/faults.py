"""A run in a process of its own that is ended, or whose disk fails, at its n-th operation; what is there after it."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from edi837.cli import main
from edi837.ledger import audit_log
from edi837.system import disk
from tests.drop.running import AS_OF, command
from tests.night import NIGHT

# Begins a fault: told the operation and its place, and the file that is written to, if one is.
Fault = Callable[[], None]
_AUDIT = re.compile(rb'"audit": \{[^}]*\},\n')
_NAMED = re.compile(rb'("name": "[^"]*\.held\.manifest\.json"), "sha256": "[0-9a-f]{64}", "bytes": \d+')
_DAY, _TOKEN = re.compile(r"^archive/\d{8}/"), re.compile(r"\.[0-9a-f]{8}(?=\.decisions|\.again)")


class Watch:
    """Counts the operations of a run; at the chosen one it does `fault`."""

    def __init__(self, root: Path, chosen: int = 0, fault: Fault | None = None, listing: Path | None = None) -> None:
        self.root, self.chosen, self.fault = root, chosen, fault
        self.count = 0
        self.listing = listing.open("a") if listing else None

    def reached(self, operation: str, place: str) -> None:
        if self._is_chosen(operation, place):
            assert self.fault is not None
            self.fault()

    def opened(self, file: IO[bytes], place: str) -> IO[bytes]:
        return Watched(file, place, self)  # type: ignore[return-value]

    def _is_chosen(self, operation: str, place: str) -> bool:
        self.count += 1
        if self.listing:
            where = Path(place).relative_to(self.root).parts if place.startswith(str(self.root)) else (place,)
            self.listing.write(f"{operation} {where[0] if where else 'root'}\n")
            self.listing.flush()
        return self.count == self.chosen

    def written(self, file: IO[bytes], data: bytes, place: str) -> int:
        """A write of which, when it is the chosen operation, half gets to the disk first."""
        if self._is_chosen("write", place):
            file.write(data[: len(data) // 2])
            file.flush()
            assert self.fault is not None
            self.fault()
        return file.write(data)

    def install(self) -> None:
        disk.reached, disk.opened = self.reached, self.opened


class Watched:
    """A file whose writes and flushes are operations too."""

    def __init__(self, file: IO[bytes], place: str, watch: Watch) -> None:
        self._file, self._place, self._watch = file, place, watch

    def write(self, data: bytes) -> int:
        return self._watch.written(self._file, bytes(data), self._place)

    def flush(self) -> None:
        self._watch.reached("flush", self._place)
        self._file.flush()

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def failing(number: int) -> Fault:
    def fault() -> None:
        raise OSError(number, os.strerror(number))

    return fault


def in_process(root: Path, watch: Watch | None, *arguments: str, command: Sequence[str] = ()) -> int:
    """Run `edi837 run ROOT`, or a command, in a forked process; its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            said = os.open(root.with_suffix(".said"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(said, 1)
            os.dup2(said, 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
            if watch is not None:
                watch.install()
            code = main.run([*command] or ["run", str(root), "--stable-seconds", "0", "--as-of", AS_OF, *arguments])
        except BaseException:  # the test reads it
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def operations(root: Path, *arguments: str) -> list[str]:
    """The operations of an undisturbed run, in order."""
    listing = root.with_suffix(".operations")
    assert in_process(root, Watch(root, listing=listing), *arguments) in (0, 1, 4)
    return listing.read_text().splitlines()


def sample(found: list[str], share: int, of: int) -> list[int]:
    """Numbers of operations, beginning with 1: all by night, a sample by day.

    By day the kinds of operation at each place are dealt out to `of` tests, so that each is tried by one of them. This
    test, number `share`, tries one operation of each of its kinds, drawn by a seed.
    """
    if NIGHT:
        return list(range(1, len(found) + 1))
    chance = random.Random(share)
    numbered = list(enumerate(found, 1))
    kinds = list(dict.fromkeys(found))[share % of :: of]
    return sorted(chance.choice([at for at, operation in numbered if operation == kind]) for kind in kinds)


_PATIENT = re.compile(rb",[0-9a-f]{32},")
_LISTING = re.compile(rb'("name": ?"[^"]*\.claims\.csv", ?"sha256": ?)"[0-9a-f]{64}"')


def picture(root: Path, taken: Path | None = None) -> dict[str, bytes]:
    """Every result by its name: what must be the same after any disturbance. `taken` was fetched from the outbox."""
    found: dict[str, bytes] = {}
    for folder in ("outbox", "hold", "quarantine", "archive", "inbox", "processing", "work", "decisions"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not path.name.startswith(
                ".ledger."
            ):  # the archive's mark: it counts lines of the log
                name = path.relative_to(root).as_posix()
                found[_TOKEN.sub(".TOKEN", _DAY.sub("archive/DAY/", name))] = _content(path)
    for path in sorted(taken.iterdir()) if taken else []:
        assert f"outbox/{path.name}" not in found, f"{path.name} was published twice"
        found[f"outbox/{path.name}"] = _content(path)
    return found


def _content(path: Path) -> bytes:
    """The bytes; of a manifest without the line of the audit log, which has a time and the id of a run.

    Nor with the digest of another manifest, which follows from that line; of the claims that went out without the
    digests of patients, which follow from the folder's key.
    """
    data = path.read_bytes()
    if path.name.endswith(".claims.csv"):
        return _PATIENT.sub(b",,", data)
    data = _LISTING.sub(rb"\1", data)
    if not path.name.endswith(".manifest.json"):
        return data
    return _AUDIT.sub(b"", _NAMED.sub(rb"\1", data))


def trail(root: Path) -> Counter[str]:
    """What the audit log says, without times, ids of runs and what follows from them; the chain holds."""
    data = (root / "audit.jsonl").read_bytes().splitlines(keepends=True)
    assert isinstance(audit_log.verify(data), audit_log.Head)
    said: Counter[str] = Counter()
    for line in data:
        told = json.loads(line)
        for name in ("at", "run", "number", "previous", "hash", "manifest_sha256"):
            told.pop(name, None)
        said[json.dumps(told, sort_keys=True)] += 1
    return said


def answered(root: Path) -> list[str]:
    """What the ledger says of each row of an answer, whichever of two equal files it came in first."""
    said = command("answers", "--root", str(root), "--format", "csv")
    assert said.code == 0, said
    return sorted(row.partition(",")[2] for row in said.out.splitlines())


def manifests_named(root: Path) -> Iterator[str]:
    """The digests of manifests that the audit log names."""
    for line in (root / "audit.jsonl").read_bytes().splitlines():
        told = json.loads(line)
        if "manifest_sha256" in told:
            yield told["manifest_sha256"]
