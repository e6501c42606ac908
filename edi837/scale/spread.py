"""The claims of one large file judged by tasks of Spark; the driver takes the results in, in the order of the file."""

from __future__ import annotations

import os
import pickle
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from edi837.jobs.judging.ranges import JudgeRange, Judging, Range, Results
from edi837.jobs.judging.wants import Wants
from edi837.scale.job import Job
from edi837.system.errors import Failure, Unreadable, failure_of
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import open_source

Item = TypeVar("Item")
# How many ranges make a task, and so many tasks for each core a wave: its results wait in the memory of the driver.
_RANGES = 4
_TASKS_A_CORE = 2


class Place(NamedTuple):
    """The file, as executors must find it: its size and time are those that the driver saw."""

    path: Path
    stamp: tuple[int, int]


def on_spark(
    context: Any, job: Job, path: Path, judging: Judging, ranges: Iterable[Range]
) -> Generator[Results | Failure, None, None]:
    """Wave after wave of tasks; the next one is at work while the results of one are taken in."""
    status = os.stat(path)
    place = Place(path.absolute(), (status.st_size, status.st_mtime_ns))
    work = partial(judge_ranges, job, place, judging.name, judging.digest, judging.wants)
    waves = _groups(_groups(ranges, _RANGES), _TASKS_A_CORE * context.defaultParallelism)
    with ThreadPoolExecutor(1) as ahead:
        coming: Future[list[bytes]] | None = None
        for wave in waves:
            following = ahead.submit(_collect, context, work, wave)
            if coming is not None:
                yield from _results(coming.result())
            coming = following
        if coming is not None:
            yield from _results(coming.result())


def _groups(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while group := list(islice(rest, size)):
        yield group


def _collect(context: Any, work: Any, wave: list[list[Range]]) -> list[bytes]:
    collected: list[bytes] = context.parallelize(wave, len(wave)).map(work).collect()
    return collected


def _results(collected: list[bytes]) -> Iterator[Results | Failure]:
    for chunk in collected:
        yield from pickle.loads(chunk)  # noqa: S301 - pickled by judge_ranges


def judge_ranges(job: Job, place: Place, name: str, digest: str, wants: Wants, ranges: list[Range]) -> bytes:
    """The results of some ranges, packed once; a failure is a result."""
    try:
        judge = _judging(pickle.dumps(job), place, name, digest, wants)
        return pickle.dumps([judge(batches) for batches in ranges], pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # told by the driver as the failure of the file
        return pickle.dumps([failure_of(error)], pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=1)
def _judging(pickled: bytes, place: Place, name: str, digest: str, wants: Wants) -> JudgeRange:
    """Loaded and mapped once in each process, for all its tasks."""
    job: Job = pickle.loads(pickled)  # noqa: S301 - pickled by judge_ranges
    status = os.stat(place.path)
    if (status.st_size, status.st_mtime_ns) != place.stamp:
        raise Unreadable(f"{name}: is not the same file on an executor as on the driver")
    source = open_source(place.path, name)
    return Judging(job.run(), source.data, source.descriptor, name, digest, wants)()
