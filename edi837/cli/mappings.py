"""edi837 mappings: own mappings checked, and the files of new ones begun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from edi837.catalogue.skeletons import NewFile, drug_files, payer_file
from edi837.cli.exits import say
from edi837.cli.new_files import is_checkout, write_new
from edi837.cli.options import Read
from edi837.cli.policies import POLICY_COMMANDS
from edi837.cli.policy_trials import own_entries
from edi837.engine.selection import check_payers
from edi837.mapping.local_checks import local_remarks, never_judged
from edi837.mapping.mappings import FOLDERS, Mappings, check_own, read_mappings
from edi837.mapping.policy_checks import policy_faults, remarks
from edi837.mapping.reviews import overdue, reviews
from edi837.mapping.xml import own_folder, shipped_mappings
from edi837.policy.example_trial import unmade_examples
from edi837.report.figures import counted
from edi837.rules import all_rules
from edi837.settings.readers import read_date
from edi837.system.errors import CLEAN, FOUND, WRONG, MappingError, MappingErrors


@click.group(short_help="Own mappings: check them, begin new ones.")
def mappings() -> None:
    """Own mappings of drugs, payers and codes (--mappings DIR)."""


@mappings.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--strict", is_flag=True, help="Sources 90 days past their review, void signatures and permits too.")
@click.option("--as-of", type=Read("date", read_date), metavar="DATE", help="The day to look from; today.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def check(folder: Path, strict: bool, as_of: date | None, quiet: bool) -> int:
    """Name every fault of the files in DIR, with line, element, attribute and what is allowed there.

    Of policies also those that contradict one another, that an exception takes away, and what nothing names. Ends with
    2 where there is one.
    """
    today = as_of or date.today()
    read, faults = read_mappings(folder)
    if read is not None:
        try:
            check_payers(read.payers, all_rules())
        except MappingErrors as error:
            faults += error.faults
        own = own_entries(read, folder)
        faults += policy_faults(read.payers, own, today, strict)
        broken = {fault.file for fault in faults}
        faults += [
            MappingError(policy.file, line, message)
            for entry in own
            for policy in (entry.stated if entry.file not in broken else ())
            for line, message in unmade_examples(entry, policy, read, today)
        ]
        faults += [MappingError(*remark) for remark in (local_remarks(read, today) if strict else ())]
    if faults:
        known = MappingErrors(faults)
        click.echo(str(known))
        files = len({fault.file for fault in known.faults})
        say(f"{counted(len(known.faults), 'fault')} in {counted(files, 'file')}", error=True)
        return WRONG
    if not quiet and read is not None:
        for sentence in (
            *_notes(folder, read),
            *remarks(own_entries(read, folder), today),
            *local_remarks(read, today),
            *never_judged(read, own_entries(read, folder)),
        ):
            say(str(sentence))
    return CLEAN


@mappings.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--as-of", type=Read("date", read_date), metavar="DATE", help="The day to look from; today.")
def facts(folder: Path | None, as_of: date | None) -> int:
    """List the sources of the mappings whose day of review has passed, or that have none: those shipped, and DIR's.

    Ends with 1 where there is one. Read each again, correct what has changed, and write a new date and review-by.
    """
    if folder is not None:
        check_own(folder)
    known = reviews(folder)
    due = list(overdue(known, as_of or date.today()))
    for source in due:
        by, facts_of = source.by.isoformat() if source.by else "no date", counted(source.facts, "fact")
        click.echo(f"{by}  {source.file}  {source.id} ({source.citation.date}), {facts_of}: {source.citation.text}")
    say(f"{counted(len(known), 'source')}, {len(due)} to be read again")
    return FOUND if due else CLEAN


for _command in POLICY_COMMANDS:
    mappings.add_command(_command)


@mappings.group()
def new() -> None:
    """Begin the file of a new drug or payer; what is to be written in it is left empty."""


_FOLDER = click.option(
    "--mappings", "folder", type=click.Path(path_type=Path, file_okay=False), default="mappings", show_default=True,
    metavar="DIR", help="The folder of the mappings.",
)  # fmt: skip
_QUIET = click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")


@new.command()
@click.argument("code")
@_FOLDER
@_QUIET
def drug(code: str, folder: Path, quiet: bool) -> int:
    """DIR/drugs/CODE.xml for a HCPCS code; in a checkout of edi837 its cases as well."""
    own, cases = drug_files(code.upper())
    return _begin(own, folder, quiet, [cases] if folder == Path("mappings") and is_checkout() else [])


@new.command()
@click.argument("name")
@_FOLDER
@_QUIET
def payer(name: str, folder: Path, quiet: bool) -> int:
    """DIR/payers/NAME.xml for a payer."""
    return _begin(payer_file(name), folder, quiet)


def _begin(own: NewFile, folder: Path, quiet: bool, others: Sequence[NewFile] = ()) -> int:
    written = write_new([NewFile(folder / own.path, own.text), *others])
    if not quiet:
        for path in written:
            say(str(path))
        say(f"now write what is empty; edi837 mappings check {folder} says what it may be")
    return CLEAN


def _notes(folder: Path, read: Mappings) -> Iterator[str]:
    """What is in the folder, and what its author may not have meant."""
    names = {
        name: [path.name for place in own_folder(name, folder) for path in place.iterdir() if _is_xml(path)]
        for name in FOLDERS
    }
    counts = ", ".join(f"{name} {len(files)}" for name, files in names.items() if files)
    yield f"{folder}: all is well ({counts or 'no XML file'})"
    for name, files in names.items():
        for file in sorted(files):
            other = shipped_mappings().joinpath(name, file)
            if other.is_file() and other.read_bytes() != (folder / name / file).read_bytes():
                yield f"{folder / name / file}: takes the place of the shipped file of that name"
    for path in sorted(path for path in folder.iterdir() if _is_xml(path)):
        yield f"{path}: is in none of the folders {', '.join(FOLDERS)}, so it is not read"
    for entry in read.payers.entries.values():
        if entry.is_payer and not entry.ids and Path(entry.file).is_relative_to(folder):
            yield f"{entry.file}: has no ids, so it holds for no claim"


def _is_xml(path: Path) -> bool:
    return path.suffix.lower() == ".xml"
