"""The main job over one input: corrected EDI, exception report, drug lines, manifest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edi837.evidence.history import History
from edi837.jobs.claims_listing import ENDING, ReadBefore, write_claims
from edi837.jobs.file_set import FileSet
from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import FileOutcome, Progress, no_progress
from edi837.jobs.judging.ranges import Spread
from edi837.jobs.judging.sink import TakeRows
from edi837.jobs.judging.tally import Tally
from edi837.jobs.judging.wants import Wants
from edi837.jobs.listing import HELD, held_listing, write_listing, write_split_listings
from edi837.jobs.open_judge import open_judge
from edi837.jobs.output import ANSWERS, corrected_name, write_output
from edi837.jobs.reporting.results import RowFiles, Written, describe
from edi837.jobs.run import Run
from edi837.manifest.read import MANIFEST_ENDING, read_head
from edi837.rows.lines import LineRow
from edi837.rows.record import ExceptionRecord
from edi837.settings.readers import REPORTS, SHOWING
from edi837.system.dataclass import dataclass
from edi837.system.errors import Edi837Error
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import Source

if TYPE_CHECKING:
    from edi837.jobs.held_rows import HeldClaim, HeldRows
    from edi837.jobs.judging.gathering import Gathering
    from edi837.jobs.reporting.known_timelines import TimelinesOf
    from edi837.jobs.reporting.pages import Pages
    from edi837.jobs.split import Held, Split

# What an earlier set of results left under the same names: beside a new one it would be sent twice.
_REPORT_ENDINGS = (".lines.csv", ENDING, *(f".exceptions.{form}" for form in REPORTS))


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
    known: TimelinesOf | None = None,
) -> Processed:
    """Judge, repair, prove and publish one input; nothing of it is published when anything fails.

    `also` is shown the rows of the report. With `split`, claims with errors go into a file of their own; with `ack`,
    the sender is answered. `spread` has the claims judged elsewhere than the settings say. `known` says what became of
    claims; without it the answers that are kept in `out` do.
    """
    opened = open_judge(run, item, Wants(lines=False, csv_lines=True, answers=ack, places=True), history, spread)
    with opened as (source, judge, outcome), FileSet(out / item.below) as files:
        rows = RowFiles(files, name, run.settings.report, lines=not outcome.quarantine)
        pages = _pages(run, source, rows)
        gathering = _gathering(run, outcome) if ack else None
        others = [take for take in (also, gathering.rows if gathering else None) if take is not None]
        takers = [rows.rows, *([pages.take] if pages else [])]
        waiting = _held_rows() if split else None
        judge.judge(_Takers([*(takers if waiting is None else [waiting.take]), *others], rows.csv_lines), progress)
        output, parts = _outputs(run, files, source, outcome, item, name, split)
        held_claims = tuple(waiting.pass_on(parts, takers)) if waiting is not None else ()
        rows.finish()
        names = [*rows.names, *(pages.write(files, name, outcome, output, out, known) if pages else ())]
        if gathering is not None:
            from edi837.jobs.answering import answer

            names += answer(run, source, gathering, files, name)
        listed = list[Written]()
        if written := [output] if parts is None and output is not None else parts.outputs if parts is not None else []:
            before = None if outcome.wrapped else ReadBefore(source.sha256, outcome.tally.claims, judge.places)
            listed.append(write_claims(files, name, written, run.mappings, run.key, before))
        judge.places.close()
        source.check_unchanged()
        reports = [*(describe(files, name) for name in names), *listed]
        held = None
        if parts is None:
            write_listing(files, f"{name}{MANIFEST_ENDING}", run, source, outcome, output, reports)
        else:
            held = write_split_listings(files, name, run, source, outcome, parts, reports)
            parts.close()
        _replace_earlier(files, item, name, split, output is not None)
        results = files.names
        files.publish()
    manifest = out / item.below / f"{name}{MANIFEST_ENDING}"
    return Processed(
        item.name, manifest, outcome.quarantine, outcome.tally, outcome, output, results, held, held_claims
    )


# What few runs ask for is loaded when they do: it is a fifth of all that the job could need.


def _pages(run: Run, source: Source, rows: RowFiles) -> Pages | None:
    if not any(form in SHOWING for form in run.settings.report):
        return None
    from edi837.jobs.reporting.pages import Pages

    return Pages(run, source, rows)


def _gathering(run: Run, outcome: FileOutcome) -> Gathering:
    from edi837.jobs.judging.gathering import Gathering

    return Gathering(run, outcome)


def _held_rows() -> HeldRows:
    from edi837.jobs.held_rows import HeldRows

    return HeldRows()


def _outputs(
    run: Run, files: FileSet, source: Source, outcome: FileOutcome, item: Input, name: str, split: bool
) -> tuple[Written | None, Split | None]:
    """The corrected file, and with `split` both files."""
    corrected = corrected_name(item, name)
    if outcome.quarantine:
        return None, None
    if not split or (outcome.wrapped and not outcome.holds_claims):
        return write_output(files, source, outcome.changes, corrected), None
    from edi837.jobs.split import split as split_file

    parts = split_file(run, files, source, outcome, (corrected, corrected_name(item, name, HELD)))
    return parts.corrected.output, parts


def _replace_earlier(files: FileSet, item: Input, name: str, split: bool, corrected: bool) -> None:
    """Let files of an earlier set go when this one is published: reports, answers, held claims, a corrected file."""
    earlier = _earlier_head(files.folder / f"{name}{MANIFEST_ENDING}")
    files.replaces(*_earlier_reports(earlier))
    if split or earlier.get("held"):
        files.replaces(held_listing(name), corrected_name(item, name, HELD))
    if not corrected:
        files.replaces(corrected_name(item, name))


def _earlier_head(earlier: Path) -> dict[str, Any]:
    """The head of the manifest of an earlier set; {} where there is none that can be read."""
    try:
        return read_head(earlier) if earlier.is_file() else {}
    except Edi837Error:
        return {}


def _earlier_reports(earlier: Mapping[str, Any]) -> list[str]:
    """The reports, and the answers to the sender, that an earlier set holds."""
    names = [str(report.get("name", "")) for report in earlier.get("reports", ()) if isinstance(report, dict)]
    return [name for name in names if name.endswith((*ANSWERS, *_REPORT_ENDINGS)) and Path(name).name == name]


class _Takers(NamedTuple):
    """A Sink that several take the rows of."""

    takers: list[TakeRows]
    take_csv: Callable[[list[str]], None]

    def rows(self, rows: list[ExceptionRecord]) -> None:
        """Rows of the exception report."""
        for take in self.takers:
            take(rows)

    def lines(self, lines: list[LineRow], csv_lines: list[str]) -> None:
        """The lines table, which is wanted in CSV alone."""
        self.take_csv(csv_lines)
