"""Pyx12's map files as XML: what of each the tables of a guide are made of, as plain lists and dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from edi837.mapping.xml import Node

# Loops of the map that are not the guide's: they hold the parts of a set together.
_WRAPPERS = {"HEADER", "DETAIL", "FOOTER", *(f"TABLE2AREA{area}" for area in range(3, 7))}


def read_content(content: bytes) -> Any:
    """What the tables need of a file: MapLoop of a map, DataElement of the dictionary, or codes, by their names.

    ValueError for what is not XML, or has not what it should.
    """
    try:
        root = root_of(content)
        return _READERS[str(root.tag)](root)
    except (etree.XMLSyntaxError, KeyError, StopIteration) as error:
        raise ValueError("is not one of pyx12's files") from error


def root_of(content: bytes) -> Node:
    """The root of a file; etree.XMLSyntaxError for what is no XML."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_blank_text=True,
        collect_ids=False,
    )
    return etree.fromstring(content, parser)


def _map(root: Node) -> list[Any]:
    top = next(node for node in root.iter("loop") if node.get("xid") == "ST_LOOP")
    return _loop(top, set())


def _loop(node: Node, seen: set[str]) -> list[Any]:
    """As MapLoop; a loop that stands in several places is described in the first, whose id joins `seen`."""
    segments, loops = [], []
    for child in sorted(_parts(node), key=lambda part: int(str(part.findtext("pos")))):
        name = str(child.get("xid"))
        if child.tag == "segment":
            segments.append(_segment(child))
        elif name not in seen:
            seen.add(name)
            loops.append(_loop(child, seen))
    return [node.get("xid"), node.findtext("usage"), node.findtext("repeat") or "", segments, loops]


def _parts(node: Node) -> Iterator[Node]:
    """Segments and loops in a loop, and in what merely holds some of them together."""
    for child in node.iterchildren("segment", "loop"):
        if child.get("xid") in _WRAPPERS:
            yield from _parts(child)
        else:
            yield child


def _segment(node: Node) -> list[Any]:
    """As MapSegment."""
    return [
        node.get("xid"),
        node.findtext("usage"),
        int(str(node.findtext("pos"))),
        node.findtext("max_use") or "",
        [syntax.text for syntax in node.iterchildren("syntax")],
        # The map has them in the order of their positions.
        [_place(child, int(str(child.findtext("seq")))) for child in node.iterchildren("element", "composite")],
    ]


def _place(node: Node, position: int) -> list[Any]:
    """As MapPlace, without what it has not at the end."""
    children = {child.tag: child.text for child in node}
    place: list[Any] = [position, children.get("data_ele") or "", children["usage"], None, None, None, None]
    if node.tag == "composite":
        place[-1] = [_place(child, at) for at, child in enumerate(node.iterchildren("element"), 1)]
    else:
        place[3] = children.get("regex") or None
        codes = node.find("valid_codes")
        if codes is not None:
            place[4:6] = [str(code.text) for code in codes], codes.get("external") or None
    while place[-1] is None:
        place.pop()
    return place


def _elements(root: Node) -> dict[str, list[Any]]:
    """The arguments of DataElement by number."""
    return {
        str(node.get("ele_num")): [node.get("data_type"), int(str(node.get("min_len"))), int(str(node.get("max_len")))]
        for node in root.iterfind("data_ele")
    }


def _lists(root: Node) -> dict[str, list[str]]:
    return {
        str(node.findtext("id")): [str(code.text).strip() for code in node.iter("code")]
        for node in root.iterfind("codeset")
    }


_READERS: dict[str, Callable[[Node], Any]] = {"transaction": _map, "data_elements": _elements, "codesets": _lists}
