"""What is said of a fault: places and limits of the guide, never a value of the data."""

from __future__ import annotations

from edi837.guide.fault import FaultKind
from edi837.guide.maps import Node, qualifier

_ELEMENT_WORDS = {
    "1": "{0} is required by the guide, and empty",
    "3": "{0} stands after the last place that the guide has there",
    "4": "{0} is shorter than the {1.min_len} characters that the guide asks for",
    "5": "{0} is longer than the {1.max_len} characters that the guide allows",
    "6": "{0} holds a character that {2} cannot have",
    "7": "{0} holds none of the values that the guide allows there",
    "8": "{0} is not a date in the form that its qualifier announces",
    "9": "{0} is not a time",
}
# So many qualifiers still say which segment is meant.
_FEW = 3
_NOT_USED = "{0} is filled, and the guide does not use it there"
_DIVIDED = "{0} is divided into components, and the guide has a simple element there"
_SYNTAX_WORDS = {
    "P": "of {0}, either all are sent or none",
    "R": "of {0}, at least one is sent",
    "E": "of {0}, only one is sent",
    "C": "with {1}, {2} must be sent as well",
    "L": "with {1}, at least one of {2} must be sent",
}


def of_element(kind: FaultKind, code: str, reference: str, node: Node) -> str:
    """A fault of one element, component or composite; `node` is that of the element where there is one."""
    if kind is FaultKind.NOT_USED_PRESENT:
        return _NOT_USED.format(reference)
    if kind is FaultKind.UNEXPECTED and code != "3":
        return _DIVIDED.format(reference)
    return _ELEMENT_WORDS[code].format(reference, node, _type_words(node) if code == "6" else "")


def _type_words(node: Node) -> str:
    if node.data_type == "R":
        return "a decimal number"
    return "a whole number" if node.data_type.startswith("N") else "text"


def of_syntax(segment_id: str, note: list[int | str]) -> str:
    """A syntax note that is not kept, such as P0304."""
    names = [f"{segment_id}{position:02d}" for position in note[1:]]
    rest = " and ".join(names[1:]) if note[0] == "C" else ", ".join(names[1:])
    words = _SYNTAX_WORDS[str(note[0])].format(", ".join(names), names[0], rest)
    return words[0].upper() + words[1:]


def of_missing(node: Node) -> str:
    """A required segment, or the required loop that it would open."""
    key = qualifier(node)
    codes = " or ".join(key[2]) if key and len(key[2]) <= _FEW else ""
    segment = f"{node.id} ({codes})" if codes else node.id
    loop = node.parent.id
    what = f"Loop {loop}, which begins with {segment}," if node.is_first_seg_in_loop() else f"{segment} of loop {loop}"
    return f"{what} is required by the guide, and not there"


def of_repeated(node: Node) -> str:
    """A loop or segment that is there once too often."""
    what = f"Loop {node.id}" if node.is_loop() else f"{node.id} of loop {node.parent.id}"
    return f"{what} is here more often than the guide allows ({node.get_max_repeat()})"


def of_unexpected(segment_id: str, loop: str, strange: bool) -> str:
    """A segment that has no place where it stands, or nowhere in a claim."""
    if strange:
        return f"{segment_id} has no qualifier that the guide knows here"
    return f"{segment_id} has no place after what stands before it in loop {loop}"


def of_not_used(segment_id: str) -> str:
    """A segment or loop that the guide marks as not used."""
    return f"{segment_id} is there, and the guide does not use it"


def of_failure(segment_id: str, failure: str) -> str:
    """Something that could not be judged."""
    return f"pyx12 failed on this {segment_id} ({failure}): it was not held against the guide"
