"""Attempts that go wrong in one way or another, and what must come of them all the same.

These functions go to the executors as they are: executors cannot import the tests.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from edi837.system import disk
from tests.scale.inputs import SETTINGS as ALL
from tests.scale.inputs import files_below, inputs, local_run

SETTINGS = replace(ALL, report=("csv",))


def prepared(folder: Path) -> Path:
    """A folder with inputs, and what the local run makes of them."""
    from pyspark.cloudpickle import register_pickle_by_value

    register_pickle_by_value(sys.modules[__name__])
    inputs(folder, large=150)
    local_run(folder / "in", folder / "local", SETTINGS)
    return folder


def first(marks: str, name: str) -> bool:
    """Whether this is the first attempt at something; each attempt leaves a mark."""
    number = sum(1 for entry in os.scandir(marks) if entry.name.startswith(f"{name}-"))
    Path(marks, f"{name}-{number}-{os.getpid()}").touch()
    return number == 0


def before(work: Callable[..., Any], marks: str, job: Any, task: Any) -> Any:
    if task.name == "f1" and first(marks, "f1"):
        os.kill(os.getpid(), signal.SIGKILL)
    return work(job, task)


def after(work: Callable[..., Any], marks: str, job: Any, task: Any) -> Any:
    """The set is published, and nobody hears of it."""
    done = work(job, task)
    if task.name == "f1" and first(marks, "f1"):
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def at_rename(number: int, then: Callable[[], None], work: Callable[..., Any], marks: str, job: Any, task: Any) -> Any:
    """At a rename on the way; the first renames are those of the folder that the attempt has for itself."""
    if task.name == "f1" and first(marks, "f1"):
        renames = []

        def reached(operation: str, _: str) -> None:
            renames.append(operation)
            if renames.count("rename") == number:
                then()

        disk.reached = reached
    try:
        return work(job, task)
    finally:
        disk.reached = lambda *_: None


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    time.sleep(300)


def run(spark: Any, given: Path, out: Path, how: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Process with attempts that go wrong; the marks that they left."""
    from edi837.scale import attempt, process_files, spark_files

    marks = out.with_name("marks")
    marks.mkdir()
    monkeypatch.setattr(spark_files, "attempt", partial(how, attempt.attempt, str(marks)))
    outcome = process_files(spark, [str(given / "in")], out, SETTINGS)
    assert [done.tally.claims for _, done in outcome.files] == [9, 6, 12, 13, 14, 15, 150, 15]
    return sorted(entry.name for entry in marks.iterdir())


def assert_once(given: Path, out: Path) -> None:
    expected, made = files_below(given / "local"), files_below(out)
    assert list(made) == list(expected)
    assert made == expected


def ranges_die(work: Callable[..., bytes], marks: str, *arguments: Any) -> bytes:
    result = work(*arguments)
    if first(marks, "ranges"):
        os.kill(os.getpid(), signal.SIGKILL)
    return result
