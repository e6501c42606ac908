"""The table of elements whose writing may be repaired, and the form that must stay the same.

The guard compares a segment's canonical form before and after a safe change; an element that is not in the table
is compared as it was sent, so it cannot change. Rules read the same forms, so a repair never brings up a finding.
"""

from __future__ import annotations

from collections.abc import Callable

from edi837.x12 import ndc, values
from edi837.x12.delimiters import Delimiters

Form = Callable[[str], str]
Canonical = tuple[object, ...]

_PROCEDURE: dict[int, Form] = {2: values.code, 3: values.code, 4: values.code, 5: values.code, 6: values.code}

# segment ID → element position → the form of the element, or of its components by number
_SIMPLE: dict[str, dict[int, Form]] = {
    "SV1": {2: values.number_text, 4: values.number_text},
    "SV2": {1: values.revenue_code, 3: values.number_text, 5: values.number_text},
    "LIN": {2: values.qualifier, 3: ndc.normal},
    "CTP": {4: values.number_text},
}
_COMPOSITE: dict[str, dict[int, dict[int, Form]]] = {
    "SV1": {1: _PROCEDURE},
    "SV2": {2: _PROCEDURE},
    "CTP": {5: {1: values.qualifier}},
}

# Here blanks at the end of the element do not count.
UNPADDED: dict[str, frozenset[int]] = {
    "LX": frozenset({1}),
    "SV1": frozenset({2, 3, 4, 5, 7}),
    "SV2": frozenset({1, 3, 4, 5}),
    "CTP": frozenset({4}),
    "DTP": frozenset({1, 2, 3}),
}

DIAGNOSIS_QUALIFIERS = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN", "BK", "BF", "BJ", "PR", "BN"})


def canonical_text(elements: list[str], position: int, component: int, delimiters: Delimiters) -> str:
    """Element `position` (or a component of it) in the form that its safe fix would write."""
    text = elements[position] if position < len(elements) else ""
    if component:
        parts = text.split(delimiters.component)
        if component > len(parts):
            return ""
        return _component_form(elements[0], position, component, parts)(parts[component - 1])
    return _SIMPLE.get(elements[0], {}).get(position, str)(text)


def _component_form(segment_id: str, position: int, component: int, parts: list[str]) -> Form:
    if segment_id == "HI":
        return values.diagnosis if component == 2 and parts[0] in DIAGNOSIS_QUALIFIERS else str
    return _COMPOSITE.get(segment_id, {}).get(position, {}).get(component, str)


def canonical(elements: list[str], delimiters: Delimiters) -> Canonical:
    """A segment's meaning as far as a safe fix is concerned; trailing empty places do not count."""
    return _without_trailing([_element(elements, position, delimiters) for position in range(len(elements))])


def means_the_same(sent: list[str], changed: list[str], delimiters: Delimiters) -> bool:
    """Whether two ways to write a segment have one canonical form."""
    if len(sent) == len(changed) and sent[0] == changed[0]:
        for position, text in enumerate(sent):
            if text != changed[position]:
                before, after = _element(sent, position, delimiters), _element(changed, position, delimiters)
                if before != after:
                    break
        else:
            return True
    # What is empty at the end of one may not be there in the other.
    return canonical(sent, delimiters) == canonical(changed, delimiters)


def _element(elements: list[str], position: int, delimiters: Delimiters) -> object:
    text = elements[position]
    form = _SIMPLE.get(elements[0], {}).get(position)
    if position in UNPADDED.get(elements[0], ()):
        text = delimiters.component.join(part.rstrip(" ") for part in text.split(delimiters.component))
    if form is values.number_text:
        return text if (value := values.number(text)) is None else value
    if form:
        return form(text)
    parts = text.split(delimiters.component)
    forms = _COMPOSITE.get(elements[0], {}).get(position)
    written: list[object] = [
        _component_form(elements[0], position, number, parts)(part) for number, part in enumerate(parts, 1)
    ]
    if forms is _PROCEDURE:
        written[2:6] = [values.modifiers(parts[2:6])]
    return _without_trailing(written)


def _without_trailing(parts: list[object]) -> Canonical:
    while parts and parts[-1] in ("", ()):
        parts.pop()
    return tuple(parts)
