"""The numbers of data elements in the X12 dictionary: CLM02 is 782."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from edi837.guide.compiling import tables
from edi837.guide.tables import CompositeTable
from edi837.mapping.corrections import Corrections


def number_of(claim_type: str, segment_id: str, position: int, component: int = 0) -> str:
    """The number of an element, or of a component; '' for composites, which have none, and for what no guide has."""
    return _numbers(claim_type).get((segment_id, position, component), "")


@lru_cache(maxsize=2)
def _numbers(claim_type: str) -> Mapping[tuple[str, int, int], str]:
    # Corrections change what an element may hold, never which one it is.
    numbers: dict[tuple[str, int, int], str] = {}
    for segment in tables(Corrections(claim_type)).segments:
        for place in segment.places:
            for element in place.parts if isinstance(place, CompositeTable) else (place,):
                numbers.setdefault((segment.id, element.position, element.component), element.number)
    return numbers
