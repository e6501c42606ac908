"""Treatments that were tried before, by what a chart or note calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edi837.claim.claim import ServiceLine
from edi837.mapping.stated_policy import Ask
from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple

# How a note says that something was tried before, or could not be.
_OF_TRIALS = late_pattern(
    r"\b(?:tried|trials?|fail(?:ed|ure|s)?|intoleran(?:t|ce)|inadequate|insufficient|refractory|contraindicat\w*|"
    r"discontinued|switched|allerg(?:y|ic)|adverse|prior|previous(?:ly)?|step)\b",
    re.IGNORECASE,
)
_IN_PARENTHESES = late_pattern(r"\(([^)]+)\)")
_SHORTEST = 4


class NamedTreatments(NamedTuple):
    """How many treatments a text names; `unknown` are codes of those it does not name, and whose names nobody knows."""

    times: int
    unknown: tuple[str, ...]


def treatments_of(ask: Ask, line: ServiceLine) -> tuple[str, ...]:
    """The codes of the treatments that an ask names, itself or by lists, on the day of a line."""
    names = ask.names.get("tried")
    return tuple(names.listed("codes", line.day)) if names is not None else ()


def named_in(text: str, treatments: Sequence[str], line: ServiceLine) -> NamedTreatments:
    """Which of the treatments a text names, by code or by a name of the drug."""
    lower, times, unknown = text.lower(), 0, []
    for code in treatments:
        names = {name.lower() for name in _names_of(code, line)}
        if code.lower() in lower or any(name in lower for name in names):
            times += 1
        elif not names:
            unknown.append(code)
    return NamedTreatments(times, tuple(unknown))


def speaks_of_trials(text: str) -> bool:
    """Whether a note says that something was tried, or could not be."""
    return _OF_TRIALS.search(text) is not None


def _names_of(code: str, line: ServiceLine) -> Iterator[str]:
    """The names of a code's drug: those of its mapping and its products, of the HCPCS file, and of the directory."""
    mappings = line.claim.mappings
    known = mappings.drugs.codes.get(code)
    if known is not None and known.substance.name:
        substance = known.substance
        yield from (substance.name, *substance.words)
        yield from (product.name for product in mappings.drugs.products.values() if product.substance == substance)
    official = mappings.official
    if official is None:
        return
    entry = official.hcpcs.find(code) if official.hcpcs is not None else None
    if entry is not None:
        first = entry.says.partition(",")[0].strip()
        named = (first, *_IN_PARENTHESES.findall(entry.description))
        yield from (name for name in named if len(name) >= _SHORTEST)
    crosswalk, listings = official.crosswalk, official.ndc
    table = crosswalk.of_day(line.day) if crosswalk is not None else None
    if crosswalk is not None and listings is not None and table is not None:
        products = (listings.product(ndc9) for ndc9 in crosswalk.products_of(code, table))
        yield from (product.name for product in products if product is not None)
