"""One command that makes the files, runs us and the peers side by side, and writes RESULTS.md. README.md tells how."""

from __future__ import annotations

import argparse
import sys
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import guide, ours, rivals, table  # noqa: E402
from benchmarks.inputs import RATE, made  # noqa: E402
from benchmarks.measure import Command, Failed, cpu, paired, peak, wall, wall_ratio  # noqa: E402

PARTS = ("files", "workers", "memory", "peers", "guide", "claims", "startup")
# Peers were measured on files with a drug line in so many claims.
_PEERS_DENSITY = 0.22
_GUIDE_DENSITY = 0.25


def main() -> None:
    """Measure what was asked for, and write the tables."""
    told = _read()
    cache: Path = told.cache
    made_here: dict[str, list[str]] = {}
    for part in told.parts:
        print(f"measuring: {part}", flush=True)
        made_here[part] = _MEASURES[part](told, cache)
    text = table.page(made_here, told)
    told.output.write_text(text, encoding="utf-8")
    print(text)


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=["P", "I"], help="P, I or both")
    parser.add_argument("--megabytes", type=float, default=100, help="files of few drug lines (default 100)")
    parser.add_argument("--medium-megabytes", type=float, default=40, help="files of density 25 %% (default 40)")
    parser.add_argument("--dense-megabytes", type=float, default=20, help="files of density 100 %% (default 20)")
    parser.add_argument("--memory-megabytes", type=float, default=1000, help="the file of the memory table")
    parser.add_argument("--peer-megabytes", type=float, default=10, help="the file that peers read (default 10)")
    parser.add_argument("--guide-claims", type=int, default=500, help="claims held against the guide (default 500)")
    parser.add_argument("--guide-megabytes", type=float, default=8, help="all of whose claims are (default 8)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that medians are taken of (default 5)")
    parser.add_argument("--cache", type=Path, default=ROOT / "bench-data")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "RESULTS.md")
    return parser.parse_args()


def _sizes(told: argparse.Namespace) -> list[tuple[float, float]]:
    return [
        (0, told.megabytes), (0.01, told.megabytes), (0.25, told.medium_megabytes), (1, told.dense_megabytes),
    ]  # fmt: skip


def _files(told: argparse.Namespace, cache: Path) -> list[str]:
    """One worker on files of both kinds and all densities, beside the floors of the same file."""
    rows = []
    for kind, (density, megabytes), rate in product(told.kinds, _sizes(told), (0, RATE)):
        if density or not rate:
            path = made(cache / "files", megabytes, density, kind, rate=rate)
            commands = {"rules": ours.process(path, guide="none"), "guide": ours.process(path), **ours.floors(path)}
            held = peak(commands["guide"])
            took = paired(commands, told.rounds)
            rows.append(table.file_row(kind, density, rate, path, took, held))
    return rows


def _workers(told: argparse.Namespace, cache: Path) -> list[str]:
    """Two workers against one, beside what two loops at once cost on this machine."""
    rows = []
    for density, megabytes in _sizes(told)[1:]:
        path = made(cache / "files", megabytes, density)
        commands = {
            "one": ours.process(path), "two": ours.process(path, 2), "loop": ours.loops(1), "loops": ours.loops(2),
        }  # fmt: skip
        took = paired(commands, told.rounds)
        machine = 2 * wall_ratio(took["loop"], took["loops"])
        faster = wall_ratio(took["one"], took["two"])
        rows.append(table.worker_row(density, path, faster, machine, cpu(took["two"]) / cpu(took["one"])))
    return rows


def _memory(told: argparse.Namespace, cache: Path) -> list[str]:
    """The peak of all processes together on one large file, cut into sets in two ways."""
    rows = []
    for density, per_st in ((0.01, 1), (0.01, 5000), (0.01, 10_000_000), (0.25, 5000)):
        path = made(cache / "files", told.memory_megabytes, density, per_st=per_st)
        held = [peak(ours.process(path, workers)) for workers in (1, 2)]
        rows.append(table.memory_row(density, path, per_st, held))
    return rows


def _peers(told: argparse.Namespace, cache: Path) -> list[str]:
    """Whole processes over one file: us with everything that we do, the peers with what they can."""
    path = made(cache / "files", told.peer_megabytes, _PEERS_DENSITY)
    commands: dict[str, Command] = {"edi837": ours.process(path)}
    missing = {}
    for rival in rivals.RIVALS:
        command = rivals.command(rival, cache / "peers", path)
        if command is None:
            missing[rival.name] = "did not install"
        else:
            commands[rival.name] = command
    held = {}
    for name, command in list(commands.items()):
        try:
            held[name] = peak(command)
        except Failed as error:
            missing[name] = str(error)
            del commands[name]
    took = paired(commands, told.rounds)
    return table.peer_rows(path, took, held, missing, cache / "peers")


def _guide(told: argparse.Namespace, cache: Path) -> list[str]:
    """What it costs to hold one touched claim against its guide."""
    return [table.guide_row(kind, guide.per_claim(kind, told.guide_claims, told.rounds)) for kind in told.kinds]


def _claims(told: argparse.Namespace, cache: Path) -> list[str]:
    """Every claim of a file held against its guide, beside pyx12 on the same file."""
    rows = []
    for kind in told.kinds:
        path = made(cache / "files", told.guide_megabytes, _GUIDE_DENSITY, kind)
        took = paired(ours.held_against_guide(path), told.rounds)
        rows += [table.claims_row(kind, name, path, each) for name, each in took.items()]
    return rows


def _startup(told: argparse.Namespace, cache: Path) -> list[str]:
    """What the shortest runs take."""
    small = made(cache / "files", 0.02, 0.25)
    took = paired({"--version": ours.version(), "one small file": ours.process(small)}, 3 * told.rounds)
    return [table.startup_row(name, wall(one), cpu(one)) for name, one in took.items()]


_MEASURES = {
    "files": _files,
    "workers": _workers,
    "memory": _memory,
    "peers": _peers,
    "guide": _guide,
    "claims": _claims,
    "startup": _startup,
}

if __name__ == "__main__":
    main()
