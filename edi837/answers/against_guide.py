"""Answers held against their implementation guides: what they do not allow is told, and read all the same."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.answers.answer_row import CLAIM_ACK, FUNCTIONAL, REMITTANCE, STATUS
from edi837.answers.received_sets import CutSet
from edi837.guide.compiling import HEADING
from edi837.guide.walker import Fault, SegmentFault, walker
from edi837.mapping.corrections import Corrections
from edi837.system.named_tuple import NamedTuple

# There is no map of the 997 of 5010.
_CORRECTIONS = {kind: Corrections(kind) for kind in (FUNCTIONAL, CLAIM_ACK, STATUS, REMITTANCE)}
# HL03 → the loop of the level.
_LEVELS = {
    CLAIM_ACK: {"20": "2000A", "21": "2000B", "19": "2000C", "PT": "2000D"},
    STATUS: {"20": "2000A", "21": "2000B", "19": "2000C", "22": "2000D", "23": "2000E"},
}
_OF_REMITTANCE = {"LX": "2000", "CLP": "2100"}
# They stand after the claims, whose loops are walked one by one, and may be missing.
_LEFT_OUT = frozenset(("SE", "PLB"))
_LEVEL, _HL03 = "HL", 3


class _Stretch(NamedTuple):
    root: str
    first: int
    texts: list[str]


def objections(kind: str, received: CutSet) -> tuple[str, ...]:
    """What its guide has against a set, as one sentence; () for nothing, or where there is no guide."""
    if kind not in _CORRECTIONS:
        return ()
    walk = walker(_CORRECTIONS[kind], received.delimiters)
    times, first = 0, ""
    for stretch in _stretches(kind, received):
        if walk.conforms(stretch.root, stretch.texts):
            continue
        faults = walk.walk(stretch.root, stretch.texts)[1]
        first = first or _place(faults[0], stretch)
        times += len(faults)
    if not times:
        return ()
    words = "1 objection" if times == 1 else f"{times} objections"
    return (f"the guide has {words}, the first at {first}",)


def _place(fault: Fault, stretch: _Stretch) -> str:
    where = f"segment {stretch.first + fault.at}"
    if isinstance(fault, SegmentFault):
        return f"{where} ({fault.table.id}{fault.fault.position:02d})"
    missing = fault.table or fault.loop.opening
    return f"{where} ({missing.id} in {fault.loop.id or 'the heading'})"


def _stretches(kind: str, received: CutSet) -> Iterator[_Stretch]:
    """The parts of a set that the guide's tables are of: its heading, its levels, and the claims of an 835."""
    element = received.delimiters.element
    stretch = _Stretch(HEADING, 1, [])
    for number, text in enumerate(received.texts, 1):
        name, *elements = text.split(element, _HL03 + 1)
        root = ""
        if kind == REMITTANCE:
            root = _OF_REMITTANCE.get(name, "")
        elif kind in _LEVELS and name == _LEVEL:
            code = elements[_HL03 - 1].strip() if len(elements) >= _HL03 else ""
            root = _LEVELS[kind].get(code, "2000A")
        if root:
            yield stretch
            stretch = _Stretch(root, number, [])
        if name not in _LEFT_OUT:
            stretch.texts.append(text)
    yield stretch
