"""edi837 ack: the answers that a sender waits for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from edi837.ack.outgoing import MOST, ControlNumbers
from edi837.cli.exits import do_work, say
from edi837.cli.options import common_options
from edi837.cli.prepared import prepare_run
from edi837.cli.progress import Progress
from edi837.jobs.acknowledge import Acknowledged, acknowledge
from edi837.jobs.inputs import find_inputs, result_names
from edi837.report.figures import counted
from edi837.settings.config import Loaded
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, worst


@click.group(short_help="TA1, 999 and 277CA for the sender.")
def ack() -> None:
    """TA1, 999 and 277CA."""


@ack.command()
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Answers.")
@click.option(
    "--control-number", type=click.IntRange(1, MOST), metavar="N",
    help="The first control number to give; without it the numbers follow from the content of each INPUT.",
)  # fmt: skip
@common_options(reporting=False)
def write(
    inputs: tuple[str, ...], out: Path, control_number: int | None, loaded: Loaded, quiet: bool, verbose: bool
) -> int:
    """TA1, 999 and 277CA for each interchange of each INPUT, judged as it came; nothing is repaired.

    Claims with errors are rejected, others that hold a drug line accepted; all others are said to be received.
    """
    # A 999 is the statement that the guide was applied to all.
    settings = replace(loaded.settings, guide="all")
    run = prepare_run(settings)
    items = find_inputs(inputs, out)
    names = result_names(items, out, settings.read_beside)
    numbers = ControlNumbers(control_number) if control_number else None
    codes = []
    for number, item in enumerate(items, 1):
        with Progress(item.name, number, len(items), quiet) as progress:
            work = partial(acknowledge, run, item, names[item], out, numbers, progress.at)
            done, code = do_work(item.name, work, verbose)
        if done is not None:
            code = _code(done)
            if not quiet:
                say(_sentence(done))
        codes.append(CLEAN if code == FOUND and settings.exit_zero else code)
    if numbers is not None and not quiet:
        say(f"next control number: {numbers.next}")
    return worst(codes)


def _code(done: Acknowledged) -> int:
    if done.quarantine:
        return QUARANTINED
    return FOUND if done.tally.open_rows else CLEAN


def _sentence(done: Acknowledged) -> str:
    held = f"held back by {', '.join(done.quarantine)}; " if done.quarantine else ""
    answers = ", ".join(done.names) or "nobody to answer"
    examined = "not examined" if done.quarantine else f"{done.tally.claims_examined} with drug lines"
    claims = f"{counted(done.tally.claims, 'claim')}, {examined}"
    return f"{done.name}: {held}{claims}: {answers}"
