"""Whose turn a claim is."""

from __future__ import annotations

from typing import Any


def turn_of(row: Any, today: str) -> str:
    """Whose turn it is, with the reason: the next person is always named."""
    if row.disputed:
        return "a lead: two persons decided differently"
    if row.turn:
        return f"{row.turn}: {row.turn_why}" if row.turn_why else str(row.turn)
    if row.wait_until > today:
        return f"waits until {row.wait_until}"
    if row.undecided:
        return f"{row.assignee or 'analysts'}: {row.undecided} to decide"
    if row.proposals:
        return "a releaser: all is decided"
    return f"{row.assignee or 'analysts'}: mend at the source"
