"""The tables, in Markdown."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median

import edi837
from benchmarks import rivals
from benchmarks.guide import PerClaim
from benchmarks.measure import ratio

_HEADS = {
    "files": (
        "One worker: all rules, corrected file, exceptions and lines as CSV, manifest, proof",
        "kind | claims with a drug line | of these with a fault | MB | seconds | MB/s | MB/s with `--guide changed` | "
        "times (cp + sha256 + fsync) | cp, s | sha256sum, s | cp + sha256 + fsync, s | peak RssAnon, MB",
    ),
    "workers": (
        "Two workers against one",
        "claims with a drug line | MB | two workers are faster by | two loops at once on this machine | share of that",
    ),
    "memory": (
        "Peak RssAnon of all processes together, MB",
        "claims with a drug line | MB | claims in a set | one worker | two workers",
    ),
    "peers": (
        "The same file with what a user could pick instead; whole processes",
        "tool | version | does | seconds | MB/s | peak RssAnon, MB | times edi837's seconds",
    ),
    "guide": (
        "A touched claim held against its guide",
        "kind | segments a claim | ms a claim | ms with the levels that begin with it (`--guide all`)",
    ),
    "startup": ("Start-up", "command | seconds"),
}


def page(parts: Mapping[str, Sequence[str]], told: argparse.Namespace) -> str:
    """All tables that were made, with what they were made on."""
    made_on = (
        f"{edi837.__name__} {edi837.__version__}, Python {platform.python_version()}, {_processor()}, "
        f"{os.cpu_count()} cores, {date.today().isoformat()}. Medians of {told.rounds} rounds of whole processes."
    )
    lines = ["# Results", "", "Made by `make bench`; README.md beside this file tells how.", "", made_on]
    for part, rows in parts.items():
        title, head = _HEADS[part]
        marks = " | ".join("---" for _ in head.split(" | "))
        lines += ["", f"## {title}", "", f"| {head} |", f"| {marks} |", *rows]
    return "\n".join(lines) + "\n"


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text()
        return next(line.split(":", 1)[1].strip() for line in told.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def _row(*cells: object) -> str:
    return "| " + " | ".join(f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in cells) + " |"


def _size(path: Path) -> float:
    return path.stat().st_size / 1_000_000


def file_row(
    kind: str, density: float, rate: float, path: Path, took: Mapping[str, float], floor: float, held: float
) -> str:
    """One file with one worker."""
    floors = (took["cp"], took["sha256sum"], took["cp + sha256 + fsync"])
    size = _size(path)
    speeds = (size / took["rules"], size / took["guide"])
    return _row(f"837{kind}", f"{density:.0%}", f"{rate:.0%}", size, took["rules"], *speeds, floor, *floors, held)


def worker_row(density: float, path: Path, faster: float, machine: float) -> str:
    """Two workers against one."""
    return _row(f"{density:.0%}", _size(path), faster, machine, f"{faster / machine:.0%}")


def memory_row(density: float, path: Path, per_st: int, held: Sequence[float]) -> str:
    """The peak with one and two workers."""
    return _row(f"{density:.0%}", _size(path), per_st if per_st < 1_000_000 else "all", *held)


def peer_rows(
    path: Path, took: Mapping[str, Sequence[float]], held: Mapping[str, float], missing: Mapping[str, str], cache: Path
) -> list[str]:
    """Us first, then the peers, the fastest first."""
    size, known = _size(path), {rival.name: rival for rival in rivals.RIVALS}
    rows = []
    for name in sorted(took, key=lambda one: (one != "edi837", median(took[one]))):
        rival = known.get(name)
        version = rivals.version(rival, cache) if rival else edi837.__version__
        does = rival.does if rival else "everything"
        seconds = median(took[name])
        faster = ratio(took[name], took["edi837"]) if rival else ""
        rows.append(_row(name, version, does, seconds, size / seconds, held[name], faster))
    return rows + [_row(name, "", why, "", "", "", "") for name, why in missing.items()]


def guide_row(kind: str, took: PerClaim) -> str:
    """One kind of claim."""
    return _row(f"837{kind}", *took)


def startup_row(name: str, took: float) -> str:
    """One of the shortest runs."""
    return _row(f"`{name}`" if name.startswith("-") else name, took)
