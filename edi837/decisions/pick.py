"""The changes that a decision picks of a proposal."""

from __future__ import annotations

from edi837.decisions.compare import is_as_shown
from edi837.decisions.decision import ALL_ALIKE, Decision
from edi837.decisions.refusal import RefusedRow, quoted
from edi837.manifest.proposal import Proposal
from edi837.x12.change import Change


def picked(row: Decision, proposal: Proposal) -> tuple[Change, ...]:
    """The changes of the choice that `value` names; RefusedRow where it names none."""
    if not proposal.choices:
        if row.value:
            raise RefusedRow(
                "the proposal leaves no choice, and `value` is not empty",
                f"the proposal leaves no choice, and `value` is {quoted(row.value)}: leave it empty",
            )
        return proposal.changes
    values = ", ".join(choice.value for choice in proposal.choices)
    if not row.value:
        alike = " of all alike" if row.exception_id == ALL_ALIKE else ""
        raise RefusedRow(f"`value` is empty: the proposal{alike} leaves a choice; write one of {values}")
    for choice in proposal.choices:
        if is_as_shown(row.value, choice.value):
            return choice.changes
    raise RefusedRow(
        f"`value` is not among the choices: {values}", f"`value` {quoted(row.value)} is not among the choices: {values}"
    )
