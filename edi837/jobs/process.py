"""The main job over one input: corrected EDI, exception report, drug lines, manifest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from edi837.evidence.history import History
from edi837.jobs.answering import answer
from edi837.jobs.earlier import replace_earlier
from edi837.jobs.files import FileSet
from edi837.jobs.held_rows import HeldClaim, HeldRows
from edi837.jobs.inputs import Input
from edi837.jobs.judging.gathering import Gathering
from edi837.jobs.judging.judge import Wants
from edi837.jobs.judging.judge_file import FileOutcome, Progress, TakeRows, no_progress
from edi837.jobs.judging.ranges import Spread
from edi837.jobs.judging.tally import Tally
from edi837.jobs.listing import HELD, write_listing, write_split_listings
from edi837.jobs.open_judge import open_judge
from edi837.jobs.output import corrected_name, write_output
from edi837.jobs.reporting.pages import Pages
from edi837.jobs.reporting.results import RowFiles, Written, describe
from edi837.jobs.run import Run
from edi837.jobs.split import Held, Split
from edi837.jobs.split import split as split_file
from edi837.rows.lines import LineRow
from edi837.rows.record import ExceptionRecord
from edi837.x12.source import Source


@dataclass(frozen=True)
class Processed:
    """What a command needs to know of a processed input; `held` is what --split put aside."""

    name: str
    manifest: Path
    quarantine: tuple[str, ...]
    tally: Tally
    outcome: FileOutcome
    output: Written | None
    results: tuple[str, ...]
    held: Held | None = None
    held_claims: tuple[HeldClaim, ...] = ()


def process(
    run: Run,
    item: Input,
    name: str,
    out: Path,
    progress: Progress = no_progress,
    history: History | None = None,
    also: TakeRows | None = None,
    split: bool = False,
    ack: bool = False,
    spread: Spread | None = None,
) -> Processed:
    """Judge, repair, prove and publish one input; nothing of it is published when anything fails.

    `also` is shown the rows of the report. With `split`, claims with errors go into a file of their own; with `ack`,
    the sender is answered. `spread` has the claims judged elsewhere than the settings say.
    """
    opened = open_judge(run, item, Wants(answers=ack), history, spread)
    with opened as (source, judge, outcome), FileSet(out / item.below) as files:
        rows = RowFiles(files, name, run.settings.report, lines=not outcome.quarantine)
        pages = Pages(run, source, rows)
        gathering = Gathering(run, outcome) if ack else None
        others = [take for take in (also, gathering.rows if gathering else None) if take is not None]
        takers = [rows.rows, pages.take]
        waiting = HeldRows() if split else None
        judge.judge(_Takers([*(takers if waiting is None else [waiting.take]), *others], rows.lines), progress)
        output, parts = _outputs(run, files, source, outcome, item, name, split)
        held_claims = tuple(waiting.pass_on(parts, takers)) if waiting is not None else ()
        rows.finish()
        names = [*rows.names, *pages.write(files, name, outcome, output)]
        if gathering is not None:
            names += answer(run, source, gathering, files, name)
        source.check_unchanged()
        reports = [describe(files, name) for name in names]
        held = None
        if parts is None:
            write_listing(files, f"{name}.manifest.json", run, source, outcome, output, reports)
        else:
            held = write_split_listings(files, name, run, source, outcome, parts, reports)
            parts.close()
        replace_earlier(files, item, name, split, output is not None)
        results = files.names
        files.publish()
    manifest = out / item.below / f"{name}.manifest.json"
    return Processed(
        item.name, manifest, outcome.quarantine, outcome.tally, outcome, output, results, held, held_claims
    )


def _outputs(
    run: Run, files: FileSet, source: Source, outcome: FileOutcome, item: Input, name: str, split: bool
) -> tuple[Written | None, Split | None]:
    """The corrected file, and with `split` both files."""
    corrected = corrected_name(item, name)
    if outcome.quarantine:
        return None, None
    if not split:
        return write_output(files, source, outcome.changes, corrected), None
    parts = split_file(run, files, source, outcome, (corrected, corrected_name(item, name, HELD)))
    return parts.corrected.output, parts


class _Takers(NamedTuple):
    """A Sink that several take the rows of."""

    takers: list[TakeRows]
    take_lines: Callable[[list[LineRow]], None]

    def rows(self, rows: list[ExceptionRecord]) -> None:
        """Rows of the exception report."""
        for take in self.takers:
            take(rows)

    def lines(self, lines: list[LineRow]) -> None:
        """Rows of the lines table."""
        self.take_lines(lines)
