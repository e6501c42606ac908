"""What this project is measured with, and beside it what the machine needs for the bytes alone."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

from benchmarks.measure import Command

_SCRIPT = Path(sys.executable).with_name("edi837")
EDI837 = [str(_SCRIPT)] if _SCRIPT.exists() else [sys.executable, "-m", "edi837"]
# 0: clean; 1: errors or warnings remain. Both are work done.
_DONE = frozenset({0, 1})
_PYX12 = "from pyx12.scripts.x12valid import main; main()"
_LOOP = "n = 0\nfor i in range(20_000_000):\n    n += i & 3"


def process(path: Path, workers: int = 1, guide: str = "touched") -> Command:
    """All rules, corrected file, exceptions and lines as CSV, manifest, proof; fsync before each file gets its name."""
    out = path.parent / f"out-{path.stem}-{workers}-{guide}"
    options = ["--report", "csv", "--guide", guide, "--workers", str(workers), "-q", "--as-of", "2026-11-24"]
    return Command([*EDI837, "process", str(path), "--out", str(out), *options], _DONE, partial(_without, out))


def held_against_guide(path: Path) -> dict[str, Command]:
    """Every claim of a file held against its guide: by us, by us in plain Python, and by pyx12, which comes with us."""
    arguments = [*EDI837, "check", str(path), "--guide", "all", "--select", "G", "-q", "--as-of", "2026-11-24"]
    return {
        "edi837": Command(arguments, _DONE),
        "edi837 without native code": Command(arguments, _DONE, environment={"EDI837_NATIVE": "disable"}),
        "pyx12": Command([sys.executable, "-c", _PYX12, str(path)], _DONE),
    }


def version() -> Command:
    """The quickest that can be asked for."""
    return Command([*EDI837, "--version"])


def floors(path: Path) -> dict[str, Command]:
    """Copying, hashing, and both together with fsync, of the same file by the system's own tools."""
    copy = path.with_suffix(".copy")
    everything = f"cp '{path}' '{copy}' && sha256sum '{path}' && sync '{copy}'"
    before = partial(copy.unlink, missing_ok=True)
    return {
        "cp": Command(["cp", str(path), str(copy)], before=before),
        "sha256sum": Command(["sha256sum", str(path)]),
        "cp + sha256 + fsync": Command(["sh", "-c", everything], before=before),
    }


def loops(number: int) -> Command:
    """As many processes that do nothing but count, at once."""
    one = f"{sys.executable} -c '{_LOOP}'"
    return Command(["sh", "-c", " & ".join([one] * number) + " & wait"])


def _without(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
