"""The way of a claim's segments through the map: each at its node, with what the map says of that place."""

from __future__ import annotations

from typing import Any, NamedTuple

from pyx12.map_walker import walk_tree

from edi837.guide.counter import PathCounter
from edi837.guide.maps import Node, Part, Start


class Step(NamedTuple):
    """Where a segment went: its node, None where the map has no place for it.

    `errors` are pyx12's; `failure` names the exception when pyx12 itself failed.
    """

    node: Node | None
    errors: tuple[Any, ...] = ()
    failure: str = ""


class Walk:
    """Holds the node that was reached last; a segment without a place does not move it."""

    def __init__(self, start: Start, part: Part) -> None:
        self.node = start.node
        self._part = part
        self._walker = walk_tree()
        self._walker.counter = PathCounter(start.counts, start.texts)

    def step(self, segment_id: str, segment: Any) -> Step:
        """Go on with a segment; an ID that this part of the map does not hold is not looked for outside of it."""
        if segment_id not in self._part.ids:
            return Step(None)
        return self._walked(segment)

    def leave(self, segment: Any) -> Step:
        """Go on with a segment outside of this part: the map says what is missing before it."""
        return self._walked(segment)

    def _walked(self, segment: Any) -> Step:
        try:
            node, _, _, errors = self._walker.walk_errors(self.node, segment, 0, 0, None)
        except Exception as error:  # pyx12 is isolated, segment by segment; what it says may be data
            return Step(None, failure=type(error).__name__)
        if node is not None:
            self.node = node
        return Step(node, tuple(errors))
