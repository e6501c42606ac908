"""edi837 codes: official code tables, brought into one file, and held against the mappings."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from edi837.cli.exits import say
from edi837.cli.options import Read
from edi837.cli.prepared import warn_of_old
from edi837.mapping.mappings import load_mappings
from edi837.mapping.official import load_official
from edi837.official.disagreement_text import as_rows, as_text
from edi837.official.disagreements import check as check_tables
from edi837.official.importing import Named, import_codes
from edi837.official.quarters import status_text
from edi837.report.figures import counted
from edi837.settings.config import load_settings
from edi837.settings.readers import read_date
from edi837.system.errors import CLEAN, FOUND, UsageError

Command = TypeVar("Command", bound=Callable[..., Any])
_PATH = click.Path(path_type=Path)


@click.group(short_help="Official tables: import them, or check the mappings.")
def codes() -> None:
    """Official code tables of CMS and FDA, as they were downloaded."""


def _files(command: Command) -> Command:
    """The options that name official files."""
    for option, metavar, what in reversed(
        (
            ("--hcpcs", "FILE", "CMS HCPCS contractor file, text or .xlsx."),
            ("--ndc", "DIR", "Folder with FDA's product.txt and package.txt."),
            ("--mue", "FILE", "MUE table, practitioner or outpatient hospital; may be given twice."),
            ("--asp", "FILE", "ASP price file or NDC-HCPCS crosswalk; may be given twice."),
            ("--addendum-b", "FILE", "OPPS Addendum B."),
        )
    ):
        command = click.option(option, type=_PATH, multiple=True, metavar=metavar, help=what)(command)
    return command


@codes.command("import")
@click.argument("downloads", nargs=-1, type=_PATH, metavar="DIR|ZIP|FILE...")
@_files
@click.option("--dated", type=Read("date", read_date), metavar="DATE", help="First day of tables that tell no quarter.")
@click.option("-o", "out", type=_PATH, required=True, metavar="FILE", help="The file that --codes loads; added to.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def import_(out: Path, dated: date | None, quiet: bool, **files: tuple[Path, ...]) -> int:
    """Bring official files into one compact FILE, with the name, digest and quarter of each.

    Files, folders and ZIP archives are taken as they were downloaded, and each table is recognized by its content.
    What FILE holds already stays, so that quarters stand side by side; a quarter that comes again is replaced.
    """
    tables = import_codes(Named(**files), out, dated, (lambda words: None) if quiet else say)
    for table in () if quiet else tables:
        until = f", covers until {table.last}" if table.last else ""
        passed = f", {table.passed} passed by" if table.passed else ""
        say(f"{table}: {counted(table.rows, 'row')}{passed}{until}")
    return CLEAN


_NOTHING_NAMED = """\
codes check holds the mappings against official tables, and none was named. Name what you have:
  --hcpcs FILE       CMS, HCPCS quarterly update, the contractor file (.txt or .xlsx)
  --ndc DIR          FDA, NDC directory: the folder with product.txt and package.txt
  --mue FILE         CMS, medically unlikely edits, practitioner or outpatient hospital
  --asp FILE         CMS, ASP pricing file or NDC-HCPCS crosswalk
  --addendum-b FILE  CMS, OPPS Addendum B
or --codes FILE, which `edi837 codes import` made of them; a file is read as it was downloaded and unpacked."""


@codes.command()
@click.option(
    "--codes", "loaded", type=_PATH, metavar="FILE", help="A file of `codes import`; else that of the settings."
)
@click.option("--as-of", type=Read("date", read_date), metavar="DATE", help="The day that counts as today.")
def status(loaded: Path | None, as_of: date | None) -> int:
    """Say which quarters are loaded, how old they are, what comes next and where it is downloaded."""
    path = loaded or load_settings({}, Path.cwd()).settings.codes
    tables = load_official(path).tables if path else ()
    click.echo(status_text(tables, as_of or date.today()), nl=False)
    return CLEAN


@codes.command()
@_files
@click.option("--codes", "loaded", type=_PATH, metavar="FILE", help="A file of `codes import` instead of those.")
@click.option("--mappings", type=_PATH, metavar="DIR", help="Own mappings; they come first.")
@click.option("--as-of", type=Read("date", read_date), metavar="DATE", help="The day that counts as today.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(loaded: Path | None, mappings: Path | None, as_of: date | None, form: str, **files: tuple[Path, ...]) -> int:
    """Say where mappings and official tables disagree; ends with 1 where they do."""
    if loaded is not None and any(files.values()):
        raise UsageError("--codes is given beside official files: name one or the other")
    if loaded is None and not any(files.values()):
        raise UsageError(_NOTHING_NAMED)
    with tempfile.TemporaryDirectory(prefix="edi837-") as folder:
        path = loaded
        if path is None:
            path = Path(folder) / "codes.db"
            import_codes(Named(**files), path)
        official = load_official(path)
        warn_of_old(official, as_of or date.today())
        checked = check_tables(load_mappings(mappings), official)
    click.echo(json.dumps(as_rows(checked), indent=2) if form == "json" else as_text(checked), nl=form == "json")
    return FOUND if checked.disagreements else CLEAN
