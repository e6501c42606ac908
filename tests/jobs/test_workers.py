"""Processes side by side: order, failures, ends. What they make of claim files is held by test_workers_on_files."""

from __future__ import annotations

import faulthandler
import multiprocessing
import operator
import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from edi837.jobs.judging import workers
from edi837.jobs.judging.workers import in_order
from edi837.system.errors import Failure


def _slow_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0)
    return number * number


def _begin(work: Callable[[int], int]) -> Callable[[int], int]:
    return work


def run(work: Callable[[int], int], tasks: Iterator[int] | range, size: int = 2) -> list[object]:
    return list(in_order(partial(_begin, work), tasks, size))


@pytest.mark.parametrize("size", [1, 2, 4])
def test_results_come_in_the_order_of_the_tasks(size: int) -> None:
    assert run(_slow_first, range(20), size) == [number * number for number in range(20)]


def test_no_task_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "get_context", lambda _: pytest.fail("a process was asked for"))
    assert run(_slow_first, range(0)) == []


def test_spawned_processes_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "METHOD", "spawn")
    tasks = [(number, -number) for number in range(6)]
    assert list(in_order(partial(operator.itemgetter, 1), tasks, 2)) == [0, -1, -2, -3, -4, -5]


def _refuses_three(number: int) -> int:
    if number == 3:
        raise KeyError("Doe^Jane")
    return number


def test_what_a_task_raises_is_its_result_without_any_value_and_the_others_go_on() -> None:
    *before, failed, after = run(_refuses_three, range(5))
    assert before == [0, 1, 2]
    assert after == 4
    assert isinstance(failed, Failure)
    assert failed.exit_code == 6
    assert str(failed) == "a fault of the tool (KeyError); nothing was published. Please report it"
    assert failed.places[-1].endswith("in _refuses_three")


def _dies_of(how: Callable[[], None], number: int) -> int:
    if number in (2, 7):
        how()
    return number


def _crash() -> None:
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        (partial(os._exit, 3), "a worker process ended with code 3"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "a worker process was ended by SIGKILL"),
        (_crash, "a worker process was ended by SIGSEGV"),
    ],
)
def test_a_process_that_dies_costs_its_task_and_is_replaced(how: Callable[[], None], why: str) -> None:
    results = run(partial(_dies_of, how), range(10))
    lost = [number for number, one in enumerate(results) if isinstance(one, Failure)]
    assert lost == [2, 7]
    assert [one for one in results if not isinstance(one, Failure)] == [0, 1, 3, 4, 5, 6, 8, 9]
    assert str(results[2]) == f"{why}; nothing was published for this file, and it is safe to run again"
    assert results[2].exit_code == 5


def test_no_more_is_taken_than_may_be_ahead() -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = in_order(partial(_begin, _slow_first), tasks(), 2)
    for expected in range(10):
        assert next(results) == expected * expected
        assert len(taken) <= expected + 1 + 2 * 2
    results.close()


def _writes_late(folder: Path, number: int) -> int:
    time.sleep(60 if number else 0)
    (folder / str(number)).touch()
    return number


def test_closing_ends_what_is_still_at_work(tmp_path: Path) -> None:
    results = in_order(partial(_begin, partial(_writes_late, tmp_path)), range(4), 3)
    assert next(results) == 0
    assert len(multiprocessing.active_children()) == 3
    results.close()
    assert multiprocessing.active_children() == []
    # Nobody waited for the others, and nobody is left who could end their work.
    assert [path.name for path in tmp_path.iterdir()] == ["0"]


def test_a_stop_in_the_moment_a_process_ends_does_not_bring_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = os._exit

    def stopped_in_the_end(code: int) -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt:
            (tmp_path / "went on").touch()
        ends(code)

    monkeypatch.setattr(os, "_exit", stopped_in_the_end)
    assert run(_slow_first, range(3)) == [0, 1, 4]
    assert list(tmp_path.iterdir()) == []


def test_processes_end_when_the_one_that_started_them_was_killed() -> None:
    reader, writer = multiprocessing.Pipe(duplex=False)
    middle = multiprocessing.get_context("fork").Process(target=_starts_two, args=(writer,))
    middle.start()
    ours = reader.recv()
    middle.kill()
    middle.join()
    deadline = time.monotonic() + 60
    while any(_is_alive(one) for one in ours) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(ours) == 2
    assert not any(_is_alive(one) for one in ours)


def _starts_two(writer: multiprocessing.connection.Connection) -> None:
    results = in_order(partial(_begin, _pid), range(2), 2)
    first = next(results)
    second = next(results)
    writer.send([first, second])
    time.sleep(60)


def _pid(_: int) -> int:
    time.sleep(0.2)
    return os.getpid()


def _is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_process_that_died_before_its_last_task_is_not_passed_over() -> None:
    results = in_order(partial(_begin, _pid), [1, 2], 1)
    first = next(results)
    assert isinstance(first, int)
    os.kill(first, signal.SIGKILL)
    while _is_alive(first):
        time.sleep(0.02)
    assert len([*results]) == 1


class _Teller:
    """Tells of each of its tasks; what it gives is what it heard."""

    def __init__(self, dies_at: int) -> None:
        self._dies_at = dies_at
        self._heard: list[tuple[int, int]] = []
        self._learned = b""

    def __call__(self, number: int) -> tuple[int, list[tuple[int, int]]]:
        if number == self._dies_at:
            os._exit(3)
        time.sleep(0.02)
        self._learned = b"%d %d" % (os.getpid(), number)
        return os.getpid(), self._heard

    def share(self) -> _Teller:
        return self

    def tell(self) -> bytes:
        return self._learned

    def hear(self, told: bytes) -> None:
        process, number = map(int, told.split())
        self._heard.append((process, number))


def test_what_one_process_learned_each_other_hears_once() -> None:
    results = [*in_order(partial(_Teller, -1), range(12), 2)]
    for process, heard in results:  # type: ignore[misc]  # none is a Failure
        assert process not in {by for by, _ in heard}
        assert len({*heard}) == len(heard)
    told_last = [heard for _, heard in results[-2:]]  # type: ignore[misc]
    assert all(heard for heard in told_last)


def test_a_process_that_takes_the_place_of_another_hears_what_is_known() -> None:
    *before, lost, after = in_order(partial(_Teller, 4), range(6), 1)
    assert isinstance(lost, Failure)
    assert [heard for _, heard in before] == [[]] * 4  # type: ignore[misc]
    first = before[0][0]  # type: ignore[index]
    assert after[1] == [(first, number) for number in range(4)]  # type: ignore[index]


class _Unheard(_Teller):
    def hear(self, told: bytes) -> None:
        raise KeyError(told)


def test_what_cannot_be_heard_is_the_failure_of_the_task() -> None:
    *_, lost, after = in_order(partial(_Unheard, 1), range(3), 1)
    assert isinstance(lost, Failure)
    assert isinstance(after, Failure)
    assert str(after).startswith("a fault of the tool (KeyError)")
