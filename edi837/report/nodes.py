"""XML for the stylesheets: elements and attributes whose text a browser can show as it is."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lxml import etree

from edi837.report.visible import visible

Node = etree._Element


def node(tag: str, text: str = "", **attributes: Any) -> Node:
    """A new element; attributes that are None are left out."""
    element = etree.Element(tag)
    if text:
        element.text = visible(text)
    for name, value in attributes.items():
        if value is not None:
            element.set(name, visible(str(value)))
    return element


def add(parent: Node, tag: str, text: str = "", **attributes: Any) -> Node:
    """A new last child."""
    element = node(tag, text, **attributes)
    parent.append(element)
    return element


def resource(name: str, package: str = "edi837.report") -> str:
    """A file that stands in a package, as text."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def stylesheet(name: str, package: str = "edi837.report") -> etree.XSLT:
    """A stylesheet that stands in a package."""
    return etree.XSLT(etree.fromstring(resource(name, package).encode()))


def transform(name: str, root: Node, package: str = "edi837.report") -> bytes:
    """What a stylesheet makes of `root`."""
    written = io.BytesIO()
    stylesheet(name, package)(root).write_output(written)
    return written.getvalue()
