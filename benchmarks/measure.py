"""A command run as a whole process: how long it takes, and what memory it and all that it starts hold at most."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 0.01
# An installed package is compiled once; with this set, Python would compile all of it in each process.
_NOT_AS_INSTALLED = ("PYTHONDONTWRITEBYTECODE",)


@dataclass(frozen=True)
class Command:
    """Arguments, the exit codes that are no failure, and what must be done before each run."""

    arguments: Sequence[str]
    fine: frozenset[int] = frozenset({0})
    before: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> subprocess.Popen[bytes]:
        """Start it; what it says is thrown away."""
        told = {name: value for name, value in os.environ.items() if name not in _NOT_AS_INSTALLED} | self.environment
        return subprocess.Popen(self.arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=told)


class Failed(Exception):
    """A command that ended otherwise than it should."""


def seconds(command: Command) -> float:
    """How long one run takes; nothing else is done meanwhile."""
    command.before()
    start = time.perf_counter()
    code = command.start().wait()
    took = time.perf_counter() - start
    return took if _is_fine(command, code) else 0.0


def peak(command: Command) -> float:
    """The most anonymous memory (RssAnon, MB) of the process and all below it; a run of its own, for looking costs."""
    command.before()
    process = command.start()
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_anonymous, _tree(process.pid))))
        time.sleep(_EVERY)
    return most / 1024 if _is_fine(command, process.returncode) else 0.0


def _is_fine(command: Command, code: int) -> bool:
    if code not in command.fine:
        raise Failed(f"{' '.join(command.arguments)} ended with {code}")
    return True


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for thread in os.listdir(f"/proc/{one}/task"):
                found.extend(map(int, Path(f"/proc/{one}/task/{thread}/children").read_text().split()))
        except OSError:
            continue
    return found


def _anonymous(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def paired(commands: Mapping[str, Command], rounds: int) -> dict[str, list[float]]:
    """The seconds of each command, round after round, so that what slows one down slows its neighbors down too."""
    took: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            took[name].append(seconds(command))
    return took


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(first / second for first, second in zip(one, other, strict=True))
