"""The changes that a decision picks of a proposal."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from edi837.decisions.compare import amount, is_as_shown
from edi837.decisions.decision import ALL_ALIKE, Decision
from edi837.decisions.refusal import RefusedRow, quoted
from edi837.findings.finding import AS_SENT, DROP
from edi837.manifest.proposal import ChargeChanges, Proposal
from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change
from edi837.x12.values import plain

_BETWEEN_WORDS = re.compile(r"[\s_-]+")


class Bounds(NamedTuple):
    """The least and the most that a charge may be, and what says so."""

    least: Decimal
    most: Decimal
    source: str


# The bounds of a typed charge; RefusedRow where the charge master says nothing of the line.
BoundsOf = Callable[[Proposal], Bounds]


def value_named(value: str, proposal: Proposal) -> str:
    """`value` as the proposal writes it: the choice that it names, or an amount in plain digits; else as it stands.

    Without one, a modifier that a visit alone carries is dropped.
    """
    if not value:
        return DROP if proposal.choice(DROP) else ""
    words = _BETWEEN_WORDS.sub("-", value.strip().lower())
    for choice in proposal.choices:
        if is_as_shown(words, choice.value) or is_as_shown(value, choice.value):
            return choice.value
    dollars = amount(value) if proposal.choice(AS_SENT) else None
    return value if dollars is None else plain(dollars)


def chosen_changes(row: Decision, proposal: Proposal, bounds: BoundsOf | None = None) -> tuple[Change, ...]:
    """The changes of the choice that `value` names, or of the amount that it types; RefusedRow where it does neither.

    `value` is as `value_named` returns it. `bounds` are those of a charge master; without one no amount can be typed.
    """
    value = row.value
    if not proposal.choices:
        if value:
            raise RefusedRow(
                "the proposal leaves no choice: leave `value` empty",
                f"the proposal leaves no choice, and `value` is {quoted(value)}: leave it empty",
            )
        return proposal.changes
    choice = proposal.choice(value)
    if choice is not None:
        return choice.changes
    values = ", ".join(choice.value for choice in proposal.choices)
    if not value:
        alike = " of all alike" if row.exception_id == ALL_ALIKE else ""
        raise RefusedRow(f"`value` is empty: the proposal{alike} leaves a choice; write one of {values}")
    dollars = amount(value) if proposal.choice(AS_SENT) else None
    if dollars is not None:
        return _with_charge(dollars, proposal, bounds)
    raise RefusedRow(
        f"`value` is not among the choices: {values}", f"`value` {quoted(value)} is not among the choices: {values}"
    )


def _with_charge(dollars: Decimal, proposal: Proposal, bounds: BoundsOf | None) -> tuple[Change, ...]:
    """The units with the charge that a person typed; the claim's total follows."""
    charge = proposal.charge
    if charge is None:
        raise RefusedRow(f"an amount cannot be typed here, the charge stays as it was sent: write {AS_SENT}")
    if bounds is None:
        raise RefusedRow("an amount needs a charge master, which bounds it: give --charges CSV, or name a choice")
    least, most, source = bounds(proposal)
    if not least <= dollars <= most:
        between = plain(least) if least == most else f"{plain(least)} to {plain(most)}"
        raise RefusedRow(
            "`value` is not an amount that the charge master gives",
            f"`value` {plain(dollars)} is not what the charge master gives: {between} by {source}",
        )
    return typed_changes(charge, dollars)


def typed_changes(charge: ChargeChanges, dollars: Decimal) -> tuple[Change, ...]:
    """The changes of a proposal with another charge of the line."""
    sent, total = (Decimal(change.expected.decode("latin-1").strip()) for change in (charge.line, charge.total))
    return (
        *charge.others,
        charge.line._replace(replacement=plain(dollars).encode()),
        charge.total._replace(replacement=plain(total + dollars - sent).encode()),
    )
