"""edi837 resubmit: claims that were denied or rejected, prepared to be sent again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from edi837.appeal.resending import CHANGE_REASONS
from edi837.cli.answer_store import answered_store
from edi837.cli.exits import say
from edi837.cli.options import Read, common_options
from edi837.cli.prepared import prepare_run
from edi837.decisions.read_decisions import read_decisions
from edi837.jobs.prepared_claims import Resubmission, resend
from edi837.jobs.releasing.resubmit import ProviderRequest
from edi837.report.figures import counted
from edi837.settings.config import Loaded
from edi837.settings.readers import read_date
from edi837.split.renumber import MOST
from edi837.system.errors import CLEAN, UsageError

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(short_help="Prepare denied or rejected claims to be sent again.")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM…")
@click.option("--root", type=_FOLDER, metavar="ROOT", help="A drop folder.")
@click.option("--results", type=_FOLDER, multiple=True, metavar="DIR", help="Results of process; may be repeated.")
@click.option("--decisions", "named", type=_FILE, multiple=True, required=True, metavar="FILE",
              help="Decisions on the file that went out; may be repeated.")  # fmt: skip
@click.option("--requested-by", required=True, metavar="NAME", help="Who asked for it at the billing provider.")
@click.option("--requested-on", type=Read("date", read_date), required=True, metavar="DATE", help="On which day.")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option("--change-reason", type=click.Choice(CHANGE_REASONS), default=None,
              help="The claim change reason that the provider names, where the payer wants one.")  # fmt: skip
@click.option("--control-number", type=click.IntRange(1, MOST), metavar="N",
              help="The first new control number; by default the one after the largest that went out.")  # fmt: skip
@click.option("--out", type=_FOLDER, required=True, metavar="DIR", help="Where to write.")
@common_options(reporting=False)
def resubmit(
    claims: tuple[str, ...], root: Path | None, results: tuple[Path, ...], named: tuple[Path, ...],
    requested_by: str, requested_on: date, reason: str, change_reason: str | None, control_number: int | None,
    out: Path, loaded: Loaded, quiet: bool, verbose: bool,
) -> int:  # fmt: skip
    """Cut the claims named out of the file that they went out in, with what was approved about them, as
    NAME.resubmitted.EXT with its manifest: under new control numbers, proved, for a person to send.

    A claim that was rejected, or that the payer could not process (MA130), goes as a new claim; one that was denied
    goes in place of the one that the payer has (CLM05-3 is 7, REF*F8 its number) only where the payer's mapping says
    that it takes such a claim. Medicare takes none of a professional. It is the billing provider who asks for it.
    """
    request = ProviderRequest(requested_by.strip(), requested_on.isoformat(), reason.strip())
    if not (request.by and request.reason):
        raise UsageError("--requested-by and --reason cannot be empty: they say who of the provider asked, and why")
    run = prepare_run(loaded.settings)
    if requested_on > run.settings.today:
        raise UsageError(f"--requested-on {requested_on}: is a day to come")
    decisions = [decision for path in named for decision in read_decisions(path).rows]
    asked = Resubmission(claims, change_reason or "", control_number)
    folders = results if root is None else (root,)
    with answered_store(root, results) as store, store.reading() as session:
        done = resend(run, session, folders, asked, decisions, request, out)
    for each in done if not quiet else ():
        what = f"{counted(each.claims, 'claim')}, {counted(each.approved, 'approved change')}"
        say(f"{out / each.output.name}: {what}; a person sends it, proved by {each.manifest.name}")
    return CLEAN
