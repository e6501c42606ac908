"""The words that people type for a decision."""

from __future__ import annotations

APPROVE, DECLINE = "approve", "decline"
APPROVING = ("approve", "approved", "yes", "y", "ok")
DECLINING = ("decline", "declined", "reject", "no", "n")


def decision_of(text: str) -> str:
    """APPROVE or DECLINE for one of these words in any case; any other text as it is, so that it can be shown."""
    word = text.strip().lower()
    if word in APPROVING:
        return APPROVE
    return DECLINE if word in DECLINING else text.strip()
