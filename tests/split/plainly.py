"""A file parted in two by plain splitting and rebuilding, with none of the tool's code: what it must come to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

# Tells of the n-th claim of the file whether it stays.
Stays = Callable[[int], bool]


@dataclass
class Seg:
    """A segment with what stands after it."""

    elements: list[str]
    joint: str
    after: str

    @property
    def id(self) -> str:
        return self.elements[0]

    def text(self, changed: dict[int, str] | None = None) -> str:
        elements = [(changed or {}).get(at, text) for at, text in enumerate(self.elements)]
        return self.joint.join(elements) + self.after


@dataclass
class Node:
    """An HL or a CLM (number: which of the file) with the segments after it."""

    segments: list[Seg]
    number: int = -1
    parent: int = -1
    claims: list[int] = field(default_factory=list)


def segments_of(text: str) -> list[Seg]:
    """All segments of all interchanges; line breaks and blanks after one belong to it."""
    found: list[Seg] = []
    for whole in re.split(r"(?=ISA[^A-Za-z0-9 ]00)", text):
        if not whole.strip():  # blanks before the first ISA
            continue
        joint = whole[3]
        terminator = re.match(r"(?s)ISA(?:" + re.escape(joint) + r"[^" + re.escape(joint) + r"]*){15}.(.)(.)", whole)[2]  # type: ignore[index]
        for piece in re.findall(rf"(?s)[^{re.escape(terminator)}]*{re.escape(terminator)}[\r\n ]*", whole):
            body, _, gap = piece.rpartition(terminator)
            found.append(Seg(body.split(joint), joint, terminator + gap))
    return found


def parted(data: bytes, stays: Stays, others: bool) -> bytes | None:
    """The file with the claims that stay; `others` is the file in which what never had a claim stays too."""
    text, number = "", 0
    kept_any = False
    body: list[Seg] = []
    for seg in segments_of(data.decode("latin-1")):
        body.append(seg)
        if seg.id == "IEA":
            outside = seg.after[1:].lstrip("\r\n")
            seg.after = seg.after.removesuffix(outside) if outside else seg.after
            part, number = _interchange(body, stays, others, number)
            kept_any = kept_any or bool(part)
            text += part + (outside if others else "")
            body = []
    return text.encode("latin-1") if kept_any else None


def _interchange(body: list[Seg], stays: Stays, others: bool, number: int) -> tuple[str, int]:
    groups, group = "", []
    kept = 0
    for seg in body[1:-1]:
        group.append(seg)
        if seg.id == "GE":
            part, number = _group(group, stays, others, number)
            kept += bool(part)
            groups += part
            group = []
    whole = body[0].text() + groups + body[-1].text({1: str(kept)})
    return (whole if kept else ""), number


def _group(body: list[Seg], stays: Stays, others: bool, number: int) -> tuple[str, int]:
    sets, one = "", []
    kept = 0
    for seg in body[1:-1]:
        one.append(seg)
        if seg.id == "SE":
            part, number = _set(one, stays, others, number)
            kept += bool(part)
            sets += part
            one = []
    whole = body[0].text() + sets + body[-1].text({1: str(kept)})
    return (whole if kept else ""), number


def _set(body: list[Seg], stays: Stays, others: bool, number: int) -> tuple[str, int]:
    nodes: list[Node] = []
    head: list[Seg] = []
    for seg in body[:-1]:
        if seg.id in ("HL", "CLM"):
            nodes.append(Node([seg], number if seg.id == "CLM" else -1))
            number += seg.id == "CLM"
        else:
            (nodes[-1].segments if nodes else head).append(seg)
    claims = [node.number for node in nodes if node.number >= 0]
    kept = [one for one in claims if stays(one)]
    if len(kept) == len(claims):
        whole = "".join(seg.text() for seg in body)
        return (whole if others or claims else ""), number
    if not kept:
        return "", number
    made = [seg.text() for seg in head] + _nodes(nodes, stays, others)
    count = len(head) + 1 + sum(len(node.segments) for node in nodes if _written(node, nodes, stays, others))
    return "".join(made) + body[-1].text({1: str(count)}), number


def _below(level: Node, nodes: list[Node]) -> list[int]:
    """The numbers of all claims under a level."""
    levels = [node for node in nodes if node.number < 0]
    found, inside = [], False
    for node in nodes:
        if node.number < 0:
            inside = node is level
        elif inside:
            found.append(node.number)
    for child in levels:
        if child.segments[0].elements[2] == level.segments[0].elements[1]:
            found += _below(child, nodes)
    return found


def _written(node: Node, nodes: list[Node], stays: Stays, others: bool) -> bool:
    if node.number >= 0:
        return stays(node.number)
    below = _below(node, nodes)
    if below or not others:
        return any(stays(one) for one in below)
    parent = node.segments[0].elements[2]
    above = [one for one in nodes if one.number < 0 and one.segments[0].elements[1] == parent]
    return not parent or _written(above[0], nodes, stays, others)


def _nodes(nodes: list[Node], stays: Stays, others: bool) -> list[str]:
    written = [node for node in nodes if _written(node, nodes, stays, others)]
    levels = [node for node in written if node.number < 0]
    numbers = {"": ""} | {node.segments[0].elements[1]: str(at) for at, node in enumerate(levels, 1)}
    parents = {node.segments[0].elements[2] for node in levels}
    had = {node.segments[0].elements[2] for node in nodes if node.number < 0}
    made = []
    for node in written:
        first, *rest = node.segments
        if node.number < 0:
            own = first.elements[1]
            changed = {1: numbers[own], 2: numbers[first.elements[2]]}
            if first.elements[4] == "1" and own in had and own not in parents:
                changed[4] = "0"
            made.append(first.text(changed))
        else:
            made.append(first.text())
        made += [seg.text() for seg in rest]
    return made


def paths(data: bytes) -> list[tuple[str, ...]]:
    """Each claim with the levels that it hangs from, whatever their numbers are."""
    found: list[list[str]] = []
    levels: dict[str, list[str]] = {}
    taking: list[str] = [""]
    for seg in segments_of(data.decode("latin-1")):
        if seg.id == "HL":
            taking = levels[seg.elements[1]] = [*levels.get(seg.elements[2], []), seg.elements[3]]
        elif seg.id == "CLM":
            above = taking if not found or taking is not found[-1] else found[-1][:-1]
            taking = [*above, seg.text()]
            found.append(taking)
        elif seg.id in ("ISA", "GS", "ST", "SE"):
            taking, levels = [""], {}
        else:
            taking[-1] += seg.text()
    return [tuple(one) for one in found]
