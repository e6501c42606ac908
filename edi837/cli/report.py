"""edi837 report: one work list over many results."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edi837.cli.exits import say
from edi837.cli.options import Read
from edi837.jobs.report import find_manifests, read_results
from edi837.jobs.report import report as report_results
from edi837.report.figures import counted
from edi837.settings import config, readers
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, UsageError, worst

if TYPE_CHECKING:
    from edi837.ledger.connect import Ledger


@click.command(short_help="One work list over the results of many files.")
@click.argument("manifests", nargs=-1, metavar="MANIFEST|DIR…")
@click.option(
    "--report", "formats", type=Read("formats", readers.read_reports), metavar="FORMATS",
    help="csv, jsonl, xml, html, xlsx (default csv,html).",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE",
              help="Where to write; with several formats its extension changes with the format.")  # fmt: skip
@click.option(
    "--report-limit",
    type=Read("number", readers.read_count),
    metavar="N",
    help="Rows in HTML and XLSX at most.",
)
@click.option("--mappings", type=click.Path(path_type=Path), metavar="DIR", help="Own mappings, for codes in words.")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="ROOT",
              help="A drop folder: its ledger knows what became of the claims.")  # fmt: skip
@click.option("--exit-zero", is_flag=True, default=None, help="End with 0 where errors or warnings remain.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def report(
    manifests: tuple[str, ...],
    formats: tuple[str, ...] | None,
    output: Path,
    report_limit: int | None,
    mappings: Path | None,
    root: Path | None,
    exit_zero: bool | None,
    quiet: bool,
) -> int:
    """One work list over the results of many files, from their manifests and the exceptions beside them.

    A folder is searched for manifests. Digests are checked; nothing is judged again. The segments of a claim are shown
    in the report of its own file. What became of a claim is shown where `answers` knows it: from answers.sqlite beside
    the results, or the ledger of --root.
    """
    flags = {"report": formats, "report_limit": report_limit, "mappings": mappings, "exit_zero": exit_zero}
    settings = config.load_settings(flags, Path.cwd()).settings
    results = read_results(find_manifests(manifests))
    results.folders += [Path(name) for name in manifests if Path(name).is_dir()]
    for error in results.errors:
        say(str(error), error=True)
    if not results.stored:
        raise UsageError("no result could be read; no report was written")
    with _ledger(root) as ledger:
        done = report_results(settings, results, targets(output, settings.report), ledger)
    if not quiet:
        left = counted(done.open_rows, "row")
        say(f"{counted(done.files, 'file')}, {left} left to a person: {', '.join(map(str, done.names))}")
    code = FOUND if done.open_rows and not settings.exit_zero else CLEAN
    return worst([code, QUARANTINED if done.quarantined else CLEAN, *(error.exit_code for error in results.errors)])


def _ledger(root: Path | None) -> AbstractContextManager[Ledger | None]:
    """The ledger of a drop folder; what opens it is loaded only for that."""
    if root is None:
        return nullcontext()
    store: Callable[[Path], AbstractContextManager[Ledger]] = import_module("edi837.cli.answer_store").root_store
    return store(root)


def targets(output: Path, formats: tuple[str, ...]) -> dict[str, Path]:
    """One format goes to the file as named; of several each gets its extension."""
    if len(formats) == 1:
        return {formats[0]: output}
    return {form: output.with_suffix(f".{form}") for form in formats}
