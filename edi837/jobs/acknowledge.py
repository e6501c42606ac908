"""The answers to an input, and nothing else of it: what `ack write` does."""

from __future__ import annotations

from pathlib import Path

from edi837.ack.outgoing import ControlNumbers
from edi837.jobs.answering import answer
from edi837.jobs.check import Rows
from edi837.jobs.file_set import FileSet
from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import Progress, no_progress
from edi837.jobs.judging.gathering import Gathering
from edi837.jobs.judging.tally import Tally
from edi837.jobs.judging.wants import Wants
from edi837.jobs.open_judge import open_judge
from edi837.jobs.run import Run
from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class Acknowledged:
    """What a command needs to know of an answered input; `names` are the files, () where there is nobody to answer."""

    name: str
    names: tuple[str, ...]
    quarantine: tuple[str, ...]
    tally: Tally


def acknowledge(
    run: Run, item: Input, name: str, out: Path, numbers: ControlNumbers | None = None, progress: Progress = no_progress
) -> Acknowledged:
    """Judge an input as it came, without repairs, and publish the answers.

    Without `numbers` the control numbers follow from its digest.
    """
    opened = open_judge(run, item, Wants(lines=False, fixes=False, answers=True))
    with opened as (source, judge, outcome), FileSet(out / item.below) as files:
        gathering = Gathering(run, outcome)
        judge.judge(Rows(on_rows=gathering.rows), progress)
        names = answer(run, source, gathering, files, name, numbers)
        source.check_unchanged()
        if names:
            files.publish()
    return Acknowledged(item.name, tuple(names), outcome.quarantine, outcome.tally)
