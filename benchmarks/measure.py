"""A command run as a whole process: how long it takes, and what memory it and all that it starts hold at most."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

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


class Took(NamedTuple):
    """Seconds of one run: by the clock, and of the processors, user and system, with all processes that it started."""

    wall: float
    cpu: float


def run(command: Command) -> Took:
    """How long one run takes; nothing else is done meanwhile."""
    command.before()
    start = time.perf_counter()
    process = command.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    check(command, process.returncode)
    return Took(wall, usage.ru_utime + usage.ru_stime)


def peak(command: Command) -> float:
    """The most anonymous memory (RssAnon, MB) of the process and all below it; a run of its own, for looking costs."""
    return watched(command, _EVERY)[1]


def watched(command: Command, every: float = 10 * _EVERY) -> tuple[Took, float]:
    """How long one run takes, and the most anonymous memory (RssAnon, MB) that it held whenever it was looked at.

    For a run of minutes: its seconds are its own, and those of looking stay in this process.
    """
    command.before()
    start, most = time.perf_counter(), 0
    process = command.start()
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        most = max(most, sum(map(anonymous, _tree(process.pid))))
        time.sleep(every)
    _, status, usage = ended
    process.returncode = os.waitstatus_to_exitcode(status)
    check(command, process.returncode)
    return Took(time.perf_counter() - start, usage.ru_utime + usage.ru_stime), most / 1024


def check(command: Command, code: int) -> None:
    """Failed where a command ended otherwise than it should."""
    if code not in command.fine:
        raise Failed(f"{' '.join(command.arguments)} ended with {code}")


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for thread in os.listdir(f"/proc/{one}/task"):
                found.extend(map(int, Path(f"/proc/{one}/task/{thread}/children").read_text().split()))
        except OSError:
            continue
    return found


def anonymous(pid: int) -> int:
    """The anonymous memory of a process, in kB; 0 where it is over."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def paired(commands: Mapping[str, Command], rounds: int) -> dict[str, list[Took]]:
    """The runs of each command, round after round, so that what slows one down slows its neighbors down too."""
    took: dict[str, list[Took]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            took[name].append(run(command))
    return took


def wall(took: Sequence[Took]) -> float:
    """The median by the clock."""
    return statistics.median(one.wall for one in took)


def cpu(took: Sequence[Took]) -> float:
    """The median of the processors."""
    return statistics.median(one.cpu for one in took)


def wall_ratio(took: Sequence[Took], other: Sequence[Took]) -> float:
    """The median of the ratios of the rounds, by the clock."""
    return statistics.median(one.wall / another.wall for one, another in zip(took, other, strict=True))


def cpu_ratio(took: Sequence[Took], other: Sequence[Took]) -> float:
    """The median of the ratios of the rounds, of the processors."""
    return statistics.median(one.cpu / another.cpu for one, another in zip(took, other, strict=True))
