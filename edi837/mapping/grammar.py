"""A RelaxNG schema as a person reads it: which elements and attributes stand where, and what a value may be.

Covers what schemas of mappings use: element, attribute, group, interleave, choice, optional, zeroOrMore, oneOrMore,
ref, list, data, value, text, empty. Whether a file is valid is libxml2's word alone; with this it can be said what is
wrong with one that is not.
"""

from __future__ import annotations

import copy
from dataclasses import field
from functools import lru_cache
from itertools import product

from lxml import etree

from edi837.system.dataclass import dataclass

Node = etree._Element

_NS = "{http://relaxng.org/ns/structure/1.0}"
_DOCUMENTATION = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"
_GROUPS = ("group", "interleave", "define", "start")
_REPEATED = ("zeroOrMore", "oneOrMore")
_TYPES = {
    "date": "a date such as 2026-11-24",
    "gYearMonth": "a month such as 2026-11",
    "gYear": "a year such as 2026",
    "decimal": "a number such as 12.5",
    "NCName": "a name of letters, digits, hyphens and points that begins with a letter",
    "NMTOKEN": "a word of letters, digits, hyphens and points",
    "anyURI": "an address",
    "token": "text",
}


@dataclass
class Form:
    """One way in which the content of an element can stand; a schema's choice between attributes makes several.

    `attributes` and `elements` are by name, with the schema's nodes; `needed` has names of elements, and of attributes
    behind an @; `one_of` are sets of elements of which one is needed.
    """

    attributes: dict[str, Node] = field(default_factory=dict)
    elements: dict[str, list[Node]] = field(default_factory=dict)
    needed: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    one_of: list[set[str]] = field(default_factory=list)
    text: Node | None = None

    def joined(self, other: Form) -> Form:
        """Both, side by side; an element that stands in both may stand twice."""
        elements = {name: [*self.elements.get(name, ()), *nodes] for name, nodes in other.elements.items()}
        return Form(
            {**self.attributes, **other.attributes},
            {**self.elements, **elements},
            self.needed | other.needed,
            self.repeated | other.repeated | (self.elements.keys() & other.elements.keys()),
            [*self.one_of, *other.one_of],
            self.text if other.text is None else other.text,
        )


class Grammar:
    """A schema: the elements that a file may begin with, the forms of each element, and the words for its values."""

    def __init__(self, schema: bytes) -> None:
        self._root = etree.fromstring(schema, etree.XMLParser(remove_comments=True))
        self._defines = {str(node.get("name")): node for node in self._root.iterfind(f"{_NS}define")}

    def starts(self) -> dict[str, list[Node]]:
        """The elements that a file may have as its root."""
        (start,) = self._root.iterfind(f"{_NS}start")
        (form,) = self._forms(start)
        return form.elements

    def forms(self, element: Node) -> list[Form]:
        """The ways in which an element of the schema can stand."""
        return self._all(_parts(element))

    def fits(self, node: Node, value: str) -> bool:
        """Whether libxml2 takes the value for what the attribute, list item or text `node` of the schema allows."""
        schema = _schema_of(node, tuple(self._defines.values()))
        probe = etree.Element("value")
        probe.text = value
        return bool(schema.validate(probe))

    def item(self, node: Node) -> Node | None:
        """What one item of a list attribute may be; None for a value that is not a list."""
        inner = node
        while _tag(inner) in ("attribute", "define", "ref"):
            inner = self._resolved(inner) if _tag(inner) == "ref" else _parts(inner)[0]
        if _tag(inner) != "list":
            return None
        entry = _parts(inner)[0]
        return entry if _tag(entry) in _REPEATED else inner

    def values(self, node: Node) -> list[str]:
        """The values that are listed one by one."""
        node = self._resolved(node)
        if _tag(node) == "value":
            return [str(node.text)]
        return [value for part in _parts(node) for value in self.values(part)]

    def words(self, node: Node) -> str:
        """What a value may be, in words: those of the schema's documentation where it has some."""
        note = node.find(_DOCUMENTATION)
        if note is not None:
            return str(note.text)
        target = self._resolved(node)
        if target is not node:
            return self.words(target)
        tag = _tag(node)
        if tag == "value":
            return str(node.text)
        if tag == "data":
            return _type_in_words(node)
        parts = [self.words(part) for part in _parts(node)]
        if tag == "choice":
            return _alternatives(parts)
        if tag == "list":
            return (
                "words with blanks between them"
                if parts[0] == "text"
                else f"one or more, with blanks between, of: {parts[0]}"
            )
        return parts[0] if parts else "text"

    def _resolved(self, node: Node) -> Node:
        return self._defines[str(node.get("name"))] if _tag(node) == "ref" else node

    def _forms(self, node: Node) -> list[Form]:
        """The forms of a pattern."""
        tag = _tag(node)
        if tag == "element":
            name = str(node.get("name"))
            return [Form(elements={name: [node]}, needed={name})]
        if tag == "attribute":
            name = str(node.get("name"))
            return [Form(attributes={name: node}, needed={f"@{name}"})]
        if tag == "ref":
            return self._forms(self._resolved(node))
        if tag in ("optional", *_REPEATED):
            return [_loosened(form, tag) for form in self._all(_parts(node))]
        if tag == "choice":
            return _chosen([form for part in _parts(node) for form in self._forms(part)])
        if tag in _GROUPS:
            return self._all(_parts(node))
        return [Form()] if tag == "empty" else [Form(text=node)]

    def _all(self, parts: list[Node]) -> list[Form]:
        """The forms of several patterns together."""
        forms = [Form()]
        for part in parts:
            forms = [before.joined(form) for before, form in product(forms, self._forms(part))]
        return forms


