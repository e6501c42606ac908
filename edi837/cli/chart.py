"""edi837 chart: exports of an EHR or a cabinet, brought into the chart that --chart reads."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import IO

import click

from edi837.cli.exits import say
from edi837.cli.prepared import load_own
from edi837.jobs.chart_import import import_chart, shown_rows
from edi837.jobs.file_set import write_whole
from edi837.mapping.chart_maps import load_chart_map
from edi837.report.visible import visible
from edi837.settings.config import load_settings
from edi837.system.errors import CLEAN, FOUND, UsageError

_PATH = click.Path(path_type=Path)


@click.group(short_help="Bring exports of an EHR or a cabinet into a chart.")
def chart() -> None:
    """What the medical record says of each dose, as --chart reads it (docs/evidence.md)."""


@chart.command("import")
@click.argument("files", nargs=-1, type=_PATH, metavar="FILE…")
@click.option("--map", "maps", multiple=True, metavar="MAP", help="epic, cerner, cabinet or an XML file; repeatable.")
@click.option("-o", "--output", type=_PATH, metavar="FILE", help="The chart; else it goes to stdout.")
@click.option("--facility", metavar="NAME", help="Of an export of several facilities, the one to read.")
@click.option("--try", "trial", is_flag=True, help="Show ten rows before and after, and write nothing.")
@click.option("--mappings", type=_PATH, metavar="DIR", help="Own mappings; they come first.")
@click.option("--codes", type=_PATH, metavar="FILE", help="Official tables (codes import).")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def import_(
    files: tuple[Path, ...],
    maps: tuple[str, ...],
    output: Path | None,
    facility: str | None,
    trial: bool,
    mappings: Path | None,
    codes: Path | None,
    quiet: bool,
) -> int:
    """Bring FILEs into one chart: doses, infusions, waste and what was taken out of a cabinet, as milligrams.

    Each file is read by the first MAP that fits its header. What a map does not know is listed and never guessed; a row
    that cannot be used is named, and its line will not be checked. Ends with 1 where there was either.
    """
    if not files or not maps:
        raise UsageError("chart import needs a FILE and a --map")
    if output is not None and any(output.resolve() == path.resolve() for path in files):
        raise UsageError(f"{output} is one of the exports")
    settings = load_settings({"mappings": mappings, "codes": codes}, Path.cwd()).settings
    drugs = load_own(settings.mappings, settings.codes).drugs
    chosen = [load_chart_map(name) for name in maps]
    if trial:
        for path in files:
            for line in shown_rows(path, chosen, drugs):
                click.echo(visible(line))
        return CLEAN
    imported = import_chart(files, chosen, drugs, facility)
    content = imported.csv()
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        write_whole(output, partial(_write, content))
    if not quiet or not imported.complete:
        for sentence in imported.sentences():
            say(visible(sentence), error=not imported.complete)
    return CLEAN if imported.complete else FOUND


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)
