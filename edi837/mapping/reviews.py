"""Which sources of the mappings are to be read again: their facts may have changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from edi837.mapping.citation import Citation
from edi837.mapping.xml import Node, read_folder, text_of
from edi837.system.errors import MappingError, MappingErrors
from edi837.system.named_tuple import NamedTuple

# The guides are segments and loops of the standard, and have no sources.
_FOLDERS = ("codes", "drugs", "payers")


class Review(NamedTuple):
    """A source of a file, how many facts rest on it, and the day by which it is to be read again (None: not told)."""

    file: str
    id: str
    citation: Citation
    facts: int
    by: date | None


def reviews(own: Path | None = None) -> list[Review]:
    """The sources of the shipped mappings and of the folder `own`, by their days; MappingErrors with all faults."""
    faults: list[MappingError] = []
    known = [
        Review(
            f"{folder}/{Path(file.name).name}",
            str(node.get("id")),
            _citation(node),
            _facts(file.root, node),
            date.fromisoformat(str(by)[:10]) if (by := node.get("review-by")) else None,
        )
        for folder in _FOLDERS
        for file in read_folder(folder, own, faults)
        for node in file.root.iterfind("source")
    ]
    if faults:
        raise MappingErrors(faults)
    return sorted(known, key=lambda source: (source.by or date.max, source.file, source.id))


def overdue(sources: list[Review], as_of: date) -> Iterator[Review]:
    """Those whose day has passed, and those that have none."""
    return (source for source in sources if source.by is None or source.by < as_of)


def _citation(node: Node) -> Citation:
    if node.get("publisher") is None:
        return Citation(text_of(node), str(node.get("date")))
    return Citation(f"{node.get('publisher')!s}: {node.get('title')!s}", str(node.get("published")))


def _facts(root: Node, source: Node) -> int:
    """How many elements name it."""
    name = source.get("id")
    return sum(1 for node in root.iter("*") if name in (node.get("source"), node.get("container-source")))
