"""Our faults beside pyx12's, and the differences that are known: who is right, and why."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from edi837.findings.finding import Severity, spot
from edi837.guide.fault import GuideFault
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import Segment
from tests.guide.oracle import Told, by_pyx12
from tests.guide.sets import faults_of_set

KNOWN = Path(__file__).with_name("differences.tsv")
_STANDARD = Delimiters("*", ":", "~", "^")


class Difference(NamedTuple):
    """A kind of set that one of the two finds a fault in, and the other none.

    `finds` is who finds one; `place` a pattern of its place (2300/CLM05-3, NM103), `code` of its code; `right` who is
    right, `why` in a sentence.
    """

    finds: str
    place: str
    code: str
    right: str
    why: str


@lru_cache(maxsize=1)
def known() -> tuple[Difference, ...]:
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return tuple(Difference(**row) for row in csv.DictReader(file, delimiter="\t"))


class Compared(NamedTuple):
    """Places and codes of the faults that each finds; None where pyx12 fails."""

    ours: list[tuple[str, str]]
    theirs: list[tuple[str, str]] | None

    def unexplained(self) -> list[str]:
        """What only one of them finds, where that is no known difference."""
        if self.theirs is None or bool(self.ours) == bool(self.theirs):
            return []
        finds, faults = ("ours", self.ours) if self.ours else ("pyx12", self.theirs)
        return [f"{finds} {place} {code}" for place, code in faults if not _is_known(finds, place, code)]


def _is_known(finds: str, place: str, code: str) -> bool:
    return any(
        one.finds == finds and re.fullmatch(one.place, place) and re.fullmatch(one.code, code) for one in known()
    )


def compare(claim_type: str, content: Sequence[Sequence[str]]) -> Compared:
    """A set from ST to SE, by its elements."""
    segments = [Segment(_STANDARD, at, at, at, list(one)) for at, one in enumerate(content, 1)]
    told = by_pyx12(claim_type, content)
    theirs = None if told is None else [(_name(one), one.code) for one in told]
    return Compared(ours(faults_of_set(claim_type, segments)), theirs)


def ours(faults: Iterable[GuideFault]) -> list[tuple[str, str]]:
    """Places and codes of errors."""
    return [(spot(one.at).element or "", one.code) for one in faults if one.severity is Severity.ERROR]


def _name(one: Told) -> str:
    position = f"{one.position:02d}" if one.position else ""
    return f"{one.id}{position}{f'-{one.component}' if one.component else ''}"
