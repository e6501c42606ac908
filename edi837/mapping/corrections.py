"""What is corrected in the map files that guides are made from, element by element, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable

from edi837.mapping.xml import MappingFile, Node, text_of, words_of
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple


class CodeList(NamedTuple):
    """A list of codes from outside of the guides: those that the maps know under its name, with `more`, or a form."""

    name: str
    more: frozenset[str]
    form: str


class Correction(NamedTuple):
    """One element, wherever segment, qualifier and loop fit ('' fits all); what is '' or None stays as the map has it.

    `without` and `more` are codes taken from its list, and added to it.
    """

    loop: str
    segment: str
    qualifier: str
    position: int
    component: int
    usage: str
    more: frozenset[str]
    without: frozenset[str]
    listed: str
    form: str
    domestic: bool
    severity: str
    source: str


@dataclass(frozen=True, eq=False)
class Corrections:
    """The corrections of one guide, and the sizes of composites and segment IDs of the base standard.

    Each object is itself alone, so that what is made with it can be remembered by it.
    """

    claim_type: str
    elements: tuple[Correction, ...] = ()
    lists: tuple[CodeList, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    ids: frozenset[str] = frozenset()


def read_corrections(files: Iterable[MappingFile]) -> dict[str, Corrections]:
    """By claim type; what a file says of both guides comes first."""
    roots = []
    for file in files:
        if file.root.tag == "corrections":
            _check(file)
            roots.append(file.root)
    roots.sort(key=lambda root: -len(words_of(root, "claim-types")))
    return {
        claim_type: _of([root for root in roots if claim_type in words_of(root, "claim-types")], claim_type)
        for claim_type in ("P", "I")
    }


def _of(roots: list[Node], claim_type: str) -> Corrections:
    nodes = [node for root in roots for node in root]
    return Corrections(
        claim_type,
        tuple(_correction(node) for node in nodes if node.tag == "element"),
        tuple(
            CodeList(str(node.get("name")), frozenset(words_of(node, "more")), str(node.get("form") or ""))
            for node in nodes
            if node.tag == "list"
        ),
        tuple((str(node.get("id")), int(str(node.get("components")))) for node in nodes if node.tag == "composite"),
        frozenset(word for node in nodes if node.tag == "segments" for word in text_of(node).split()),
    )


def _correction(node: Node) -> Correction:
    segment, _, qualifier = str(node.get("segment")).partition(":")
    return Correction(
        loop=str(node.get("loop") or ""),
        segment=segment,
        qualifier=qualifier,
        position=int(str(node.get("position"))),
        component=int(str(node.get("component") or 0)),
        usage=str(node.get("usage") or ""),
        more=frozenset(words_of(node, "more")),
        without=frozenset(words_of(node, "without")),
        listed=str(node.get("list") or ""),
        form=str(node.get("form") or ""),
        domestic=node.get("domestic") == "yes",
        severity=str(node.get("severity") or ""),
        source=text_of(node),
    )


def _check(file: MappingFile) -> None:
    """Report a form that is not a regular expression."""
    for node in file.root.iter("element", "list"):
        try:
            re.compile(str(node.get("form") or ""))
        except re.error as error:
            file.report(node, f"form is not a regular expression: {error}")
