"""edi837 mappings test: examples of policies tried, and claims of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from edi837.cli.exits import say
from edi837.cli.options import CODES, Read, codes_given
from edi837.cli.prepared import load_own
from edi837.jobs.claim_trials import trial_lines
from edi837.mapping.mappings import Mappings
from edi837.mapping.payers import Entry
from edi837.mapping.stated_policy import ON
from edi837.policy.claim_trial import BREAKS, line_trials
from edi837.policy.example_trial import try_policy
from edi837.report.figures import counted
from edi837.settings.readers import read_date
from edi837.system.errors import CLEAN, FOUND, UsageError
from edi837.system.near import nearest

FOLDER = click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
AS_OF = click.option("--as-of", type=Read("date", read_date), metavar="DATE", help="The day to look from; today.")


def own_entries(mappings: Mappings, folder: Path | None) -> list[Entry]:
    """The entries whose files are in a folder; all where none is named."""
    entries = mappings.payers.entries.values()
    return [entry for entry in entries if folder is None or Path(entry.file).is_relative_to(folder)]


@click.command(name="test")
@FOLDER
@click.option("--policy", "wanted", metavar="PAYER/POLICY", help="Only this policy.")
@click.option("--claim", "claim", type=click.Path(path_type=Path), metavar="FILE", help="Claims of your own instead.")
@click.option("--payer", metavar="PAYER", help="As if the claims were for this payer (its id in the mappings).")
@click.option("--target", type=CODES, multiple=True, metavar="CODES", help="Codes, prefixes or all-drugs to try.")
@AS_OF
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
def test_policies(
    folder: Path | None,
    wanted: str | None,
    claim: Path | None,
    payer: str | None,
    target: tuple[tuple[str, ...], ...],
    as_of: date | None,
    quiet: bool,
) -> int:
    """Try the examples of each policy in DIR, or of those shipped: with it and without, each made into a claim.

    Each condition is taken away and each date moved by a day as well: where no example changes, none decides it. Ends
    with 1 where an example does not do what it says, or a condition is decided by none.

    With --claim each drug line of a file is held against each policy of its payer: what it breaks, keeps, and what does
    not hold for it and why; and which other policy says the same without it. Ends with 1 where one is broken.
    """
    mappings = load_own(folder)
    if wanted is not None:
        _check_wanted(wanted, mappings)
    if claim is not None:
        codes = codes_given(target)
        return _try_claims(claim, mappings.with_targets(list(codes)) if codes else mappings, payer, wanted, as_of)
    tried = faults = conditions = undecided = policies = 0
    for entry in own_entries(mappings, folder):
        for policy in entry.stated:
            if wanted not in (None, policy.key):
                continue
            trial = try_policy(entry, policy, mappings, as_of or date.today())
            policies, tried, conditions = policies + 1, tried + trial.tried, conditions + trial.conditions
            faults, undecided = faults + len(trial.faults), undecided + len(trial.undecided)
            for line, message in trial.faults:
                click.echo(f"{policy.file}:{line}: {message}")
            for line, what in trial.undecided:
                click.echo(f"{policy.file}:{line}: {policy.key}: no example decides {what}")
    if not quiet:
        decided = conditions - undecided
        say(f"{counted(policies, 'policy')}, {counted(tried, 'example')}, {faults} that do not do what they say")
        say(f"{counted(conditions, 'condition')} and dates changed, {decided} noticed by an example")
    return FOUND if faults or undecided else CLEAN


def _check_wanted(wanted: str, mappings: Mappings) -> None:
    known = [policy.key for entry in mappings.payers.entries.values() for policy in entry.stated]
    if wanted not in known:
        raise UsageError(f"there is no policy {wanted!r}; it is PAYER/POLICY{nearest(wanted, known)}")


def _try_claims(path: Path, mappings: Mappings, payer: str | None, wanted: str | None, as_of: date | None) -> int:
    if payer is not None and payer not in mappings.payers.entries:
        raise UsageError(f"no mapping describes the payer {payer!r}{nearest(payer, mappings.payers.entries)}")
    entry = mappings.payers.entries[payer] if payer is not None else None
    count = broken = 0
    for line, known in trial_lines(path, mappings, entry, as_of or date.today()):
        count += 1
        claim = line.claim
        number, name = claim.patient_control_number.strip(), claim.payer.policy.name
        click.echo(f"{number}, line {line.number}, {line.procedure}: {name} ({claim.payer.id})")
        for trial in line_trials(line, known):
            if wanted in (None, trial.policy.key):
                broken += trial.outcome == BREAKS and trial.policy.status == ON
                click.echo(f"  {trial.outcome} {trial.policy.key}{f': {trial.why}' if trial.why else ''}")
    say(f"{counted(count, 'drug line')}, {counted(broken, 'policy')} broken")
    return FOUND if broken else CLEAN
