"""Our segments in the form that pyx12 reads, whatever the delimiters of the file are."""

from __future__ import annotations

from typing import Any

import pyx12.segment

from edi837.x12.segment import Segment

_SEGMENT, _ELEMENT, _COMPONENT = "~", "*", ":"
# In a value these are text, where the file delimits by others; to no type and in no list do they differ from "_".
_HARMLESS = str.maketrans(_SEGMENT + _ELEMENT + _COMPONENT, "___")


def values(segment: Segment) -> list[str]:
    """The segment's elements, ID first, components joined by ':', without trailing blanks and separators."""
    component = segment.delimiters.component
    elements = [_joined(text, component) for text in segment.elements]
    while len(elements) > 1 and not elements[-1]:
        elements.pop()
    return elements


def _joined(text: str, component: str) -> str:
    if component not in text:
        return text.translate(_HARMLESS).rstrip(" ")
    return _COMPONENT.join(part.translate(_HARMLESS).rstrip(" ") for part in text.split(component)).rstrip(_COMPONENT)


def components(element: str) -> list[str]:
    """The components of an element of values()."""
    return element.split(_COMPONENT)


def joined(parts: list[str]) -> str:
    """The opposite of components()."""
    return _COMPONENT.join(parts)


def segment_of(elements: list[str]) -> Any:
    """The pyx12 segment of such elements."""
    return pyx12.segment.Segment(_ELEMENT.join(elements), _SEGMENT, _ELEMENT, _COMPONENT)
