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
        for correction in corrections.elements:
            self._by_segment.setdefault(correction.segment, []).append(correction)
        self._lists = {code_list.name: code_list for code_list in corrections.lists}
        self._compiled: dict[str, tuple[frozenset[str], re.Pattern[str] | None]] = {}

    def correct(self, loop: str, segment: str, qualifier: Qualifier | None, places: tuple[Place, ...]) -> None:
        """What is corrected in a segment of a loop."""
        for correction in self._by_segment.get(segment, ()):
            fits = not correction.qualifier or (qualifier is not None and correction.qualifier in qualifier.codes)
            if fits and correction.loop in ("", loop) and correction.position <= len(places):
                place = places[correction.position - 1]
                if isinstance(place, ElementTable):
                    self._element(place, correction)
                elif correction.component:
                    self._element(place.parts[correction.component - 1], correction)
                else:
                    self._composite(place, correction)

    def listed(self, element: ElementTable, name: str) -> None:
        """Let the values of an element be those of a list; one that has neither codes nor a form allows all."""
        codes, form = self._list(name)
        element.codes |= codes
        element.form = form

    def _list(self, name: str) -> tuple[frozenset[str], re.Pattern[str] | None]:
        if name not in self._compiled:
            known = self._lists.get(name)
            codes = code_lists().get(name, frozenset())
            if known is None:
                self._compiled[name] = (codes, None)
            else:
                self._compiled[name] = (codes | known.more, re.compile(known.form) if known.form else None)
        return self._compiled[name]

    def _element(self, element: ElementTable, correction: Correction) -> None:
        element.usage = correction.usage or element.usage
        element.codes = (element.codes | correction.more) - correction.without
        element.domestic = element.domestic or correction.domestic
        if correction.listed:
            self.listed(element, correction.listed)
        if correction.form:
            element.pattern = re.compile(correction.form)
        if correction.severity:
            element.severity = Severity[correction.severity.upper()]

    def _composite(self, composite: CompositeTable, correction: Correction) -> None:
        composite.usage = correction.usage or composite.usage
