"""edi837 scorecard: what the findings were worth, and what no rule saw."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO

import click

from edi837.cli.answer_store import answered_store
from edi837.cli.options import Read
from edi837.jobs.file_set import write_whole
from edi837.jobs.scoring import scorecard_of
from edi837.scorecard.card import BY, Question
from edi837.scorecard.card_formats import FORMATS, Shown, write_csv
from edi837.scorecard.card_tables import SCORES, TABLES
from edi837.settings.config import load_settings
from edi837.settings.readers import read_date, read_names, read_share
from edi837.system.errors import CLEAN, UsageError
from edi837.system.near import nearest

_FOLDER = click.Path(path_type=Path, file_okay=False)
_DAY = Read("date", read_date)


def _read_by(value: object) -> tuple[str, ...]:
    names = read_names(value)
    for name in names:
        if name not in BY:
            raise ValueError(f"{name!r} is not one of {', '.join(BY)}{nearest(name, BY)}")
    return names


@click.command(short_help="What the findings were worth, by what payers answered.")
@click.option("--root", type=_FOLDER, metavar="ROOT", help="A drop folder, with its ledger.")
@click.option("--results", type=_FOLDER, multiple=True, metavar="DIR", help="Results of process; may be repeated.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json", "html"]), default="text", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Instead of stdout."
)
@click.option("--table", type=click.Choice(TABLES), default=SCORES, show_default=True, help="Of --format csv.")
@click.option(
    "--by",
    type=Read("dimensions", _read_by),
    default=",".join(BY[:3]),
    show_default=True,
    metavar="DIMENSIONS",
    help=f"Of {', '.join(BY)}.",
)
@click.option("--since", type=_DAY, metavar="DATE", help="Claims that went out on that day or later.")
@click.option("--until", type=_DAY, metavar="DATE", help="Claims that went out on that day or earlier.")
@click.option("--change", type=_DAY, metavar="DATE", help="Figures before that day, and since.")
@click.option("--probation", type=Read("share", read_share), metavar="SHARE", help="Wrong more often than so: 0.1.")
@click.option("--as-of", type=_DAY, metavar="DATE", help="The day that counts as today.")
def scorecard(
    root: Path | None, results: tuple[Path, ...], form: str, output: Path | None, table: str, by: tuple[str, ...],
    since: date | None, until: date | None, change: date | None, probation: Decimal | None, as_of: date | None,
) -> int:  # fmt: skip
    """What became of the findings that went out unrepaired: came true, denied otherwise, paid, unanswered.

    Each rule counts once on each line. Repairs stand apart: what they prevented cannot be seen. Then what no rule saw,
    rules that a payer proves wrong (proposed for probation, never lowered), and lines paid under a finding that stands.
    """
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    settings = load_settings({"probation": probation, "as_of": as_of}, root or Path.cwd()).settings
    question = Question(settings.today, by, since, until, change)
    with answered_store(root, results) as store:
        shown = scorecard_of(store, question, settings.probation)
    write = partial(_write, shown, form, table)
    if output is None:
        write(sys.stdout.buffer)
    else:
        write_whole(output, write)
    return CLEAN


def _write(shown: Shown, form: str, table: str, file: IO[bytes]) -> None:
    if form == "csv":
        write_csv(file, shown, table)
    else:
        FORMATS[form](file, shown)
