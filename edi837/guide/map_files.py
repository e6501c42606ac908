"""Pyx12's map files, read as XML from where the package is installed; none of its code is loaded."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from edi837.mapping.xml import Node
from edi837.system.errors import Edi837Error
from edi837.system.named_tuple import NamedTuple

# The mandated guides: X222A1 and X223A2, whatever the name of the second file says.
# Answers, our own and those that come, are held against theirs: X231A1, X214, X212 and X221A1.
FILES = {
    "P": "837.5010.X222.A1.xml",
    "I": "837Q3.I.5010.X223.A1.xml",
    "999": "999.5010X231.A1.xml",
    "277CA": "277.5010.X214.xml",
    "277": "277.5010.X212.xml",
    "835": "835.5010.X221.A1.xml",
}
_ELEMENTS, _LISTS = "dataele.xml", "codes.xml"


class MapsMissing(Edi837Error):
    """Pyx12 is not installed, or has no such map."""


class DataElement(NamedTuple):
    """An entry of the data element dictionary: its type, and how many characters it may have."""

    type: str
    shortest: int
    longest: int


def _folder() -> Path:
    spec = find_spec("pyx12")
    if spec is None or not spec.submodule_search_locations:
        raise MapsMissing("pyx12 is not installed: its map files hold the implementation guides")
    return Path(next(iter(spec.submodule_search_locations))) / "map"


def read_map(name: str) -> Node:
    """The root of one of its XML files."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_blank_text=True,
        collect_ids=False,
    )
    try:
        return etree.parse(_folder() / name, parser).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise MapsMissing(f"pyx12's map {name} cannot be read") from error


def text_of(node: Node) -> bytes:
    """A part of a map as text, to be kept without the rest of it."""
    return etree.tostring(node, with_tail=False)


def node_of(text: bytes) -> Node:
    """The part again."""
    return etree.fromstring(text)


@lru_cache(maxsize=1)
def data_elements() -> dict[str, DataElement]:
    """By number."""
    return {
        str(node.get("ele_num")): DataElement(
            str(node.get("data_type")), int(str(node.get("min_len"))), int(str(node.get("max_len")))
        )
        for node in read_map(_ELEMENTS).iterfind("data_ele")
    }


@lru_cache(maxsize=1)
def code_lists() -> dict[str, frozenset[str]]:
    """The codes of its lists from outside of the guides, by name."""
    return {
        str(node.findtext("id")): frozenset(str(code.text).strip() for code in node.iter("code"))
        for node in read_map(_LISTS).iterfind("codeset")
    }
