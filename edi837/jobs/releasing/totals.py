"""The claim's charge (CLM02) where several lines of one claim get other charges: one change that follows them all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from edi837.decisions.resolve import Approved
from edi837.x12.change import Change
from edi837.x12.values import plain


def totals_added(approved: Sequence[Approved]) -> tuple[list[Approved], dict[Change, tuple[str, ...]]]:
    """The approved fixes with each CLM02 changed once, by the first; and by that change the ids of the others."""
    by_place: dict[int, list[Approved]] = {}
    for fix in approved:
        if (total := fix.proposal.total(fix.changes)) is not None:
            by_place.setdefault(total.start, []).append(fix)
    follows: dict[Change, tuple[str, ...]] = {}
    fixes = list(approved)
    for fixes_of_claim in by_place.values():
        first, *others = fixes_of_claim
        total = first.proposal.total(first.changes)
        if not others or total is None:
            continue
        amount = Decimal(total.expected.decode("latin-1")) + sum(
            (approval.moved for approval in fixes_of_claim), Decimal(0)
        )
        together = total._replace(replacement=plain(amount).encode())
        follows[together] = tuple(approval.proposal.exception_id for approval in others)
        for fix in fixes_of_claim:
            kept = tuple(change for change in fix.changes if change.start != total.start)
            fixes[fixes.index(fix)] = fix._replace(changes=(*kept, together) if fix is first else kept)
    return fixes, follows
