"""What somebody may have meant who wrote a code that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST, _LIKENESS = 3, 0.5


def did_you_mean(code: str, known: Iterable[str]) -> str:
    """'did you mean Q604 or Q605? ' for a message that goes on behind it; '' where no known code is like it."""
    near = get_close_matches(code, list(known), n=_MOST, cutoff=_LIKENESS)
    return f"did you mean {' or '.join(near)}? " if near else ""
