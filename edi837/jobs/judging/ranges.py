"""The claims of a file in ranges, judged in this process or in others beside it; results in file order either way."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from typing import Any

from edi837.claim.reader import ClaimReader
from edi837.evidence.history import DaysBefore
from edi837.jobs.judging.batch_result import BatchResult
from edi837.jobs.judging.judge import Judge
from edi837.jobs.judging.telling import Telling
from edi837.jobs.judging.wants import Wants, looks_at_all
from edi837.jobs.run import Run
from edi837.system.dataclass import dataclass
from edi837.system.errors import Failure
from edi837.x12.batch import Batch
from edi837.x12.delimiters import Buffer
from edi837.x12.source import Source
from edi837.x12.wrapped import Unwrapped

# How many claims make a range: a moment's work, and a result that is soon sent.
_RANGE = 256
# The first ranges have so many, and the next ones a share of all before them. What two processes learn at the same time
# both learn, and most is learned of the first claims of a file.
_FIRST, _SHARE = 16, 16
# Fewer claims are judged before other processes would be ready.
_FEW = 4 * _RANGE

Range = list[Batch]
Results = list[BatchResult]
JudgeRange = Callable[[Range], Results]


@dataclass(frozen=True)
class Judging:
    """What it takes to judge claims of one source; called once in each process that does."""

    run: Run
    data: Buffer
    descriptor: int
    name: str
    digest: str
    wants: Wants
    unwrapped: Unwrapped | None = None
    before: DaysBefore | None = None

    @classmethod
    def of(
        cls,
        run: Run,
        source: Source,
        name: str,
        wants: Wants,
        unwrapped: Unwrapped | None = None,
        before: DaysBefore | None = None,
    ) -> Judging:
        """For a source that is open; `unwrapped` is how it is read, where it is wrapped; `before` is of other files."""
        if unwrapped is not None:
            return cls(run, unwrapped.data, -1, name, source.sha256, wants, unwrapped, before)
        return cls(run, source.data, source.descriptor, name, source.sha256, wants, None, before)

    def __call__(self) -> JudgeRange:
        """What judges a range in this process."""
        reader = ClaimReader(self.data, self.run.mappings, looks_at_all(self.run, self.wants))
        recorder = self.run.recorder(self.name, self.digest, self.unwrapped)
        judge = Judge(self.run, reader, recorder, self.wants, self.before)
        return RangeJudge(judge)

    def __reduce__(self) -> tuple[Any, ...]:
        """For a process that is spawned: what is in memory goes over, what is mapped is mapped there again."""
        from multiprocessing.reduction import DupFd

        content = DupFd(self.descriptor) if isinstance(self.data, mmap.mmap) else self.data
        return _arrived, (self.run, content, self.name, self.digest, self.wants, self.unwrapped, self.before)


def _arrived(run: Run, content: Any, *rest: Any) -> Judging:
    data = content if isinstance(content, bytes) else mmap.mmap(content.detach(), 0, access=mmap.ACCESS_READ)
    return Judging(run, data, -1, *rest)


class RangeJudge:
    """Judges ranges in one process, and may tell others beside it what it learned of claims."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def __call__(self, batches: Range) -> Results:
        """A result for each batch."""
        return [self._judge.batch(batch) for batch in batches]

    def share(self) -> Telling:
        """From now on what is learned of claims is noted, to be told."""
        return Telling(self._judge)


# Has ranges judged somewhere; their results come in order, or the Failure that ends it.
Spread = Callable[[Judging, Iterable[Range]], Generator[Results | Failure, None, None]]


def judge_here(judging: Judging, ranges: Iterable[Range]) -> Generator[Results | Failure, None, None]:
    """One range after the other, in this process."""
    yield from map(judging(), ranges)


def spread_for(workers: int, batches: Iterable[Batch]) -> Spread:
    """As many processes as are allowed, where there are claims enough for that to pay."""
    if workers == 1 or _are_few(batches):
        return judge_here
    from edi837.jobs.judging.workers import in_order  # with all of multiprocessing, which few files need

    return partial(in_order, workers=workers)


def _are_few(batches: Iterable[Batch]) -> bool:
    left = _FEW
    for batch in batches:
        left -= len(batch)
        if left < 0:
            return False
    return True


def judge_batches(
    spread: Spread, judging: Judging, batches: Iterable[Batch]
) -> Generator[tuple[Batch, BatchResult], None, None]:
    """Each batch with its result, in file order; `batches` is read twice. Close it to end what is still at work."""
    # One process has nobody to wait for: a division would cost it a second look at the levels above.
    divided = _undivided if spread is judge_here else ranges
    with closing(spread(judging, divided(batches))) as results:
        for group, result in zip(divided(batches), results, strict=True):
            if isinstance(result, Failure):
                raise result
            yield from zip(group, result, strict=True)


def _undivided(batches: Iterable[Batch]) -> Iterator[Range]:
    return ([batch] for batch in batches)


def ranges(batches: Iterable[Batch]) -> Iterator[Range]:
    """Batches brought together, or divided, until they make a range; the first ranges are small."""
    group: Range = []
    claims, before, size = 0, 0, _size_after(0)
    for batch in batches:
        left: Batch | None = batch
        while left is not None:
            begun, left = left.divided(size - claims)
            group.append(begun)
            claims += len(begun)
            if claims == size:
                yield group
                before += claims
                group, claims, size = [], 0, _size_after(before)
    if group:
        yield group


def _size_after(claims: int) -> int:
    """How many claims make a range after so many others."""
    return min(max(claims // _SHARE, _FIRST), _RANGE)
