"""The maps of pyx12, loaded once a process, and the places in them where a claim begins."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyx12.map_if import load_map_file
from pyx12.params import ParamsBase

_FILES = {"P": "837.5010.X222.A1.xml", "I": "837Q3.I.5010.X223.A1.xml"}
# Lists that pyx12 holds in a state of years ago: what is missing in them is not wrong.
OUTDATED_LISTS = "remark_code,states,country,currency"
_PROVIDER = "/ISA_LOOP/GS_LOOP/ST_LOOP/DETAIL/2000A"
_SUBSCRIBER = f"{_PROVIDER}/2000B"
_PATIENT = f"{_SUBSCRIBER}/2000C"
_CLAIM = "2300"

Node = Any


def _silence() -> None:
    """Pyx12 logs each finding with its value, to stderr where nobody listens: patients' data."""
    logger = logging.getLogger("pyx12")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    logger.setLevel(logging.CRITICAL + 1)


_silence()


@dataclass(frozen=True)
class Start:
    """The segment node that a walk begins at, and what counts as met before it."""

    node: Node
    counts: Mapping[str, int]
    texts: Mapping[int, str]


@dataclass(frozen=True)
class Part:
    """A part of the map: the IDs of its segments, and for those with a qualifier where it stands and its values.

    Position and component count from 1; component 0 is the whole element.
    """

    ids: frozenset[str]
    qualifiers: Mapping[str, tuple[int, int, frozenset[str]]]


@lru_cache(maxsize=2)
def _map(claim_type: str) -> Node:
    params = ParamsBase()
    params.set("exclude_external_codes", OUTDATED_LISTS)
    return load_map_file(_FILES[claim_type], params)


@lru_cache(maxsize=2)
def _texts(claim_type: str) -> Mapping[int, str]:
    """The text of each path by the identity of the path, which lives as long as the map."""
    nodes = (node for node in _map(claim_type).loop_segment_iterator() if not node.is_map_root())
    return {id(node.x12path): node.x12path.format() for node in nodes}


@lru_cache(maxsize=16)
def _start(claim_type: str, path: str) -> Start:
    """The first segment of the loop at `path`, with every loop around it and what must stand beside them met once."""
    loop = _map(claim_type).getnodebypath(path)
    first = loop.get_first_seg()
    texts = _texts(claim_type)
    counts = {texts[id(first.x12path)]: 1}
    while not loop.is_map_root():
        counts[texts[id(loop.x12path)]] = 1
        beside = () if loop.parent.is_map_root() else loop.parent.childIterator()
        counts |= {texts[id(one.x12path)]: 1 for one in beside if one.usage == "R" and one.pos < loop.pos}
        loop = loop.parent
    return Start(first, counts, texts)


def claim_start(claim_type: str, of_patient: bool) -> Start:
    """Where the claims of a subscriber, or of a patient, begin: at CLM."""
    return _start(claim_type, f"{_PATIENT if of_patient else _SUBSCRIBER}/{_CLAIM}")


def level_start(claim_type: str, level: str) -> Start:
    """Where the level of an HL03 begins: 20, 22 or 23."""
    return _start(claim_type, {"20": _PROVIDER, "22": _SUBSCRIBER, "23": _PATIENT}[level])


@lru_cache(maxsize=4)
def part(claim_type: str, of_claim: bool) -> Part:
    """The part that a claim can be made of, or the part of the levels above claims."""
    ids: set[str] = set()
    qualifiers: dict[str, tuple[int, int, set[str]]] = {}
    root = _map(claim_type).getnodebypath(f"{_SUBSCRIBER}/{_CLAIM}" if of_claim else _PROVIDER)
    for node in _segments(root):
        ids.add(node.id)
        if key := qualifier(node):
            position, component, codes = key
            qualifiers.setdefault(node.id, (position, component, set()))[2].update(codes)
    return Part(frozenset(ids), {one: (key[0], key[1], frozenset(key[2])) for one, key in qualifiers.items()})


def segment_nodes(claim_type: str) -> Iterator[Node]:
    """All segments of the map, levels and claims alike."""
    return (node for node in _map(claim_type).loop_segment_iterator() if node.is_segment())


def _segments(root: Node) -> Iterator[Node]:
    """The segment nodes under `root`; where it is no claim itself, without those of claims."""
    for node in root.childIterator():
        if node.is_segment():
            yield node
        elif node.id != _CLAIM:
            yield from _segments(node)


def qualifier(node: Node) -> tuple[int, int, list[str]] | None:
    """The element that tells segments of one ID apart, as pyx12 chooses it: an HL by its third, others by the first."""
    if node.id == "HL":
        return 3, 0, node.children[2].valid_codes
    first = node.children[0]
    if first.is_composite():
        inner = first.children[0]
        return (1, 1, inner.valid_codes) if inner.get_data_type() == "ID" and inner.valid_codes else None
    if first.get_data_type() == "ID" and first.usage == "R" and first.valid_codes:
        return 1, 0, first.valid_codes
    return None
