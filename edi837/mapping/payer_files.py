"""Payer files read: what each states, and that they hold together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from edi837.mapping.citation import Citation, citation_of, sources
from edi837.mapping.payers import DEFAULT, Entry, Payers, PayerStatement
from edi837.mapping.xml import MappingFile, Node
from edi837.system.errors import MappingError
from edi837.system.near import nearest


def read_payers(files: Iterable[MappingFile], whole: bool = True) -> Payers:
    """All files of a payers folder; cycles, unknown parents and ids claimed twice are faults.

    Where not the `whole` folder could be read, who inherits from whom is not checked.
    """
    entries: dict[str, Entry] = {}
    by_payer_id: dict[str, Entry] = {}
    by_indicator: dict[str, Entry] = {}
    of_entry: dict[str, MappingFile] = {}
    for file in files:
        entry = _entry(file)
        of_entry.setdefault(entry.id, file)
        _claim(file, entries, entry.id, entry, "entry")
        index, what = (by_payer_id, "payer id") if entry.is_payer else (by_indicator, "filing indicator")
        for payer_id in entry.ids:
            _claim(file, index, payer_id.upper(), entry, what)
    if DEFAULT not in entries:
        raise MappingError("payers", None, "there is no class with id 'default'")
    in_ring: set[str] = set()
    for entry in entries.values() if whole else ():
        _check_chain(entry, entries, of_entry, in_ring)
    return Payers(MappingProxyType(entries), MappingProxyType(by_payer_id), MappingProxyType(by_indicator))


def _claim(file: MappingFile, index: dict[str, Entry], key: str, entry: Entry, what: str) -> None:
    if key in index:
        file.report(file.root, f"{what} {key!r} is claimed by {index[key].file} too")
    index[key] = entry


def _check_chain(
    entry: Entry, entries: Mapping[str, Entry], of_entry: Mapping[str, MappingFile], in_ring: set[str]
) -> None:
    """Report a chain of classes that does not end; a ring is told once, `in_ring` has the entries of those told."""
    file, seen, at = of_entry[entry.id], {entry.id}, entry
    while at.inherits:
        if at.inherits not in entries:
            hint = nearest(at.inherits, entries)
            of_entry[at.id].report(
                of_entry[at.id].root, f"inherits from {at.inherits!r}, which no file describes{hint}"
            )
            return
        at = entries[at.inherits]
        if at.is_payer:
            file.report(file.root, f"inherits from {at.id!r}, which is a payer, not a class")
            return
        if at.id in seen:
            if at.id not in in_ring:
                file.report(file.root, f"inherits from itself by way of {at.id!r}")
            in_ring |= seen
            return
        seen.add(at.id)


def _entry(file: MappingFile) -> Entry:
    root = file.root
    known = sources(file)
    is_payer = root.tag == "payer"
    name = str(root.get("id"))
    inherits = root.get("inherits")
    nodes = [node for node in root if node.tag != "source"]
    statements = [_statement(file, node, known) for node in nodes]
    _check_contradictions(file, nodes, statements)
    return Entry(
        name,
        str(root.get("name")),
        str(inherits) if inherits else None,
        is_payer,
        tuple(str(root.get("ids" if is_payer else "filing-indicators") or "").split()),
        tuple(statements),
        file.name,
        int(root.sourceline or 0),
    )


def _statement(file: MappingFile, node: Node, known: dict[str, Citation]) -> PayerStatement:
    source = citation_of(file, node, known) if node.get("source") else None
    stated = {str(name): str(value) for name, value in node.attrib.items() if name != "source"}
    if "uses" in stated:
        stated["uses"] = " ".join(_FORMER.get(use, use) for use in stated["uses"].split())
    attributes = MappingProxyType(stated)
    first, last = attributes.get("from"), attributes.get("until")
    if first and last and first > last:
        file.report(node, "the period ends before it begins")
    return PayerStatement(str(node.tag), attributes, source, file.name, int(node.sourceline or 0))


# Uses as release 1 wrote them.
_FORMER = {"anaesthesia": "anesthesia"}
# What a statement is about; two of one file about the same thing with other answers contradict each other.
_ANSWERS = frozenset(
    {
        "required",
        "demanded",
        "referral",
        "pattern",
        "of",
        "years",
        "none",
        "usual",
        "known",
        "paid",
        "days",
        "says",
        "trials",
        "modifiers",
        "level",
        "table",
        "by",
        "until",
    }
)


def _check_contradictions(file: MappingFile, nodes: list[Node], statements: list[PayerStatement]) -> None:
    by_key: dict[object, PayerStatement] = {}
    for node, statement in zip(nodes, statements, strict=True):
        answers = _ANSWERS if statement.kind in ("permit", "severity") else _ANSWERS - {"until"}
        about = {name: value for name, value in statement.attributes.items() if name not in answers}
        key = (statement.kind, *sorted(about.items()))
        before = by_key.setdefault(key, statement)
        if before is not statement and before.attributes != statement.attributes:
            file.report(node, f"contradicts the {statement.kind} on line {before.line}")
