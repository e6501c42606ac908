"""New control numbers as the entries of a manifest."""

from __future__ import annotations

from collections.abc import Callable

from edi837.manifest.entries import RENUMBER, ChangeEntry
from edi837.split.renumber import renumber
from edi837.x12.delimiters import Buffer


def numbers(data: Buffer, first_number: int, stays: Callable[[int], bool]) -> list[ChangeEntry]:
    """The entries that give what stays new control numbers, from `first_number` on."""
    return [ChangeEntry(change, RENUMBER) for change in renumber(data, first_number, stays)]
