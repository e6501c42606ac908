"""How often loops and segments of the map were met, by the text of their paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class PathCounter:
    """Stands in for pyx12's own counter, which formats its paths anew at every question: half of a walk's time.

    `texts` holds the text of each path of the map by the identity of the path; the map outlives the counter.
    """

    def __init__(self, counts: Mapping[str, int], texts: Mapping[int, str]) -> None:
        self._counts = dict(counts)
        self._texts = texts

    def _text(self, path: Any) -> str:
        return self._texts.get(id(path)) or str(path.format())

    def get_count(self, path: Any) -> int:
        """How often `path` was met."""
        return self._counts.get(self._text(path), 0)

    def increment(self, path: Any) -> None:
        """Count `path` once more."""
        text = self._text(path)
        self._counts[text] = self._counts.get(text, 0) + 1

    def reset_to_node(self, path: Any) -> None:
        """Forget everything below `path`: another occurrence of a loop begins."""
        below = self._text(path) + "/"
        for text in [text for text in self._counts if text.startswith(below)]:
            del self._counts[text]
