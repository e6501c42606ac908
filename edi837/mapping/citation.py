"""Where a statement of a mapping comes from."""

from __future__ import annotations

from edi837.mapping.xml import MappingFile, Node, text_of
from edi837.system.dataclass import dataclass
from edi837.system.near import nearest


@dataclass(frozen=True)
class Citation:
    """Words that name a source, and its date (CCYY, CCYY-MM or CCYY-MM-DD)."""

    text: str
    date: str

    def __str__(self) -> str:
        return f"{self.text} ({self.date})"


def sources(file: MappingFile) -> dict[str, Citation]:
    """The sources that a file names, by id; an id given twice is a fault."""
    citations: dict[str, Citation] = {}
    for node in file.root.iterfind("source"):
        name = str(node.get("id"))
        if name in citations:
            file.report(node, f"source {name!r} is named twice")
        citations[name] = Citation(text_of(node), str(node.get("date")))
    return citations


def citation_of(file: MappingFile, node: Node, known: dict[str, Citation], attribute: str = "source") -> Citation:
    """The source that `node` names; one that the file does not name is a fault."""
    name = str(node.get(attribute))
    if name not in known:
        file.report(node, f"{node.tag!s} {attribute}={name!r} is not a source of this file{nearest(name, known)}")
        return Citation("", "")
    return known[name]
