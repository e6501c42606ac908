"""A packet as one web page without script and network, which prints as letters are printed."""

from __future__ import annotations

import base64
import hashlib

from edi837.appeal.packet_parts import Bullets, Facts, Grid, Lines, Packet, Paragraph, Section
from edi837.report.nodes import Node, add, node, resource, transform

_PACKAGE = "edi837.appeal"


def html(packet: Packet) -> bytes:
    """The page."""
    style = resource("page.css") + resource("page.css", _PACKAGE)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    root = node("packet", title=packet.title)
    # Not as text that is shown: its line breaks stay, and the page's policy lets nothing else in.
    add(root, "style", sha256=digest).text = style
    for section in packet.sections:
        root.append(_section(section))
    return transform("page.xsl", root, _PACKAGE)


def _section(section: Section) -> Node:
    element = node("section", title=section.title, apart="yes" if section.apart else None)
    for part in section.parts:
        element.append(_part(part))
    return element


def _part(part: Paragraph | Bullets | Facts | Grid | Lines) -> Node:
    match part:
        case Paragraph():
            return node("p", part.text, note="yes" if part.note else None)
        case Bullets():
            return _parent("list", [node("item", item) for item in part.items])
        case Facts():
            return _parent("facts", [node("fact", value, title=title) for title, value in part.pairs])
        case Grid():
            rows = [_parent("row", [node("cell", cell) for cell in row]) for row in part.rows]
            return _parent("grid", [_parent("titles", [node("cell", title) for title in part.titles]), *rows])
        case Lines():
            return _parent("lines", [node("line", line) for line in part.lines])


def _parent(tag: str, children: list[Node]) -> Node:
    element = node(tag)
    element.extend(children)
    return element
