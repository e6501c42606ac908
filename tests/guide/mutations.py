"""Faults made by machine in sets: one change a mutation, of a kind, chosen by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

Elements = list[str]
Set = list[Elements]
KINDS = ("drop", "double", "swap", "blank", "fill", "junk", "overlong", "extra")
# What stands for a value that nobody knows, and for one that is too long for any element.
_FILLED, _JUNK, _LONG = "1", "?!", "X" * 300


class Mutation(NamedTuple):
    """A set with one fault that is made in it: the kind, and the number of the segment (from 1)."""

    kind: str
    segment: int
    content: Set


def mutations(content: Sequence[Sequence[str]], times: int, seed: int) -> Iterator[Mutation]:
    """So many mutations of a set from ST to SE, which itself is left alone."""
    source = random.Random(seed)
    while times:
        kind = source.choice(KINDS)
        at = source.randrange(1, len(content) - 1)
        made = mutated([list(one) for one in content], kind, at, source)
        if made is not None:
            times -= 1
            yield Mutation(kind, at + 1, made)


def mutated(content: Set, kind: str, at: int, source: random.Random) -> Set | None:
    """One change at a segment, which is taken over; None where such a change makes no difference there."""
    segment = content[at]
    if kind == "drop":
        del content[at]
    elif kind == "double":
        content.insert(at, list(segment))
    elif kind == "swap":
        if at + 2 > len(content) - 1 or content[at] == content[at + 1]:
            return None
        content[at], content[at + 1] = content[at + 1], segment
    elif kind == "extra":
        segment += [_FILLED] * (1 + source.randrange(20))
    else:
        return _with_value(content, segment, kind, source)
    return content


def _with_value(content: Set, segment: Elements, kind: str, source: random.Random) -> Set | None:
    """An element emptied, filled, or given another value."""
    places = [place for place in range(1, len(segment)) if bool(segment[place]) != (kind == "fill")]
    if not places:
        return None
    place = source.choice(places)
    segment[place] = {"blank": "", "fill": _FILLED, "junk": _JUNK, "overlong": _LONG}[kind]
    return content
