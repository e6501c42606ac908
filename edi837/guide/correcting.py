"""Corrections made to the elements of a guide while its tables are built."""

from __future__ import annotations

import re

from edi837.findings.finding import Severity
from edi837.guide.map_files import code_lists
from edi837.guide.tables import CompositeTable, ElementTable, Place, Qualifier
from edi837.mapping.corrections import Correction, Corrections


class Corrector:
    """Holds the corrections by segment ID, and the lists from outside of the guide with what was added to them."""

    def __init__(self, corrections: Corrections) -> None:
        self._by_segment: dict[str, list[Correction]] = {}
        for one in corrections.elements:
            self._by_segment.setdefault(one.segment, []).append(one)
        self._lists = {one.name: one for one in corrections.lists}
        self._made: dict[str, tuple[frozenset[str], re.Pattern[str] | None]] = {}

    def correct(self, loop: str, segment: str, qualifier: Qualifier | None, places: tuple[Place, ...]) -> None:
        """What is corrected in a segment of a loop."""
        for one in self._by_segment.get(segment, ()):
            fits = not one.qualifier or (qualifier is not None and one.qualifier in qualifier.codes)
            if fits and one.loop in ("", loop) and one.position <= len(places):
                place = places[one.position - 1]
                if isinstance(place, ElementTable):
                    self._element(place, one)
                elif one.component:
                    self._element(place.parts[one.component - 1], one)
                else:
                    self._composite(place, one)

    def listed(self, element: ElementTable, name: str) -> None:
        """Let the values of an element be those of a list; one that has neither codes nor a form allows all."""
        codes, form = self._list(name)
        element.codes |= codes
        element.form = form

    def _list(self, name: str) -> tuple[frozenset[str], re.Pattern[str] | None]:
        if name not in self._made:
            known = self._lists.get(name)
            codes = code_lists().get(name, frozenset())
            if known is None:
                self._made[name] = (codes, None)
            else:
                self._made[name] = (codes | known.more, re.compile(known.form) if known.form else None)
        return self._made[name]

    def _element(self, element: ElementTable, one: Correction) -> None:
        element.usage = one.usage or element.usage
        element.codes = (element.codes | one.more) - one.without
        element.domestic = element.domestic or one.domestic
        if one.listed:
            self.listed(element, one.listed)
        if one.form:
            element.pattern = re.compile(one.form)
        if one.severity:
            element.severity = Severity[one.severity.upper()]

    def _composite(self, composite: CompositeTable, one: Correction) -> None:
        composite.usage = one.usage or composite.usage
