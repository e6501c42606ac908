"""Pyx12's own walker over a whole set, as a second opinion: where it finds a fault, and which code it has for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pyx12.map_if import load_map_file
from pyx12.map_walker import walk_tree
from pyx12.params import ParamsBase
from pyx12.segment import Segment

from edi837.guide.map_files import FILES

_ST = "/ISA_LOOP/GS_LOOP/ST_LOOP/ST"
_ABOVE = ("/ISA_LOOP", "/ISA_LOOP/ISA", "/ISA_LOOP/GS_LOOP", "/ISA_LOOP/GS_LOOP/GS", "/ISA_LOOP/GS_LOOP/ST_LOOP", _ST)
# Lists that pyx12 holds in a state of years ago.
_OUTDATED = "remark_code,states,country,currency"
# In a value these are text, where the file delimits by others; to no type and in no list do they differ from "_".
_HARMLESS = str.maketrans("~*:", "___")


class Told(NamedTuple):
    """A fault: the number of its segment in the set (of the one that it was noticed at, for what is missing).

    `position` and `component` are 0 for a segment; `code` is pyx12's.
    """

    segment: int
    id: str
    position: int
    component: int
    code: str


@lru_cache(maxsize=2)
def _map(claim_type: str) -> Any:
    logging.getLogger("pyx12").setLevel(logging.CRITICAL + 1)
    params = ParamsBase()
    params.set("exclude_external_codes", _OUTDATED)
    return load_map_file(FILES[claim_type], params)


def by_pyx12(claim_type: str, segments: Sequence[Sequence[str]], component: str = ":") -> list[Told] | None:
    """The faults of a set from ST to SE, each segment given by its elements; None where pyx12 fails on one of them."""
    node = _map(claim_type).getnodebypath(_ST)
    walker = walk_tree(dict.fromkeys(_ABOVE, 1))
    told: list[Told] = []
    for number, elements in enumerate(segments, 1):
        sent = Segment("*".join(_joined(one, component) for one in elements), "~", "*", ":")
        try:
            if number > 1:
                found, _, _, errors = walker.walk_errors(node, sent, number, number, None)
                told += (_of_place(number, one) for one in errors)
                node, judged = found or node, found is not None
            else:
                judged = True
            if judged:
                told += (_of_element(number, node, one) for one in node.is_valid_errors(sent)[1])
        except Exception:  # one of its crashes
            return None
    return told


def _joined(text: str, component: str) -> str:
    parts = [part.translate(_HARMLESS).rstrip(" ") for part in text.split(component)]
    return ":".join(parts).rstrip(":")


def _of_place(number: int, error: Any) -> Told:
    name = error.seg_data.get_seg_id() if error.seg_data else ""
    return Told(number, name, 0, 0, error.err_cde)


def _of_element(number: int, node: Any, error: Any) -> Told:
    wrong = error.map_node
    if wrong is None:
        digits = str(error.refdes)[-2:]
        return Told(number, node.id, int(digits) if digits.isdigit() else 0, 0, error.err_cde)
    within = wrong.parent.is_composite()
    position = wrong.parent.seq if within else wrong.seq
    return Told(number, node.id, position, wrong.seq if within else 0, error.err_cde)
