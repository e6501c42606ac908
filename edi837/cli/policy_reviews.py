"""edi837 mappings stale: when policies took effect, were read, and judged their first claim."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from edi837.cli.answer_store import root_store
from edi837.cli.exits import say
from edi837.cli.policy_trials import AS_OF, FOLDER, own_entries
from edi837.ledger.judged_policies import first_judged
from edi837.mapping.mappings import load_mappings
from edi837.mapping.stated_policy import StatedPolicy
from edi837.report.figures import counted
from edi837.system.errors import CLEAN, FOUND

# A date of publication that has a day.
_WHOLE_DATE = 10


@click.command()
@FOLDER
@click.option(
    "--days", type=click.IntRange(min=0), default=365, show_default=True, metavar="N", help="Not read for so many days."
)
@click.option("--all", "all_policies", is_flag=True, help="Every policy, not those alone.")
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="ROOT",
    help="A drop folder, whose ledger knows the first claims.",
)
@AS_OF
def stale(folder: Path | None, days: int, all_policies: bool, root: Path | None, as_of: date | None) -> int:
    """List policies whose source was not read for N days, or whose day of review has passed; the oldest first.

    Shows how long after a policy took effect (its first day, else that of publication) its source was read, and with
    --root when a pass judged the first claim under it. Ends with 1 where one is to be read again.
    """
    today = as_of or date.today()
    policies = [policy for entry in own_entries(load_mappings(folder), folder) for policy in entry.stated]
    old = [policy for policy in policies if (today - policy.source.read).days > days or policy.source.review_by < today]
    judged = _first_claims(root) if root is not None else None
    for policy in sorted(policies if all_policies else old, key=lambda policy: policy.source.read):
        source = policy.source
        words = f"read{_drift(policy, source.read)}{_judged(policy, judged)}"
        click.echo(f"{source.read}  {policy.key}  {words}; to be read again by {source.review_by}: {source}")
    say(f"{counted(len(policies), 'policy')}, {len(old)} to be read again")
    return FOUND if old else CLEAN


def _first_claims(root: Path) -> dict[str, date]:
    with root_store(root) as ledger, ledger.reading() as session:
        return first_judged(session)


def _drift(policy: StatedPolicy, day: date) -> str:
    """How long a day is after the policy took effect, or was published; '' where neither has a day."""
    firsts = [scope.period.first for scope in policy.when]
    since = min((first for first in firsts if first is not None), default=None) if all(firsts) else None
    if since is not None:
        return f" {(day - since).days} days after it took effect"
    published = policy.source.published
    if len(published) != _WHOLE_DATE:
        return ""
    return f" {(day - date.fromisoformat(published)).days} days after it was published"


def _judged(policy: StatedPolicy, judged: dict[str, date] | None) -> str:
    if judged is None:
        return ""
    first = judged.get(policy.key)
    if first is None:
        return ", no claim judged under it"
    return f", first claim judged on {first}{_drift(policy, first)}"
