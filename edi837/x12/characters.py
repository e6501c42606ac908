"""Characters as they stand in a character class of a regular expression."""

from __future__ import annotations

from collections.abc import Iterable

# Two that follow each other are no range.
_A_RANGE = 3


def in_class(characters: Iterable[str]) -> str:
    """Latin-1 characters, those that follow each other as a range: a class of each by itself takes long to compile."""
    codes = sorted(set(map(ord, characters)))
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][-1] + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return "".join(
        f"\\x{run[0]:02x}-\\x{run[-1]:02x}" if len(run) >= _A_RANGE else "".join(f"\\x{code:02x}" for code in run)
        for run in runs
    )
