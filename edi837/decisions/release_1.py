"""Decisions as people made them with release 1, which left no choice where this release leaves one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from edi837.decisions.decision import Decision
from edi837.findings.finding import AS_SENT, DROP
from edi837.manifest.proposal import Proposal


def value_meant(values: Collection[str]) -> str:
    """Which of the values that a proposal leaves now is what release 1 did: it never touched a charge; else ''."""
    return next((value for value in (AS_SENT, DROP) if value in values), "")


def translated(row: Decision, by_id: Mapping[str, Proposal]) -> Decision:
    """The row under the id and with the value of today; `by_id` are proposals by the ids that release 1 gave them."""
    proposal = by_id.get(row.exception_id)
    if proposal is None:
        return row
    return row._replace(
        exception_id=proposal.exception_id,
        value=row.value or value_meant([choice.value for choice in proposal.choices]),
    )
