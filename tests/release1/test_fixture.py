"""fixtures/release1 is small, names no machine, and its bytes are those that release 1 wrote."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator

from tests.conftest import ROOT
from tests.needs import lacking
from tests.release1.opened import RELEASE1

_PLACES = re.compile(rb"/(?:home|root|tmp|var|opt|srv|mnt|work|Users)/|[A-Z]:\\\\")
FILES = sorted(path for path in RELEASE1.rglob("*") if path.is_file())


def _contents() -> Iterator[tuple[str, bytes]]:
    for path in FILES:
        yield path.name, path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{path.name}/{name}", book.read(name)) for name in book.namelist())


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < 2_000_000


def test_it_names_no_place_on_a_disk() -> None:
    assert [name for name, data in _contents() if _PLACES.search(data)] == []


def test_git_changes_no_byte_of_it() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        lacking("git", "this is not a checkout of git")
    names = "\n".join(str(path.relative_to(ROOT)) for path in FILES)
    told = subprocess.run(
        ["git", "check-attr", "--stdin", "text"], cwd=ROOT, input=names, capture_output=True, text=True, check=True
    )
    assert {line.rpartition(": ")[2] for line in told.stdout.splitlines()} == {"unset"}
