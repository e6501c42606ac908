"""The reports of one input that show a choice of rows: the web page and the workbook."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import edi837
from edi837.jobs.file_set import FileSet
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.reporting.kept_rows import Kept
from edi837.jobs.reporting.known_timelines import TimelinesOf, timelines_beside
from edi837.jobs.reporting.listed_fixes import ListedFixes
from edi837.jobs.reporting.results import RowFiles, Written
from edi837.jobs.reporting.showing import Excerpts, Showing
from edi837.jobs.run import Run
from edi837.report.page import Page, ReportedFile
from edi837.rows.record import ExceptionRecord
from edi837.x12.source import Source


class Pages:
    """Keeps the rows that the page and the workbook will show."""

    def __init__(self, run: Run, source: Source, rows: RowFiles) -> None:
        self._run = run
        self._source = source
        self._rows = rows
        self._kept = Kept(run.settings, {rule.code: rule for rule in run.rules})

    def take(self, rows: list[ExceptionRecord]) -> None:
        """Rows of the exception report, which stand in the files of rows already."""
        self._kept.take(rows)

    def write(
        self,
        files: FileSet,
        name: str,
        outcome: FileOutcome,
        output: Written | None,
        out: Path,
        known: TimelinesOf | None,
    ) -> list[str]:
        """Write what was asked for; the file names. `known`, or else the answers kept in `out`, say what became of
        claims.
        """
        kept, run = self._kept, self._run
        file = self._file(outcome, output)
        page = Page(file.name, [file], kept.totals, self._rows.full, rules=kept.words())
        fixes = ListedFixes(outcome.changes, outcome.proposals)
        excerpts = Excerpts(self._source, run.settings.include_patient)
        names = {form: f"{name}.exceptions.{form}" for form in kept.formats}
        with timelines_beside([out], run.mappings.payers) if known is None else nullcontext(known) as timelines:
            return kept.write(files, names, page, Showing(run.mappings.codes, fixes, excerpts, timelines))

    def _file(self, outcome: FileOutcome, output: Written | None) -> ReportedFile:
        run, source, tally = self._run, self._source, outcome.tally
        return ReportedFile(
            name=source.name,
            sha256=source.sha256,
            bytes=len(source),
            run_id=outcome.run_id,
            as_of=run.settings.today.isoformat(),
            tool=f"edi837 {edi837.__version__}",
            quarantine=outcome.quarantine,
            counts=tally.summary(),
            charges=tally.charges(tally.charges_in),
            codes=tuple(run.code_tables(tally.last_service)),
            mappings=run.mappings.sha256,
            output=output.name if output else "",
            output_sha256=output.sha256 if output else "",
        )