def _loosened(form: Form, tag: str) -> Form:
    """A form that may be left out, or stand again."""
    repeated = form.repeated | form.elements.keys() if tag in _REPEATED else form.repeated
    if tag == "oneOrMore":
        return Form(form.attributes, form.elements, form.needed, set(repeated), form.one_of, form.text)
    return Form(form.attributes, form.elements, set(), set(repeated), [], form.text)


def _chosen(forms: list[Form]) -> list[Form]:
    """Alternatives: apart where they differ in attributes, else one form of which one element is needed."""
    if any(form.attributes for form in forms):
        return forms
    merged = Form()
    for form in forms:
        merged = merged.joined(form)
    names = set(merged.elements)
    return [Form({}, merged.elements, set(), merged.repeated - names, [names] if names else [], merged.text)]


def _tag(node: Node) -> str:
    return str(node.tag).removeprefix(_NS)


def _parts(node: Node) -> list[Node]:
    return [child for child in node if str(child.tag).startswith(_NS) and _tag(child) != "param"]


def _alternatives(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"


def _type_in_words(node: Node) -> str:
    kind = str(node.get("type"))
    parameters = {str(parameter.get("name")): str(parameter.text) for parameter in node.iterfind(f"{_NS}param")}
    if "pattern" in parameters and kind != "date":
        return f"what fits {parameters['pattern']}"
    if parameters.get("minExclusive") == "0":
        return "a number above 0"
    if kind == "positiveInteger" and "maxInclusive" in parameters:
        return f"a whole number from 1 to {parameters['maxInclusive']}"
    if parameters.get("minLength") == "1":
        most = f", of at most {parameters['maxLength']} characters" if "maxLength" in parameters else ""
        return f"text that is not empty{most}"
    if "maxLength" in parameters:
        return f"text of at most {parameters['maxLength']} characters"
    return _TYPES.get(kind, kind)


@lru_cache(maxsize=512)
def _schema_of(node: Node, defines: tuple[Node, ...]) -> etree.RelaxNG:
    """The schema of an element `value` whose text is what `node` allows."""
    grammar = etree.Element(f"{_NS}grammar", datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes")
    start = etree.SubElement(grammar, f"{_NS}start")
    element = etree.SubElement(start, f"{_NS}element", name="value")
    content = _parts(node) if _tag(node) in ("attribute", *_REPEATED) else [node]
    for part in [*content] or [etree.Element(f"{_NS}text")]:
        element.append(copy.deepcopy(part))
    grammar.extend(copy.deepcopy(define) for define in defines)
    return etree.RelaxNG(grammar)
