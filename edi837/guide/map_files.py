"""What of pyx12's map files the tables of a guide are made of, from where the package is installed.

None of its code is loaded. `maps/` has it ready, in a tenth of the bytes, with the digest of the file that it was read
from; an installed file that is another is read itself. Written by `make docs`.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

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
ELEMENTS, LISTS = "dataele.xml", "codes.xml"
_READY = Path(__file__).parent / "maps"


class MapsMissing(Edi837Error):
    """Pyx12 is not installed, or has no such map."""


class MapLoop(NamedTuple):
    """A loop of a map. `segments` have the arguments of MapSegment, `loops` those of MapLoop, in the guide's order."""

    id: str
    usage: str
    repeat: str
    segments: list[list[Any]]
    loops: list[list[Any]]


class MapSegment(NamedTuple):
    """A segment of a map; `most` is how often it may stand, `places` have the arguments of MapPlace."""

    id: str
    usage: str
    position: int
    most: str
    notes: list[str]
    places: list[list[Any]]


class MapPlace(NamedTuple):
    """An element or composite at a position, or a component of one, whose `parts` have the arguments of MapPlace.

    `number` is that of the data element or the composite. A value has the `form`, which is a regular expression, or is
    one of the `codes`, or one of those that the list named `listed` has.
    """

    position: int
    number: str
    usage: str
    form: str | None = None
    codes: list[str] | None = None
    listed: str | None = None
    parts: list[list[Any]] | None = None


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


def bytes_of(name: str) -> bytes:
    """One of its XML files."""
    try:
        return (_folder() / name).read_bytes()
    except OSError as error:
        raise MapsMissing(f"pyx12's map {name} cannot be read") from error


def _content(name: str) -> Any:
    """What is needed of one of its files."""
    content = bytes_of(name)
    try:
        ready = json.loads((_READY / f"{name}.json").read_bytes())
    except OSError:
        ready = {}
    if ready.get("sha256") == hashlib.sha256(content).hexdigest():
        return ready["content"]
    from edi837.guide.map_xml import read_content  # pyx12 is nearly always the version that is asked for

    try:
        return read_content(content)
    except ValueError as error:
        raise MapsMissing(f"pyx12's map {name} cannot be read") from error


def read_map(name: str) -> MapLoop:
    """A set from its first to its last segment; a loop that stands in several places is described in the first."""
    return MapLoop(*_content(name))


@lru_cache(maxsize=1)
def data_elements() -> dict[str, DataElement]:
    """By number."""
    return {number: DataElement(*entry) for number, entry in _content(ELEMENTS).items()}


@lru_cache(maxsize=1)
def code_lists() -> dict[str, frozenset[str]]:
    """The codes of its lists from outside of the guides, by name."""
    return {name: frozenset(codes) for name, codes in _content(LISTS).items()}
