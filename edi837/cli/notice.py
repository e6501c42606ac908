"""edi837 notice: what a provider is told of the changes to its claims."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from edi837.cli.answer_store import root_store
from edi837.cli.exits import say
from edi837.cli.options import Read
from edi837.drop.folder import HOLD, OUTBOX, open_root
from edi837.jobs.provider_notice import gather_notice, write_notice
from edi837.ledger.files import judged_between
from edi837.notice.notice import Notice
from edi837.settings.readers import read_date
from edi837.system.errors import CLEAN, UsageError
from edi837.x12.npi import is_npi

_FOLDER = click.Path(path_type=Path, file_okay=False)
_DAY = Read("date", read_date)


@click.command(short_help="A provider's notice: what was changed, decided, and waits.")
@click.option("--root", type=_FOLDER, metavar="ROOT", help="A drop folder: the results in its outbox/ and hold/.")
@click.option("--results", type=_FOLDER, multiple=True, metavar="DIR", help="Results of process; may be repeated.")
@click.option("--npi", required=True, metavar="NPI", help="The billing provider.")
@click.option("--from", "first", required=True, type=_DAY, metavar="DATE", help="The first day of judging.")
@click.option("--until", "last", required=True, type=_DAY, metavar="DATE", help="The last one.")
@click.option("--out", required=True, type=_FOLDER, metavar="DIR", help="Where the page and the CSV go.")
@click.option("--contact", default="", metavar="TEXT", help="To whom the provider objects: an address or a number.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def notice(
    root: Path | None, results: tuple[Path, ...], npi: str, first: date, last: date, out: Path, contact: str,
    quiet: bool,
) -> int:  # fmt: skip
    """One page and a CSV for a billing provider: repaired, proposed and decided, waiting, and causes at the source.

    It is about files that were judged from one day to another. No patient is named but by control number and date.
    """
    if (root is not None) == bool(results):
        raise UsageError("say where the results are: --results DIR, or --root ROOT")
    if not is_npi(npi):
        raise UsageError(f"--npi {npi}: is not an NPI: ten digits, the last of which proves the others")
    if first > last:
        raise UsageError(f"--from {first} is after --until {last}")
    empty = Notice(npi, first, last, contact)
    if root is None:
        gathered = gather_notice(results, empty)
    else:
        folder = open_root(root)
        with root_store(root) as store, store.reading() as session:
            judged = judged_between(session, first.isoformat(), last.isoformat())
        gathered = gather_notice([folder.folder(OUTBOX), folder.folder(HOLD)], empty, judged)
    names = write_notice(gathered, out)
    for name, why in gathered.left_out:
        say(f"{name}: not in the notice: {why}")
    if not quiet:
        say(f"{npi}: {', '.join(names)}")
    return CLEAN
