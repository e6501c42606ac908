"""The two kinds of values that pyx12 4.0.0 fails on: judged here, and handed to it cut down to what it can bear."""

from __future__ import annotations

from typing import NamedTuple

from edi837.guide import text
from edi837.guide.maps import Node


class Known(NamedTuple):
    """A fault that pyx12 has no chance to name: where (position, component), and the code it would give."""

    position: int
    component: int
    code: str


def cut_down(node: Node, elements: list[str]) -> tuple[list[str], list[Known]]:
    """The elements without what pyx12 would fail on, and the faults in what was taken away."""
    borne = list(elements)
    found = []
    for child in node.children:
        if child.seq >= len(borne) or not child.is_composite() or child.usage == "N":
            continue
        parts = text.components(borne[child.seq])
        room = child.get_child_count()
        if len(parts) > room:
            borne[child.seq] = text.joined(parts[:room])
            extra = next(at for at, part in enumerate(parts, 1) if at > room and part)
            found.append(Known(child.seq, extra, "3"))
    if _period_of_many_parts(borne):
        borne[3] = "20000101-20000101"
        found.append(Known(3, 0, "8"))
    return borne, found


def _period_of_many_parts(elements: list[str]) -> bool:
    return elements[0] == "DTP" and len(elements) > 3 and elements[2] == "RD8" and elements[3].count("-") > 1
