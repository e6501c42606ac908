"""What a package holds, from the words of FDA's description.

`10 VIAL, MULTI-DOSE in 1 CARTON (0409-2051-05)  > 5 mL in 1 VIAL, MULTI-DOSE` is ten vials of 5 mL. A number in
parentheses after an inner level is the NDC of what lies inside: it is listed nowhere else. Newer files put / for >.
"""

from __future__ import annotations

import re
from decimal import Decimal

from edi837.mapping.drugs import MULTI_DOSE, SINGLE_DOSE, UNKNOWN
from edi837.system.named_tuple import NamedTuple

_LEVELS = re.compile(r"\s+[>/]\s+")
_LEVEL = re.compile(
    r"\s*([0-9]{0,9}\.?[0-9]{1,9})\s+([^()*]+?)\s+in\s+([0-9]{1,9})\s+([^()*]+?)\s*(?:\(([0-9-]+)\))?\s*"
)
_NDC = re.compile(r"\(([0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2})\)")
_MOST_CONTAINERS = 1_000_000_000
_ML = {"ml": Decimal(1), "l": Decimal(1000)}
# A last level that counts containers does not say what is in them.
_CONTAINERS = frozenset(
    {"VIAL", "AMPULE", "SYRINGE", "CARTRIDGE", "BAG", "BOTTLE", "CONTAINER", "POUCH", "CARTON", "BOX", "TRAY", "KIT"}
)


class Content(NamedTuple):
    """A package: its NDC, how many containers it has (0: not told), and what ONE of them holds and is."""

    ndc: str
    containers: int = 0
    ml: Decimal | None = None
    pieces: Decimal | None = None
    container: str = UNKNOWN


class _Level(NamedTuple):
    number: Decimal
    unit: str
    per: int
    inside: str
    ndc: str


def contents(description: str, ndc: str) -> list[Content]:
    """The package itself first, then those inside it that have an NDC of their own."""
    levels = _levels(description)
    if not levels:
        inner = [number for number in dict.fromkeys(_NDC.findall(description)) if number != ndc]
        return [Content(ndc), *map(Content, inner)]
    inside = [(at, level.ndc) for at, level in enumerate(levels) if level.ndc and level.ndc != ndc]
    return [_content(levels, ndc), *(_content(levels[at:], own) for at, own in inside)]


def _levels(description: str) -> list[_Level]:
    """[] for a kit (`*` stands between its parts), and for words that are not understood to their end."""
    levels: list[_Level] = []
    for text in _LEVELS.split(description.strip()):
        match = _LEVEL.fullmatch(text)
        if match is None:
            return []
        levels.append(_Level(Decimal(match[1]), match[2], int(match[3]), match[4], match[5] or ""))
    return levels


def _content(levels: list[_Level], ndc: str) -> Content:
    *outer, last = levels
    containers, unit, inside = Decimal(1), last.unit, last.inside
    for level in outer:
        containers = containers * level.number / level.per
    ml = pieces = None
    if unit.split(",")[0].upper() in _CONTAINERS:
        containers, inside = containers * last.number / last.per, unit
    elif unit.lower() in _ML:
        ml = _each(last.number * _ML[unit.lower()], last.per)
    else:
        pieces = _each(last.number, last.per)
    whole = int(containers) if containers == int(containers) and containers < _MOST_CONTAINERS else 0
    return Content(ndc, whole, ml, pieces, _kind(inside))


def _each(count: Decimal, per: int) -> Decimal | None:
    return count if per == 1 and count else None


def _kind(container: str) -> str:
    """Whether a container is for one patient's one dose: only what is written, never a guess."""
    words = container.upper()
    single = "SINGLE-DOSE" in words or "SINGLE-USE" in words
    multiple = "MULTI-DOSE" in words
    if single == multiple:
        return UNKNOWN
    return SINGLE_DOSE if single else MULTI_DOSE
