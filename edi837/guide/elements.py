"""What is wrong within one segment that has its node: elements, components, syntax notes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from pyx12.syntax import is_syntax_valid

from edi837.guide import crashes, text, words
from edi837.guide.fault import ELEMENT_LEVEL, FaultKind, GuideFault
from edi837.guide.maps import Node
from edi837.x12.segment import Element, Segment

_KINDS = {
    "1": FaultKind.REQUIRED_MISSING,
    "3": FaultKind.UNEXPECTED,
    "4": FaultKind.LENGTH_OR_TYPE,
    "5": FaultKind.LENGTH_OR_TYPE,
    "6": FaultKind.LENGTH_OR_TYPE,
    "7": FaultKind.VALUE_NOT_ALLOWED,
    "8": FaultKind.LENGTH_OR_TYPE,
    "9": FaultKind.LENGTH_OR_TYPE,
    "10": FaultKind.NOT_USED_PRESENT,
}
_COMPOSITE_NOT_USED = "5"


def element_faults(segment: Segment, node: Node, elements: list[str]) -> Iterator[GuideFault]:
    """The faults of a segment, whose values text.values() gave, at its node."""
    judged = _judge(_Identity(node), tuple(elements))
    borne = judged.borne
    for one in judged.known:
        place = segment.element(one.position, one.component)
        yield _fault(_KINDS[one.code], place, one.code, node, node.children[one.position - 1])
    if judged.failure:
        yield not_judged(segment, node, judged.failure)
    for error in judged.errors:
        if error.map_node is not None:
            if not _foreign_postcode(error, borne):
                yield _of_element(segment, node, error, borne)
        elif isinstance(error.refdes, str):  # of a syntax note it is a number, and says too little
            yield _of_whole(segment, node, error, borne)
    for note in judged.notes:
        yield _of_syntax(segment, node, note, borne)


class _Judged(NamedTuple):
    """What pyx12 says of elements: of `borne`, which it can bear; `known` are the faults in what it cannot."""

    borne: list[str]
    known: list[crashes.Known]
    errors: tuple[Any, ...] = ()
    notes: tuple[list[Any], ...] = ()
    failure: str = ""


class _Identity:
    """A node as a key. To pyx12 nodes are equal when they and their parents have equal ids: those of two guides are,
    and so are two segments of one loop that their qualifiers tell apart.
    """

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.node is other.node

    def __hash__(self) -> int:
        return id(self.node)


# Dates, services, drugs and providers come again claim after claim.
@lru_cache(maxsize=1 << 13)
def _judge(key: _Identity, elements: tuple[str, ...]) -> _Judged:
    node = key.node
    borne, known = crashes.cut_down(node, list(elements))
    sent = text.segment_of(borne)
    try:
        errors = tuple(node.is_valid_errors(sent)[1])
        notes = tuple(note for note in node.syntax if not is_syntax_valid(sent, note)[0])
    except Exception as failure:  # pyx12 is isolated, segment by segment; what it says may be data
        return _Judged(borne, known, failure=type(failure).__name__)
    return _Judged(borne, known, errors, notes)


def not_judged(at: Segment, node: Node, failure: str) -> GuideFault:
    """Pyx12 itself failed."""
    message = words.of_failure(at.id, failure)
    return GuideFault(FaultKind.NOT_JUDGED, at, "", "", node.parent.id, message)


def _of_element(segment: Segment, node: Node, error: Any, elements: list[str]) -> GuideFault:
    """A fault of an element, or of a component of a composite."""
    wrong = error.map_node
    within = wrong.parent.is_composite()
    place = segment.element(wrong.parent.seq if within else wrong.seq, wrong.seq if within else 0)
    divided = error.err_cde == "6" and not within and len(text.components(elements[wrong.seq])) > 1
    return _fault(FaultKind.UNEXPECTED if divided else _KINDS[error.err_cde], place, error.err_cde, node, wrong)


def _foreign_postcode(error: Any, elements: list[str]) -> bool:
    """The map asks nine digits of every billing provider, also outside of the United States."""
    return error.map_node.refdes == "N403" and error.err_cde == "7" and "".join(elements[4:5]) not in ("", "US")


def _of_whole(segment: Segment, node: Node, error: Any, elements: list[str]) -> GuideFault:
    """A fault that pyx12 tells of a composite as a whole (its refdes: SV101), or of elements too many (07)."""
    code, position = error.err_cde, int(error.refdes[-2:])
    if code == "3":
        position = next(at for at, value in enumerate(elements) if at >= position and value)
    kind = FaultKind.NOT_USED_PRESENT if code == _COMPOSITE_NOT_USED else _KINDS[code]
    return _fault(kind, segment.element(position), code, node, None)


def _of_syntax(segment: Segment, node: Node, note: list[Any], elements: list[str]) -> GuideFault:
    """A note that is not kept, at the second element that is sent where one may be, else at the first that is not."""
    sent = [position for position in note[1:] if "".join(elements[position : position + 1])]
    odd = sent[1] if note[0] == "E" else next(position for position in note[1:] if position not in sent)
    code = "10" if note[0] == "E" else "2"
    message = words.of_syntax(segment.id, note)
    return GuideFault(FaultKind.SYNTAX_NOTE, segment.element(odd), ELEMENT_LEVEL, code, node.parent.id, message)


def _fault(kind: FaultKind, place: Element, code: str, node: Node, wrong: Node | None) -> GuideFault:
    message = words.of_element(kind, code, place.reference, wrong)
    return GuideFault(kind, place, ELEMENT_LEVEL, code, node.parent.id, message)
