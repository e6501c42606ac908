"""Processes side by side: each does tasks, and what comes of them comes back in the order of the tasks."""

from __future__ import annotations

import pickle
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import field
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from edi837.jobs.judging.board import Board, Shares, Sharing
from edi837.system.dataclass import dataclass
from edi837.system.errors import Failure, Unreadable, failure_of
from edi837.system.stopping import nothing_left_to_stop, stop_on_signals

Task = TypeVar("Task")
Result = TypeVar("Result")
# Called once in each process; gives what does a task there. It must be picklable where processes are spawned.
Begin = Callable[[], Callable[[Task], Result]]

# A forked process has everything that was loaded; elsewhere than on Linux forking is not safe with system libraries.
METHOD = "fork" if sys.platform == "linux" else "spawn"
# How many results a process may be ahead of the one that is waited for: what waits in memory is bounded.
_AHEAD = 2
_PATIENCE = 10.0


def in_order(
    begin: Begin[Task, Result], tasks: Iterable[Task], workers: int
) -> Generator[Result | Failure, None, None]:
    """The results in the order of the tasks; Failure for a task that raised, or whose process came to its end.

    A process that ended is replaced. What one learned is told to all others, where the work is such that it Shares.
    Close the iterator to end them all.
    """
    team: _Team[Task, Result] = _Team(begin, workers)
    numbered = enumerate(tasks)
    try:
        for wanted in count():
            while wanted not in team.done:
                team.hand_out(numbered, wanted + workers * _AHEAD)
                if wanted in team.done:
                    break  # its process died before it could take it
                if not team.busy:
                    return
                team.collect()
            yield team.done.pop(wanted)
    finally:
        team.end()


@dataclass(eq=False)
class _Worker(Generic[Task]):
    """A process, the line to it, what it was given last, and how much it has read of what others told."""

    process: BaseProcess
    line: Connection
    number: int = -1
    heard: int = 0


@dataclass
class _Team(Generic[Task, Result]):
    """The processes; each has one task at a time, so that neither side ever waits for the other to read."""

    begin: Begin[Task, Result]
    size: int
    idle: list[_Worker[Task]] = field(default_factory=list)
    busy: list[_Worker[Task]] = field(default_factory=list)
    done: dict[int, Result | Failure] = field(default_factory=dict)
    _board: Board = field(default_factory=Board)
    _given: int = 0

    def hand_out(self, numbered: Iterator[tuple[int, Task]], limit: int) -> None:
        """Give tasks below `limit` to whoever is free; a process starts when there is a task for it."""
        while self._given < limit and (self.idle or len(self.busy) < self.size):
            try:
                number, task = next(numbered)
            except StopIteration:
                return
            self._given = number + 1
            worker = self.idle.pop() if self.idle else self._start()
            worker.number = number
            self.busy.append(worker)
            news, worker.heard = self._board.read(worker, worker.heard)
            try:
                worker.line.send((news, task))
            except OSError:
                self._lost(worker)

    def collect(self) -> None:
        """Wait for a result, and take all that are there."""
        ready = wait([worker.line for worker in self.busy])
        for worker in [busy for busy in self.busy if busy.line in ready]:
            try:
                result, news = worker.line.recv(), worker.line.recv_bytes()
            except (EOFError, OSError):
                self._lost(worker)
            else:
                self.done[worker.number] = result
                self._board.put(worker, news)
                self.busy.remove(worker)
                self.idle.append(worker)

    def _start(self) -> _Worker[Task]:
        context = get_context(METHOD)
        ours, theirs = context.Pipe()
        # What is forked inherits our ends of the other lines; it must let them go, or nobody would see a line end.
        lines = [worker.line for worker in (*self.idle, *self.busy)]
        inherited = [*lines, ours] if METHOD == "fork" else []
        # typeshed gives no Process to a context whose method is known at run time only.
        process = context.Process(target=_serve, args=(self.begin, theirs, inherited), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _lost(self, worker: _Worker[Task]) -> None:
        self.busy.remove(worker)
        worker.line.close()
        worker.process.join(_PATIENCE)
        self.done[worker.number] = Failure(_why(worker.process.exitcode), Unreadable.exit_code)

    def end(self) -> None:
        """End all processes; what they are at is given up, and what they wrote for it is taken away."""
        for worker in (*self.idle, *self.busy):
            worker.line.close()
        for worker in self.busy:
            worker.process.terminate()
        for worker in (*self.idle, *self.busy):
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()


def _why(code: int | None) -> str:
    how = f"was ended by {signal.Signals(-code).name}" if code is not None and code < 0 else f"ended with code {code}"
    return f"a worker process {how}; nothing was published for this file, and it is safe to run again"


def _serve(begin: Begin[Any, Any], line: Connection, inherited: list[Connection]) -> None:
    """What a process does until its line ends. No traceback is ever printed: it could show a patient's data."""
    for connection in inherited:
        connection.close()
    stop_on_signals()
    work: Callable[[Any], Any] | None = None
    sharing: Sharing | None = None
    try:
        while True:
            news, task = line.recv()
            learned = b""
            try:
                if work is None:
                    work = begin()
                    sharing = work.share() if isinstance(work, Shares) else None
                if sharing is not None:
                    for each in news:
                        sharing.hear(each)
                result = pickle.dumps(work(task), pickle.HIGHEST_PROTOCOL)
                learned = sharing.tell() if sharing is not None else b""
            except Exception as error:  # one task is isolated: its failure is its result
                result = pickle.dumps(failure_of(error), pickle.HIGHEST_PROTOCOL)
            line.send_bytes(result)
            line.send_bytes(learned)
    except (EOFError, OSError, KeyboardInterrupt):
        return  # the other side is gone, or gives up: nobody waits for anything
    finally:
        # Raised any later, a stop would go on in the code that this process was forked from.
        nothing_left_to_stop()
