"""One input opened to be judged, in the order that its digest and its envelope ask for."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager

from edi837.evidence.history import History
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.judging.file_judge import FileJudge, FileOutcome
from edi837.jobs.judging.ranges import Spread
from edi837.jobs.judging.wants import Wants
from edi837.jobs.run import Run
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import Source


class OpenInput(NamedTuple):
    """An input whose envelope is read: its bytes, the judge of its claims, and what is known so far."""

    source: Source
    judge: FileJudge
    outcome: FileOutcome


@contextmanager
def open_judge(
    run: Run, item: Input, wants: Wants, history: History | None = None, spread: Spread | None = None
) -> Generator[OpenInput]:
    """Open an input, hash it beside the first pass, and read its envelope; Unreadable when it cannot be read.

    Ask `source.check_unchanged()` before anything that was judged is published or printed.
    """
    with closing(open_input(item)) as source:
        yield judge_source(run, source, item.name, wants, history, spread)


def judge_source(
    run: Run, source: Source, name: str, wants: Wants, history: History | None = None, spread: Spread | None = None
) -> OpenInput:
    """The same for bytes that are at hand."""
    source.start_hashing()
    judge = FileJudge(run, source, name, wants, history, spread)
    return OpenInput(source, judge, judge.read_envelope())
