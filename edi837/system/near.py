"""What somebody may have meant who wrote a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_MOST, _LIKENESS = 3, 0.5


def did_you_mean(word: str, known: Iterable[str], most: int = _MOST) -> str:
    """'did you mean Q604 or Q605? ' for a message that goes on behind it; '' where no known word is like it."""
    from difflib import get_close_matches  # a message about a slip is rare

    near = get_close_matches(word, list(known), n=most, cutoff=_LIKENESS)
    return f"did you mean {' or '.join(near)}? " if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """'; did you mean units?' for the end of a message; '' where no known word is like it."""
    return f"; {did_you_mean(word, known, most=1)}".rstrip("; ")
