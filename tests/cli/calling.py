"""The command line as a user meets it: called in this process, or in one of its own where signals and pipes matter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from edi837.cli.main import run
from tests.conftest import ROOT

AS_OF = "2026-11-24"
FILES = ROOT / "fixtures" / "files"
BASES = ROOT / "fixtures" / "base"
# What the people in our fixtures are called: none of it may be shown where nobody asked for it.
CANARIES = ("ASHBY", "LENA", "FERN COURT", "AW0001", "19790312")


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """What it wrote to stdout."""
        return self.out.decode("utf-8")


def call(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> Ended:
    """Run a command in this process."""
    capfd.readouterr()
    code = run([str(one) for one in arguments])
    sys.stdout.flush()
    told = capfd.readouterr()
    return Ended(code, told.out.encode("utf-8", "surrogateescape"), told.err)


def command(*arguments: str | Path) -> list[str]:
    """The words to start it with in a process of its own."""
    return [sys.executable, "-m", "edi837", *map(str, arguments)]


def start(*arguments: str | Path, cwd: Path, stdin: bytes = b"", **environ: str) -> Ended:
    """Run a command in a process of its own."""
    done = subprocess.run(
        command(*arguments), cwd=cwd, input=stdin, capture_output=True, timeout=120, check=False,
        env={**os.environ, **environ},
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def listed(folder: Path) -> list[str]:
    """Everything in a folder, by its path, hidden files included."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
