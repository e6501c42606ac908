"""Many inputs of one command: small files go whole to processes side by side, results come in the order of inputs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import Progress, no_progress
from edi837.jobs.judging.ranges import Spread
from edi837.jobs.judging.tally import Tally
from edi837.jobs.process import process
from edi837.jobs.run import Run
from edi837.system.dataclass import dataclass
from edi837.system.errors import Failure

if TYPE_CHECKING:
    from edi837.jobs.held_rows import HeldClaim
    from edi837.jobs.split import Held

# What a file costs besides its bytes, told in bytes; below this sum other processes would not be ready in time.
_A_FILE = 128 << 10
_PAYS = 1 << 20
# A packed file holds about so many times its size.
_PACKED = 8


@dataclass(frozen=True)
class Finished:
    """What a command needs to know of a processed input."""

    name: str
    manifest: Path
    quarantine: tuple[str, ...]
    tally: Tally
    results: tuple[str, ...]
    held: Held | None = None
    held_claims: tuple[HeldClaim, ...] = ()


# Does the work of one input; call them in order.
Work = Callable[[Progress], Finished]


def share_work(
    run: Run, items: Sequence[Input], names: Mapping[Input, str], out: Path
) -> Generator[tuple[Input, Work], None, None]:
    """Each input with its work. A file that is more than one process's share is cut into ranges of claims instead.

    Close it to end what is still at work.
    """
    workers = run.settings.workers
    costs = {item: _cost(item) for item in items}
    share = sum(costs.values()) / workers
    for whole, group in groupby(items, lambda item: item.path is not None and costs[item] <= share):
        members = list(group)
        if workers > 1 and whole and len(members) > 1 and sum(costs[item] for item in members) > _PAYS:
            yield from _side_by_side(run, members, names, out)
        else:
            for item in members:
                yield item, partial(process_alone, run, item, names[item], out)


def _cost(item: Input) -> int:
    if item.path is None:
        return 0
    try:
        size = item.path.stat().st_size
    except OSError:
        return 0
    return _A_FILE + size * (_PACKED if item.path.suffix.lower() == ".gz" else 1)


def _side_by_side(
    run: Run, items: Sequence[Input], names: Mapping[Input, str], out: Path
) -> Generator[tuple[Input, Work], None, None]:
    from edi837.jobs.judging.workers import in_order  # with all of multiprocessing

    single = replace(run, settings=replace(run.settings, workers=1))
    tasks = [(item, names[item], out) for item in items]
    with closing(in_order(partial(_begin, single), tasks, run.settings.workers)) as results:
        for item in items:
            yield item, partial(_next, results)


def _begin(run: Run) -> Callable[[tuple[Input, str, Path]], Finished]:
    return lambda task: process_alone(run, *task)


def _next(results: Generator[Finished | Failure, None, None], _: Progress) -> Finished:
    result = next(results)
    if isinstance(result, Failure):
        raise result
    return result


def process_alone(
    run: Run, item: Input, name: str, out: Path, progress: Progress = no_progress, spread: Spread | None = None
) -> Finished:
    """The work of one input in this process, its claims judged where `spread` says."""
    settings = run.settings
    done = process(run, item, name, out, progress, split=settings.divides, ack=settings.ack, spread=spread)
    for spool in (done.outcome.changes, done.outcome.proposals, done.outcome.deferred, done.outcome.decisions):
        spool.close()
    return Finished(done.name, done.manifest, done.quarantine, done.tally, done.results, done.held, done.held_claims)
