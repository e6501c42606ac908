"""Runs `edi837 run` in the test's own process, and says what stands in the drop folder afterwards."""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from edi837.cli import main

AS_OF = "2026-11-24"
_DAY = re.compile(r"^archive/\d{8}/")


class Ran(NamedTuple):
    """What a command ended with and said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class DropFolder:
    """A drop folder under test."""

    path: Path

    def put(self, name: str, data: bytes, folder: str = "inbox") -> Path:
        target = self.path / folder / name
        target.write_bytes(data)
        return target

    def run(self, *arguments: str, stable: int | None = 0) -> Ran:
        told = [] if stable is None else ["--stable-seconds", str(stable)]
        return command("run", str(self.path), "--as-of", AS_OF, *told, *arguments)

    def names(self, folder: str) -> list[str]:
        """What stands in a folder, its subfolders included, the archive's mark not; its day as DAY."""
        return sorted(
            _DAY.sub("archive/DAY/", path.relative_to(self.path).as_posix()).partition("/")[2]
            for path in (self.path / folder).rglob("*")
            if not path.is_dir() and not path.name.startswith(".ledger.")
        )

    def only(self, pattern: str) -> Path:
        """The one file of a pattern."""
        found = list(self.path.glob(pattern))
        assert len(found) == 1, (pattern, found)
        return found[0]


def init(path: Path) -> DropFolder:
    """A new drop folder."""
    assert command("run", "--init", str(path)).code == 0
    return DropFolder(path)


def command(*arguments: str) -> Ran:
    """Run a command of edi837."""
    out, err = _text(), _text()
    with _own_tempdir(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main.run(list(arguments))
    return Ran(code, _said(out), _said(err))


def _text() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _said(text: io.TextIOWrapper) -> str:
    text.seek(0)
    return text.read()


@contextlib.contextmanager
def _own_tempdir() -> Iterator[None]:
    before = tempfile.tempdir
    try:
        yield
    finally:
        tempfile.tempdir = before
