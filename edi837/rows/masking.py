"""What a report shows of a segment: the elements that rules know, each in the shape that its values have.

The list says what is shown, and everything else is masked: free text (NTE, K3, SV101-7), identifiers of people
(REF*EA, REF*SY), segments that name somebody, and what stands where it should not, such as a name in HL01. A patient
control number and the dates of a service are shown; they are patient data too (45 CFR 164.514(b)(2)), and reports are
to be kept as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from edi837.findings.finding import Place, Spot
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import SEGMENTS, Element, Segment
from edi837.x12.values import qualifier

MASK = "(masked)"
_ALL = frozenset(range(1, 100))
# By segment: the elements that are shown where their value has the shape of a code, a number or a date.
_SHOWN: Mapping[str, frozenset[int]] = {
    "ISA": frozenset({1, 3, 5, 7, *range(9, 17)}), "GS": _ALL, "ST": _ALL, "SE": _ALL, "GE": _ALL, "IEA": _ALL,
    "TA1": _ALL, "BHT": _ALL, "HL": _ALL, "PRV": frozenset({1, 2, 3}), "SBR": frozenset({1, 2, 5, 6, 7, 8, 9}),
    "CLM": _ALL, "DTP": _ALL, "CL1": _ALL, "PWK": frozenset({1, 2, 3, 4, 5}), "CN1": frozenset({1, 2, 3, 5, 6}),
    "AMT": _ALL, "REF": frozenset({1}), "K3": frozenset(), "NTE": frozenset({1}), "CR1": frozenset(range(1, 9)),
    "CR2": frozenset(range(1, 10)), "CR3": _ALL, "CRC": _ALL, "HI": _ALL, "HCP": _ALL, "LX": _ALL, "SV1": _ALL,
    "SV2": _ALL, "SV5": _ALL, "PS1": frozenset({2}), "MEA": _ALL, "QTY": _ALL, "LIN": _ALL, "CTP": _ALL, "SVD": _ALL,
    "CAS": _ALL, "OI": _ALL, "MIA": _ALL, "MOA": _ALL, "CUR": frozenset({1, 2}), "FRM": frozenset({1, 2, 4, 5}),
    "LQ": _ALL,
}  # fmt: skip
# Elements that are shown as they are: control numbers, and names that partners have for one another.
_AS_SENT = frozenset({
    ("CLM", 1), ("ISA", 6), ("ISA", 8), ("GS", 2), ("GS", 3), ("GS", 8), ("BHT", 3), ("ST", 3), ("DTP", 3),
    ("SVD", 1),
})  # fmt: skip
# References that rules read: authorizations, referrals, claim and line control numbers, prescriptions, contracts.
_REFERENCES = frozenset({
    "G1", "9F", "6R", "F8", "D9", "4N", "X4", "9A", "9B", "9C", "9D", "EI", "G2", "0B", "1G", "LU", "XZ", "VY", "P4",
    "BT", "G4", "F5", "EW", "T4", "87",
})  # fmt: skip
# Free text inside a composite: the description of a service.
_DESCRIPTIONS = frozenset({("SV1", 1, 7), ("SV2", 2, 7), ("SVD", 3, 7)})
_SHORT, _SHORT_OF_SEVERAL = 3, 2


def masked_value(place: Place, at: Spot) -> str:
    """The value at a place as sent, with MASK in place of what is not shown."""
    segment = place.segment if isinstance(place, Element) else place
    if not at.before or not isinstance(segment, SEGMENTS):
        return at.before
    if not isinstance(place, Element):
        return masked_text(segment.text, segment.delimiters)
    return MASK if _is_hidden(segment, place, at.before) else at.before


_NPI = 9


def _is_hidden(segment: Segment, place: Element, value: str) -> bool:
    """Whether a value that is sent, an element or one component of it, is not shown; as `hidden_spans` says of it."""
    kind, position = segment.id, place.position
    if kind not in _SHOWN:
        # An NPI names a provider.
        provider = kind == "NM1" and position == _NPI and segment.value(_NPI - 1) == "XX"
        return not provider and not (kind == "NM1" and position == 1)
    if kind == "REF":
        return position > 1 and not (position == _REFERENCE and qualifier(segment.value(1)) in _REFERENCES)
    components = [value] if kind == "ISA" else value.split(segment.delimiters.component)
    return any(_hides(kind, position, number, text) for number, text in enumerate(components, place.component or 1))


_REFERENCE = 2


def masked_text(text: str, delimiters: Delimiters) -> str:
    """A segment's text, without its terminator, with MASK in place of what is not shown."""
    pieces, at = [], 0
    for start, end in hidden_spans(text, delimiters):
        pieces += [text[at:start], MASK]
        at = end
    return "".join((*pieces, text[at:]))


def hidden_spans(text: str, delimiters: Delimiters) -> Iterator[tuple[int, int]]:
    """Which parts of a segment's text are not shown, from left to right; no empty ones."""
    elements = text.split(delimiters.element)
    kind = elements[0]
    if kind not in _SHOWN:
        # NM1 and what may be one by a slip of its ID: everything but who it is about, as the qualifier says.
        start = len(delimiters.element.join(elements[: 2 if kind == "NM1" else 1])) + 1
        if start < len(text):
            yield start, len(text)
        return
    if kind == "REF":
        yield from _reference(elements, delimiters)
        return
    yield from _hidden(kind, elements, delimiters)


def _reference(elements: Sequence[str], delimiters: Delimiters) -> Iterator[tuple[int, int]]:
    """REF02 and what follows, unless a rule reads references of this qualifier."""
    start = len(delimiters.element.join(elements[:2])) + 1
    end = len(delimiters.element.join(elements))
    known = len(elements) > 1 and qualifier(elements[1]) in _REFERENCES
    if known:
        start = len(delimiters.element.join(elements[:3])) + 1
    if start < end:
        yield start, end


def _hidden(kind: str, elements: Sequence[str], delimiters: Delimiters) -> Iterator[tuple[int, int]]:
    """The values that are not shown; in ISA delimiters stand as values, so that there is nothing to divide."""
    whole, at = kind == "ISA", len(elements[0]) + 1
    for position, element in enumerate(elements[1:], 1):
        within = at
        for component, text in enumerate([element] if whole else element.split(delimiters.component), 1):
            if text and _hides(kind, position, component, text):
                yield within, within + len(text)
            within += len(text) + 1
        at += len(element) + 1


def _hides(kind: str, position: int, component: int, text: str) -> bool:
    """Whether a value is not shown: an element, or a component of one."""
    if (kind, position) in _AS_SENT:
        return False
    if position in _SHOWN[kind] and (kind, position, component) not in _DESCRIPTIONS:
        return not _has_shape(text)
    return bool(text.strip())


# Most values of a file are few: qualifiers, codes, counts.
@lru_cache(maxsize=1 << 12)
def _has_shape(text: str) -> bool:
    """Whether it can be a code, a number or a date; a word of some length without a digit may be a name."""
    words = text.split()
    longest = _SHORT if len(words) == 1 else _SHORT_OF_SEVERAL
    return all(len(word) <= longest or any(character.isdigit() for character in word) for word in words)
