"""Payer files with policies: sources, plans, lists and policies read, and that what they name is there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from lxml import etree

from edi837.mapping.citation import Citation
from edi837.mapping.payers import PayerStatement
from edi837.mapping.policy_names import NamedList, WrongName, names_of
from edi837.mapping.policy_parts import period_of, sources_of
from edi837.mapping.stated_policy import (
    ANY_OF,
    Ask,
    Example,
    Names,
    PayerPlan,
    PolicyScope,
    PolicySource,
    StatedPolicy,
)
from edi837.mapping.xml import MappingFile, Node, words_of
from edi837.system.near import nearest

# The attributes of a scope that name something, and what they are named by.
SCOPED = (
    "plans", "states", "forms", "settings", "drugs", "diagnoses", "uses", "claims", "after", "modifiers", "containers",
    "providers", "submitters", "same-code-ndcs", "authorized",
)  # fmt: skip
# The attributes of an ask that name something, by its element: the attribute, and how it is looked up.
ASKED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "ndc": (("units", "units"),),
    "labeler": (("in", "labeler"),),
    "reference": (("any-of", "reference"),),
    "modifier": (("any-of", "modifiers"),),
    "provider": (("any-of", "provider"),),
    "attachment": (("types", "types"), ("methods", "methods")),
    "procedure": (("any-of", "procedure"),),
    "diagnosis": (("any-of", "diagnosis"),),
    "bill": (("under", "under"),),
    "step": (("tried", "tried"),),
}


def policies_of(
    file: MappingFile, lists: Mapping[str, NamedList], plans: Mapping[str, PayerPlan]
) -> tuple[StatedPolicy, ...]:
    """The policies of a file; `lists` and `plans` are its own and those that it inherits."""
    sources = sources_of(file)
    policies: dict[str, StatedPolicy] = {}
    reader = _Reader(file, lists, plans)
    for node in file.root.iterfind("policy"):
        policy = reader.policy(node, sources)
        if policy is None:
            continue
        if policy.id in policies:
            file.report(node, f"policy {policy.id!r} is named twice; before on line {policies[policy.id].line}")
        policies[policy.id] = policy
    for node in (*file.root.iterfind("without"), *file.root.iterfind("list")):
        _source(file, node, sources)
    return tuple(policies.values())


def practices_of(file: MappingFile) -> tuple[PayerStatement, ...]:
    """What the payer of a file does, and asks of no line: how it is paid, and takes claims again."""
    nodes = [node for node in file.root if node.tag in PRACTICES]
    sources = sources_of(file) if nodes else {}
    practices = []
    for node in nodes:
        if (source := _source(file, node, sources)) is not None:
            period_of(file, node)
            stated = {str(name): str(value) for name, value in node.attrib.items() if name != "source"}
            cited = Citation(f"{source.publisher}: {source.title}", source.published)
            practices.append(
                PayerStatement(str(node.tag), MappingProxyType(stated), cited, file.name, int(node.sourceline or 0))
            )
    return tuple(practices)


PRACTICES = frozenset({"replacement", "appeal", "recoupment", "procedure-for", "site"})


def _source(file: MappingFile, node: Node, sources: Mapping[str, PolicySource]) -> PolicySource | None:
    name = str(node.get("source"))
    if name not in sources:
        file.report(node, f"{node.tag!s} source={name!r} is not a source of this file{nearest(name, sources)}")
    return sources.get(name)


class _Reader:
    """Reads the policies of a file."""

    def __init__(self, file: MappingFile, lists: Mapping[str, NamedList], plans: Mapping[str, PayerPlan]) -> None:
        self._file, self._lists, self._plans = file, lists, plans

    def policy(self, node: Node, sources: Mapping[str, PolicySource]) -> StatedPolicy | None:
        """One policy; None where its source is not there, which is a fault."""
        source = _source(self._file, node, sources)
        if source is None:
            return None
        carc, rarc = _answers(node.get("codes"))
        asks = tuple(self._ask(child) for child in node if child.tag in _ASKS)
        return StatedPolicy(
            owner=str(self._file.root.get("id")),
            id=str(node.get("id")),
            says=" ".join(str(node.get("says")).split()),
            source=source,
            severity=str(node.get("severity")),
            status=str(node.get("status")),
            carc=carc,
            rarc=rarc,
            when=tuple(self._scope(child) for child in node.iterfind("when")),
            excepts=tuple(self._scope(child) for child in node.iterfind("except")),
            asks=asks,
            file=self._file.name,
            line=int(node.sourceline or 0),
            written=_Written(node, source, self._lists),
        )

    def _scope(self, node: Node) -> PolicyScope:
        stated = {str(name): str(value) for name, value in node.attrib.items()}
        for plan in words_of(node, "plans"):
            if plan not in self._plans:
                self._file.report(node, f"plan {plan!r} is not a plan of this payer{nearest(plan, self._plans)}")
        return PolicyScope(
            period_of(self._file, node),
            MappingProxyType({name: self._names(node, name, name) for name in SCOPED if name in stated}),
            int(stated.get("given-within-days", 0)),
            int(node.sourceline or 0),
            MappingProxyType(stated),
        )

    def _ask(self, node: Node) -> Ask:
        kind = str(node.tag)
        return Ask(
            kind,
            MappingProxyType({str(name): str(value) for name, value in node.attrib.items()}),
            MappingProxyType(
                {name: self._names(node, name, how) for name, how in ASKED.get(kind, ()) if node.get(name) is not None}
            ),
            tuple(str(form.get("picture")) for form in node.iterfind("form")),
            int(node.sourceline or 0),
            tuple(self._ask(child) for child in node) if kind == ANY_OF else (),
        )

    def _names(self, node: Node, attribute: str, how: str) -> Names:
        try:
            return names_of(how, words_of(node, attribute), self._lists)
        except WrongName as error:
            self._file.report(node, f"{node.tag!s} {attribute}={str(node.get(attribute))[:60]!r}: {error}")
            return Names({})


_ASKS = frozenset({*ASKED, "waste", "date", "limit", "stance", ANY_OF})


def _answers(codes: str | None) -> tuple[str | None, str | None]:
    """CARC and RARC that a policy predicts; None for those that it leaves to the rule."""
    if codes is None:
        return None, None
    carc, _, rarc = codes.strip().partition("/")
    return carc.strip(), rarc.strip()


class _Written:
    """A policy as it stands in its file: what few commands ask for is read when it is asked for."""

    def __init__(self, node: Node, source: PolicySource, lists: Mapping[str, NamedList]) -> None:
        self._node, self._source, self._lists = node, source, lists

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """Its examples."""
        return tuple(_example(child) for child in self._node.iterfind("examples/*"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that it says."""
        return _digest(self._node, self._source, self._lists)


def _example(node: Node) -> Example:
    drugs = tuple({str(name): str(value) for name, value in drug.attrib.items()} for drug in node.iterfind("drug"))
    attributes = {str(name): str(value) for name, value in node.attrib.items()}
    return Example(node.tag == "breaks", attributes, drugs, int(node.sourceline or 0))


def _digest(node: Node, source: PolicySource, lists: Mapping[str, NamedList]) -> str:
    """Of all that a policy says, its lists included, however the file is laid out."""
    parts = [repr(source)]
    for part in node.iter(etree.Element):
        attributes = {str(name): " ".join(str(value).split()) for name, value in part.attrib.items()}
        named = sorted({word for value in attributes.values() for word in value.split() if word in lists})
        parts.append(f"{part.tag!s} {sorted(attributes.items())} {[(name, lists[name]) for name in named]}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
