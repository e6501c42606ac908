"""Which of several rows about one proposal counts: one that all agree with, or none."""

from __future__ import annotations

from collections.abc import Sequence

from edi837.decisions.decision import ALL_ALIKE, Decision
from edi837.decisions.refusal import Refused


def agreement(rows: Sequence[Decision]) -> tuple[Decision | None, list[Refused]]:
    """The row to carry out; or None, with all of them refused, when two contradict each other.

    A row for all alike gives way to a row of the same person for this very proposal: that is its exception.
    """
    single = [row for row in rows if row.exception_id != ALL_ALIKE]
    persons = {row.by.lower() for row in single}
    counting = single + [row for row in rows if row.exception_id == ALL_ALIKE and row.by.lower() not in persons]
    first = counting[0]
    if all(first.is_same_as(row) for row in counting):
        return first, []
    return None, [_contradicted(row, [other for other in counting if not row.is_same_as(other)]) for row in counting]


def contradicts_earlier(row: Decision, earlier: Decision) -> Refused:
    """The refusal of a row that would undo what was decided in an earlier release."""
    decided = f"{earlier.by} decided {_words(earlier)} in an earlier release"
    return Refused(
        row,
        "an earlier release carried out another decision on it",
        f"{decided}, which a release never undoes: take the earlier release away and give all decisions again",
    )


def _contradicted(row: Decision, others: Sequence[Decision]) -> Refused:
    others = sorted(others, key=lambda other: other.place)
    said = "; ".join(f"{other.by} says {_words(other)} ({other.place})" for other in others)
    return Refused(
        row,
        "two rows about it contradict each other",
        f"{row.by} says {_words(row)}, {said}: agree, and leave one of the rows",
    )


def _words(row: Decision) -> str:
    return f"{row.decision} {row.value}".strip()
