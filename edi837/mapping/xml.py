"""Reading mapping files: checked by a schema, without entities, DTD or network; errors name file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from lxml import etree

from edi837.system.errors import MappingError

Node = etree._Element

_SIZE_LIMIT = 16 << 20


@dataclass(frozen=True)
class MappingFile:
    """One parsed file: its name in messages, its root, and its bytes' digest."""

    name: str
    root: Node
    sha256: str

    def fault(self, node: Node, message: str) -> MappingError:
        """The error to raise for something wrong at `node`."""
        return MappingError(self.name, int(node.sourceline or 0), message)


def shipped() -> Traversable:
    """The mappings that come with the package."""
    return files("edi837_mappings")


def read_folder(folder: str, own: Path | None) -> Iterator[MappingFile]:
    """The files of one folder (drugs, payers, codes, guides), by name; a file of `own` hides a shipped namesake."""
    found: dict[str, Traversable] = {
        entry.name: entry for entry in shipped().joinpath(folder).iterdir() if entry.name.endswith(".xml")
    }
    if own is not None and (own / folder).is_dir():
        found |= {path.name: path for path in (own / folder).iterdir() if path.suffix == ".xml"}
    for name in sorted(found):
        yield _read(found[name], folder)


def _read(entry: Traversable, folder: str) -> MappingFile:
    name = str(entry)
    try:
        content = entry.read_bytes()
    except OSError as error:
        raise MappingError(name, None, f"cannot be read: {error.strerror}") from error
    if len(content) > _SIZE_LIMIT:
        raise MappingError(name, None, "is larger than 16 MiB")
    root = parse(content, name)
    schema = _schema(folder)
    if not schema.validate(root):
        first = schema.error_log.filter_from_errors()[0]
        raise MappingError(name, first.line, _clear(first.message))
    return MappingFile(name, root, hashlib.sha256(content).hexdigest())


def parse(content: bytes, name: str) -> Node:
    """The root of an XML text that declares no document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise MappingError(name, error.lineno, error.msg) from error
    if root.getroottree().docinfo.doctype:
        raise MappingError(name, 1, "a document type declaration is not allowed")
    return root


# What the validator says, and what a person needs who has to mend the file.
_WORDS = (
    (r"Element (\S+) failed to validate attributes", r"an attribute of \1 is missing, or its value is not allowed"),
    (r"Invalid attribute (\S+) for element (\S+)", r"attribute \1 of \2 is not known, or its value is not allowed"),
    (r"Did not expect element (\S+) there", r"element \1 does not belong here"),
    (r"Expecting an element (\S*) ?, got nothing", r"an element is missing, or an attribute before it is not allowed"),
    (r"Element (\S+) failed to validate content", r"\1 lacks an attribute, or holds what does not belong there"),
)


def _clear(message: str) -> str:
    for pattern, words in _WORDS:
        if match := re.fullmatch(pattern, message):
            return match.expand(words)
    return message


@lru_cache(maxsize=8)
def _schema(folder: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(shipped().joinpath(folder, f"{folder}.rng").read_bytes()))


def text_of(node: Node) -> str:
    """The text of a node on one line."""
    return " ".join("".join(map(str, node.itertext())).split())


def words_of(node: Node, attribute: str) -> tuple[str, ...]:
    """The items of a list attribute; () when it is absent."""
    return tuple(str(node.get(attribute) or "").split())
