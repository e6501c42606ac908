"""Payer files as release 1 wrote them: the statements of each."""

from __future__ import annotations

from types import MappingProxyType

from edi837.mapping.citation import Citation, citation_of, sources
from edi837.mapping.payers import PayerStatement
from edi837.mapping.xml import MappingFile, Node


def statements_of(file: MappingFile) -> tuple[PayerStatement, ...]:
    """The statements of a file as release 1 wrote it."""
    known = sources(file)
    nodes = [node for node in file.root if node.tag != "source"]
    statements = [_statement(file, node, known) for node in nodes]
    _check_contradictions(file, nodes, statements)
    return tuple(statements)


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
        "rebuttal",
        "stay",
        "begins",
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
