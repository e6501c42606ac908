"""The tables, in Markdown."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import edi837
from benchmarks import rivals
from benchmarks.guide import PerClaim
from benchmarks.measure import Took, cpu, cpu_ratio, wall

_HEADS = {
    "files": (
        "One worker: all rules, corrected file, exceptions and lines as CSV, manifest, proof",
        "kind | claims with a drug line | of these with a fault | MB | CPU, times sha256sum's | the same with "
        "`--guide none` | CPU, s | with `--guide none`, s | by the clock, s | MB/s | sha256sum, CPU s | "
        "cp + sha256 + fsync, CPU s | peak RssAnon, MB",
    ),
    "workers": (
        "Two workers against one",
        "claims with a drug line | MB | two workers are faster by | two loops at once on this machine | share of it | "
        "CPU seconds, times those of one",
    ),
    "memory": (
        "Peak RssAnon of all processes together, MB",
        "claims with a drug line | MB | claims in a set | one worker | two workers",
    ),
    "peers": (
        "The same file with what a user could pick instead; whole processes",
        "tool | version | does | seconds | CPU, s | MB/s | peak RssAnon, MB | times edi837's CPU seconds",
    ),
    "guide": (
        "A touched claim held against its guide",
        "kind | segments a claim | ms a claim | ms with the levels that begin with it (`--guide all`)",
    ),
    "claims": (
        "Every claim of a file held against its guide (`check --guide all --select G`; a quarter has a drug line)",
        "kind | tool | MB | seconds | CPU, s | MB a CPU second",
    ),
    "startup": ("Start-up", "command | seconds | CPU, s"),
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
    kind: str, density: float, rate: float, path: Path, took: Mapping[str, Sequence[Took]], held: float
) -> str:
    """One file with one worker."""
    size, hashed = _size(path), took["sha256sum"]
    times = (cpu_ratio(took["guide"], hashed), cpu_ratio(took["rules"], hashed))
    clock = wall(took["guide"])
    ours = (cpu(took["guide"]), cpu(took["rules"]), clock, size / clock)
    floors = (cpu(hashed), cpu(took["cp + sha256 + fsync"]))
    return _row(f"837{kind}", f"{density:.0%}", f"{rate:.0%}", size, *times, *ours, *floors, held)


def worker_row(density: float, path: Path, faster: float, machine: float, dearer: float) -> str:
    """Two workers against one."""
    return _row(f"{density:.0%}", _size(path), faster, machine, f"{faster / machine:.0%}", dearer)


def memory_row(density: float, path: Path, per_st: int, held: Sequence[float]) -> str:
    """The peak with one and two workers."""
    return _row(f"{density:.0%}", _size(path), per_st if per_st < 1_000_000 else "all", *held)


def peer_rows(
    path: Path, took: Mapping[str, Sequence[Took]], held: Mapping[str, float], missing: Mapping[str, str], cache: Path
) -> list[str]:
    """Us first, then the peers, the fastest first."""
    size, known = _size(path), {rival.name: rival for rival in rivals.RIVALS}
    rows = []
    for name in sorted(took, key=lambda one: (one != "edi837", cpu(took[one]))):
        rival = known.get(name)
        version = rivals.version(rival, cache) if rival else edi837.__version__
        does = rival.does if rival else "everything"
        seconds = wall(took[name])
        faster = cpu_ratio(took[name], took["edi837"]) if rival else ""
        rows.append(_row(name, version, does, seconds, cpu(took[name]), size / seconds, held[name], faster))
    return rows + [_row(name, "", why, "", "", "", "", "") for name, why in missing.items()]


def guide_row(kind: str, took: PerClaim) -> str:
    """One kind of claim."""
    return _row(f"837{kind}", *took)


def claims_row(kind: str, name: str, path: Path, took: Sequence[Took]) -> str:
    """One tool on one kind of file."""
    size = _size(path)
    return _row(f"837{kind}", name, size, wall(took), cpu(took), size / cpu(took))


def startup_row(name: str, clock: float, processors: float) -> str:
    """One of the shortest runs."""
    return _row(f"`{name}`" if name.startswith("-") else name, clock, processors)
