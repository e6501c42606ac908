"""edi837 mappings test, diff, explain, stale, pack and convert: what payers state as policies."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from edi837.catalogue.policy_words import policies_on, policy_words
from edi837.catalogue.skeletons import NewFile
from edi837.cli.exits import say
from edi837.cli.new_files import write_new
from edi837.cli.options import Read, common_options
from edi837.cli.policy_reviews import stale
from edi837.cli.policy_trials import own_entries, test_policies
from edi837.cli.prepared import load_own, prepare_run
from edi837.jobs.inputs import find_inputs
from edi837.jobs.policy_diff import policy_changes, totals
from edi837.mapping.mappings import FOLDERS, load_mappings
from edi837.mapping.payer_conversion import convert_payer
from edi837.mapping.payers import Entry, Payers
from edi837.mapping.policy_names import STATES
from edi837.mapping.xml import lists_beside, own_folder
from edi837.report.figures import counted
from edi837.settings.config import Loaded
from edi837.settings.readers import read_date
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, UsageError
from edi837.system.near import nearest

_PACKED = ("payers", "drugs", "codes")


@click.command()
@click.argument("inputs", nargs=-1, metavar="CLAIMS…")
@click.option(
    "--against",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The other mappings; the shipped ones alone.",
)
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
@common_options(reporting=False)
def diff(
    inputs: tuple[str, ...], against: Path | None, form: str, loaded: Loaded, quiet: bool, verbose: bool
) -> int:  # fmt: skip
    """What --mappings DIR newly find in CLAIMS, and find no longer, against other mappings: claims and dollars.

    Both judge the same files; rows are matched by their exception_id. Nothing is written, and no value of a patient
    shown but the numbers of ten claims of each kind.
    """
    if loaded.settings.mappings is None and against is None:
        raise UsageError("both are the shipped mappings: name others by --mappings DIR or --against DIR")
    run = prepare_run(loaded.settings)
    other = prepare_run(replace(loaded.settings, mappings=against))
    changes, held = policy_changes(run, other, find_inputs(inputs))
    rows = [
        (change.kind, change.rule, change.policy, change.severity, len(change.dollars), f"{change.total:.2f}")
        for change in changes
    ]
    header = ("change", "rule", "policy", "severity", "claims", "dollars")
    if form == "csv":
        csv.writer(text := io.StringIO()).writerows([header, *rows])
        click.echo(text.getvalue(), nl=False)
    elif form == "json":
        click.echo(json.dumps([dict(zip(header, row, strict=True)) for row in rows], indent=2))
    else:
        for row, change in zip(rows, changes, strict=True):
            kind, rule, policy, severity, claims, dollars = row
            named = f" {policy}" if policy else ""
            numbers = f": {' '.join(change.claims)}" if change.claims else ""
            click.echo(f"{kind}: {rule}{named} {severity}, {counted(claims, 'claim')}, ${dollars}{numbers}")
    if not quiet:
        for kind, (count, total) in sorted(totals(changes).items()):
            say(f"errors and warnings {kind}: {counted(count, 'claim')}, ${total:.2f}")
        if not rows and not held:
            say("no difference")
    for name, codes in held:
        say(f"{name}: not compared; held back by {', '.join(codes)}", error=True)
    return QUARANTINED if held else FOUND if rows else CLEAN


@click.command()
@click.argument("payer")
@click.option("--mappings", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--plan", default="", metavar="PLAN", help="Only what can hold for this plan of the payer.")
@click.option("--state", default="", metavar="STATE", help="Only what can hold in this state.")
@click.option("--on", "day", type=Read("date", read_date), metavar="DATE", help="The day of service; today.")
def explain(payer: str, folder: Path | None, plan: str, state: str, day: date | None) -> int:
    """The policies of PAYER (its id in the mappings, or NM109) in force on a day, as a page to hand on."""
    payers, on, state = load_own(folder).payers, day or date.today(), state.upper()
    entry = _payer_of(payers, payer, on)
    policy = payers.policy_of(entry)
    plans = {known.id for known in policy.policies.plans}
    if plan and plan not in plans:
        known = f"it has {', '.join(sorted(plans)) or 'none'}{nearest(plan, plans)}"
        raise UsageError(f"{payer} has no plan {plan!r}; {known}")
    if state and state not in STATES:
        raise UsageError(f"{state!r} is not a state; write two letters, such as TX")
    narrowed = "".join(f", {word}" for word in (plan, state) if word)
    click.echo(f"{entry.name} ({entry.id}), services of {on}{narrowed}")
    pages = ["\n".join(policy_words(stated)) for stated in policies_on(policy, plan, state, on)]
    for above in policy.entries:
        for statement in above.statements:
            source = f"; {statement.source}" if statement.source else ""
            words = " ".join(f"{name}={value}" for name, value in statement.attributes.items())
            pages.append(f"{above.id}: {statement.kind} {words}{source}\n  {statement.file}:{statement.line}")
    for page in pages or ["no policy holds"]:
        click.echo(f"\n{page}")
    return CLEAN


def _payer_of(payers: Payers, name: str, on: date) -> Entry:
    """The entry of an id of a mapping, or of a payer id (NM109) as it is known on a day; UsageError else."""
    for word in (name, name.lower()):
        if word in payers.entries:
            return payers.entries[word]
    bindings = payers.bindings.get(name.upper(), ())
    holding = {binding.payer: binding for binding in bindings if binding.known_by.period.holds(on)}
    if len(holding) > 1:
        places = [f"{payer} at {binding.known_by.submitter or 'all others'}" for payer, binding in holding.items()]
        raise UsageError(f"{name} is {', '.join(places)}; name one of them")
    if holding:
        return next(iter(holding.values())).entry
    if bindings:
        raise UsageError(f"{name} is not the id of a payer on {on}; it is that of {bindings[0].payer} on other days")
    raise UsageError(f"no mapping describes the payer {name!r}{nearest(name.lower(), payers.entries)}")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE.zip")
def pack(folder: Path, output: Path) -> int:
    """The facts of DIR as an archive to share: payers, drugs and codes with the CSV files of their lists, never local/.

    Payers that are known by an id at one submitter are named: that is a fact of a place, and belongs into local/.
    """
    mappings = load_mappings(folder)
    facts = list(_facts(folder))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in facts:
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    if output.exists():
        raise UsageError(f"{output} is there already")
    output.write_bytes(held.getvalue())
    say(f"{output}: {counted(len(facts), 'file')}")
    for entry in own_entries(mappings, folder):
        if any(known.submitter for known in entry.ids):
            say(f"{entry.file}: is packed with ids at a submitter of yours; they belong into local/")
    return CLEAN


def _facts(folder: Path) -> Iterator[Path]:
    """The XML files, and the CSV files that their lists name; UsageError for a link, which may lead to local/."""
    for name in _PACKED:
        files = [path for path in (folder / name).glob("*") if path.suffix.lower() == ".xml"]
        named = {path.parent / beside for path in files for beside in lists_beside(path)}
        for path in sorted({*files, *named}):
            if path.resolve() != folder.resolve() / name / path.name:
                raise UsageError(f"{path}: is a link, and only files are packed")
            yield path


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="OUT")
def convert(folder: Path, output: Path) -> int:
    """Write the payer files of DIR, as release 1 had them, as policies into OUT/payers; DIR stays as it is.

    What has no ask, and what a person has to fill in, is listed with its line. Ends with 1 where something is left.
    """
    entries = [entry for entry in own_entries(load_mappings(folder), folder) if entry.statements and not entry.stated]
    files, remaining = [], 0
    for entry in entries:
        converted = convert_payer(entry)
        files.append(NewFile(output / "payers" / Path(entry.file).name, converted.text))
        remaining += len(converted.left)
        for line, what in converted.left:
            click.echo(f"{entry.file}:{line}: {what}")
    if not files:
        say(f"{folder}: no payer file is written as release 1 wrote them; nothing was written")
        return CLEAN
    for path in write_new(files):
        say(os.fspath(path))
    say(f"{counted(len(files), 'file')}, {remaining} left to you; edi837 mappings check {output} says what is empty")
    if others := sum(len([*place.iterdir()]) for name in FOLDERS for place in own_folder(name, folder)) - len(files):
        say(f"not copied: {counted(others, 'other file')} of {folder}, which {output} may need as well")
    return FOUND if remaining else CLEAN


POLICY_COMMANDS = (test_policies, diff, explain, stale, pack, convert)
