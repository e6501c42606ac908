"""What policies name that is not there, in files that their schema refuses as well: one run names all faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from edi837.mapping.policy_files import ASKED, SCOPED
from edi837.mapping.policy_names import WrongName, names_of
from edi837.mapping.xml import MappingFile, Node, has_policies, parse, words_of
from edi837.system.errors import MappingError
from edi837.system.near import nearest


def refused_names(faults: Iterable[MappingError], files: Iterable[MappingFile]) -> Iterator[MappingError]:
    """The wrong names of the payer files that `faults` are of, and that can be parsed; `files` are the sound ones.

    A list or plan of any file counts: which file extends which is not known here.
    """
    roots = {}
    for path in sorted({fault.file for fault in faults if Path(fault.file).parent.name == "payers"}):
        if not Path(path).is_file():  # a pipe would be waited for
            continue
        try:
            root = parse(Path(path).read_bytes(), path)
        except (OSError, MappingError):
            continue
        if root.tag in ("payer", "class") and has_policies(root):
            roots[path] = root
    known = [*roots.values(), *(file.root for file in files)] if roots else []
    lists, plans = ({str(node.get("id")) for root in known for node in root.iterfind(tag)} for tag in ("list", "plan"))
    for path, root in roots.items():
        for node, message in (*_names(root, lists), *_plans(root, plans), *_sources(root)):
            yield MappingError(path, int(node.sourceline or 0), message)


def _names(root: Node, lists: set[str]) -> Iterator[tuple[Node, str]]:
    looked_up = [(node, name, name) for node in root.iter("when", "except") for name in SCOPED]
    looked_up += [(node, name, how) for tag, named in ASKED.items() for node in root.iter(tag) for name, how in named]
    for node, attribute, how in looked_up:
        try:
            names_of(how, tuple(word for word in words_of(node, attribute) if word not in lists), {})
        except WrongName as error:
            yield node, f"{node.tag!s} {attribute}={str(node.get(attribute))[:60]!r}: {error}"


def _plans(root: Node, plans: set[str]) -> Iterator[tuple[Node, str]]:
    for node in root.iter("when", "except"):
        for plan in words_of(node, "plans"):
            if plan not in plans:
                yield node, f"plan {plan!r} is not a plan of this payer{nearest(plan, plans)}"


def _sources(root: Node) -> Iterator[tuple[Node, str]]:
    sources = {str(node.get("id")) for node in root.iterfind("source")}
    for node in root.iterfind("*[@source]"):
        name = str(node.get("source"))
        if name not in sources:
            yield node, f"{node.tag!s} source={name!r} is not a source of this file{nearest(name, sources)}"
