"""What is wrong with a mapping file that its schema refuses: line, element, attribute, what is allowed; all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from edi837.mapping.grammar import Form, Grammar, Node
from edi837.system.named_tuple import NamedTuple
from edi837.system.near import nearest

_LONGEST = 60


class MappingFault(NamedTuple):
    """A fault, and the line of the element that has it."""

    line: int
    message: str


def explain(root: Node, grammar: Grammar) -> list[MappingFault]:
    """All faults of a file, in the order of its lines; [] when none of them can be named."""
    allowed, name = grammar.starts(), str(root.tag)
    if name.startswith("{"):
        bare = name.rpartition("}")[2]
        return [_fault(root, f"{bare} stands in a namespace, which mappings do not have: take xmlns out")]
    if name not in allowed:
        return [_fault(root, f"the file begins with {name}; write {_listed(allowed)}{nearest(name, allowed)}")]
    return sorted(_faults(root, grammar, allowed[name]), key=lambda fault: fault.line)


def _faults(node: Node, grammar: Grammar, meanings: list[Node]) -> list[MappingFault]:
    """The faults of an element and of all below it, by the form of it that it comes nearest to."""
    forms = [form for meaning in meanings for form in grammar.forms(meaning)]
    tried = []
    for form in forms:
        values = [*_value_faults(node, grammar, form)]
        others = [*_attribute_faults(node, grammar, form, forms), *_child_faults(node, grammar, form)]
        tried.append((len(values) + len(others), len(values), form, [*values, *others]))
    *_, form, faults = min(tried, key=lambda attempt: attempt[:2])
    for child in node:
        if str(child.tag) in form.elements:
            faults += _faults(child, grammar, form.elements[str(child.tag)])
    return faults


def _value_faults(node: Node, grammar: Grammar, form: Form) -> Iterator[MappingFault]:
    for name, value in _attributes(node).items():
        pattern = form.attributes.get(name)
        if pattern is not None and not grammar.fits(pattern, value):
            yield _fault(node, f"{node.tag!s} {name}={_shown(value)}: {_cure(value, grammar, pattern)}")


def _cure(value: str, grammar: Grammar, pattern: Node) -> str:
    """What to write in the place of a value; of a list the item that is wrong is named."""
    item = grammar.item(pattern)
    words = value.split() if item is not None else []
    wrong = next((word for word in words if item is not None and not grammar.fits(item, word)), "")
    near = nearest(wrong or value, grammar.values(pattern))
    which = f"{_shown(wrong)} is not allowed; " if len(words) > 1 and wrong else ""
    return f"{which}write {grammar.words(pattern)}{near}"


def _attribute_faults(node: Node, grammar: Grammar, form: Form, forms: list[Form]) -> Iterator[MappingFault]:
    """Attributes that are not known, that do not stand together, or that are missing."""
    given, name_of_element = _attributes(node), str(node.tag)
    apart = _apart(forms)
    for name in (attribute for attribute in given if attribute not in form.attributes):
        beside = _listed(
            [f"{attribute}={_shown(given[attribute])}" for attribute in form.attributes.keys() & given.keys() & apart]
        )
        if name in apart and beside:
            yield _fault(node, f"{name_of_element} cannot have {name} beside {beside}")
            continue
        near = nearest(name, form.attributes.keys() - given.keys())
        known = f"; known are {_listed(form.attributes)}" if form.attributes else ""
        yield _fault(node, f"{name_of_element} has no attribute {name}{near or known}")
    for name, pattern in form.attributes.items():
        if f"@{name}" not in form.needed or name in given:
            continue
        others = {
            attribute
            for other in forms
            for attribute in other.attributes
            if name in apart and f"@{attribute}" in other.needed
        }
        instead = _listed((others & apart) - given.keys() - form.attributes.keys())
        or_else = f", or {instead}" if instead else ""
        yield _fault(node, f"{name_of_element} lacks the attribute {name}{or_else}: write {grammar.words(pattern)}")


def _apart(forms: list[Form]) -> set[str]:
    """The attributes that are not the same in all forms: those which a choice of the schema is between."""
    names = {name for form in forms for name in form.attributes}
    first = forms[0].attributes
    return {name for name in names if any(form.attributes.get(name) is not first.get(name) for form in forms)}


def _child_faults(node: Node, grammar: Grammar, form: Form) -> Iterator[MappingFault]:
    seen: set[str] = set()
    for child in node:
        name = str(child.tag)
        if name not in form.elements:
            near = nearest(name, form.elements)
            known = f"; known are {_listed(form.elements)}" if form.elements else ""
            yield _fault(child, f"{name} does not belong into {node.tag!s}{near or known}")
        elif name in seen and name not in form.repeated:
            yield _fault(child, f"{name} stands in {node.tag!s} a second time")
        seen.add(name)
    for name in sorted(child for child in form.needed if not child.startswith("@") and child not in seen):
        yield _fault(node, f"{node.tag!s} lacks an element {name}")
    for names in form.one_of:
        if not names & seen:
            yield _fault(node, f"{node.tag!s} lacks an element: {_listed(names)}")
    text = "".join((node.text or "", *(child.tail or "" for child in node))).strip()
    if form.text is None and text:
        yield _fault(node, f"{node.tag!s} holds text, which does not belong there")
    elif form.text is not None and not len(node) and not grammar.fits(form.text, node.text or ""):
        yield _fault(node, f"{node.tag!s} holds {_shown(text)}: write {grammar.words(form.text)}")


def _attributes(node: Node) -> dict[str, str]:
    return {str(name): str(value) for name, value in node.attrib.items()}


def _fault(node: Node, message: str) -> MappingFault:
    return MappingFault(int(node.sourceline or 0), message)


def _listed(names: Collection[str]) -> str:
    ordered = sorted(names)
    return " or ".join(filter(None, (", ".join(ordered[:-1]), ordered[-1]))) if ordered else ""


def _shown(value: str) -> str:
    return repr(value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…")
