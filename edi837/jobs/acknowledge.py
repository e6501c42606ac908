"""The answers to an input, and nothing else of it: what `ack write` does."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edi837.ack.writing import ControlNumbers
from edi837.jobs.answering import answer
from edi837.jobs.check import Rows
from edi837.jobs.files import FileSet
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.judging.gathering import Gathering
from edi837.jobs.judging.judge import Wants
from edi837.jobs.judging.judge_file import FileJudge, Progress, no_progress
from edi837.jobs.judging.tally import Tally
from edi837.jobs.run import Run


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
    with closing(open_input(item)) as source, FileSet(out / item.below) as files:
        source.start_hashing()
        judge = FileJudge(run, source, item.name, Wants(lines=False, fixes=False, answers=True))
        outcome = judge.read_envelope()
        gathering = Gathering(run, outcome)
        judge.judge(Rows(on_rows=gathering.rows), progress)
        names = answer(run, source, gathering, files, name, numbers)
        source.check_unchanged()
        if names:
            files.publish()
    return Acknowledged(item.name, tuple(names), outcome.quarantine, outcome.tally)
