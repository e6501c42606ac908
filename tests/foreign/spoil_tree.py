"""Ways to spoil JSON, TOML and XML that know what stands where: values of other types, keys twice, depth, encodings."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.foreign.spoil_table import ODD_CELLS

_BIG = 10**4200
# JSON of any type in place of any value; the last ones are put in as they stand, for json.dumps writes none of them.
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, 2**64, 10**30, 0.5, 1e308, "", "x", [], {}, [[]], [None], {"a": 1}, "\0",
    "\ud800",
    "\u2028", "0" * 64, "g" * 64, "../../x", "/etc/passwd", "a" * 5000,
)  # fmt: skip
_RAW = ("1e999999", "NaN", "-Infinity", str(_BIG), "-0", "1.0", "1E400", "[" * 2000, '{"a":' * 1200, "01", "'x'")
_MARK = "@@here@@"


def spoiled_json(content: bytes, chance: random.Random) -> bytes:
    """A document, or one a line, in which one to three values are of another type, gone, or there twice."""
    text = content.decode()
    lines = text.splitlines(keepends=True)
    by_line = len(lines) > 1 and lines[0].lstrip().startswith("{") and lines[0].rstrip().endswith("}")
    at = chance.randrange(len(lines)) if by_line else 0
    try:
        tree = json.loads(lines[at] if by_line else text)
    except ValueError:
        return content
    raw = ""
    for _ in range(chance.randint(1, 3)):
        raw = _json_place(tree, chance) or raw
    shown = json.dumps(tree, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, None, 0)))
    if not by_line and chance.random() < 0.7:
        # As manifests stand: an entry a line.
        shown = _laid_out(tree) if isinstance(tree, dict) else shown
    shown = shown.replace(f'"{_MARK}"', raw or "null")
    if chance.random() < 0.1:
        shown = re.sub(r'("\w+"): ([^,{}\[\]]+)', r"\1: \2, \1: \2", shown, count=1)
    whole = "".join([*lines[:at], shown + "\n", *lines[at + 1 :]]) if by_line else shown + "\n"
    encoding = "utf-8" if chance.random() < 0.95 else chance.choice(("utf-16", "utf-8-sig", "utf-32"))
    return whole.encode(encoding, "surrogatepass")


def _laid_out(tree: dict[str, Any]) -> str:
    parts = []
    for name, value in tree.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            parts.append(f"{json.dumps(name)}: [\n" + ",\n".join(map(json.dumps, value)) + "]")
        else:
            parts.append(f"{json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}"


def _json_place(tree: Any, chance: random.Random) -> str:
    """Spoil one place of a tree; what is to stand there raw, where JSON has no value for it."""
    places: list[tuple[Any, Any]] = []
    rest = [tree]
    while rest:
        node = rest.pop()
        items: list[tuple[Any, Any]] = []
        if isinstance(node, dict | list):
            items = list(node.items() if isinstance(node, dict) else enumerate(node))
        places += [(node, key) for key, _ in items]
        rest += [value for _, value in items]
    if not places:
        return ""
    node, key = chance.choice(places)
    kind = chance.random()
    if kind < 0.1:
        del node[key]
    elif kind < 0.2:
        other, name = chance.choice(places)
        try:
            node[key] = json.loads(json.dumps(other[name]))
        except (KeyError, IndexError):
            return ""
    elif kind < 0.3 and isinstance(node, dict):
        node[chance.choice(("", "x", "start", "a" * 300, "\0"))] = node[key]
    elif kind < 0.4 and isinstance(node[key], int):
        node[key] += chance.choice((-1, 1, 2, 10**6))
    elif kind < 0.5 and isinstance(node[key], list):
        node[key] = node[key] * chance.choice((2, 3))
    elif kind < 0.65:
        node[key] = _MARK
        return chance.choice(_RAW)
    elif kind < 0.8:
        node[key] = chance.choice(ODD_CELLS)
    else:
        node[key] = chance.choice(_VALUES)
    return ""


_TOML_VALUES = (
    '""', '"x"', "''", "1", "-1", "0", "0.1", "1e400", "nan", "inf", "-inf", "true", "[]", "[[]]", "{}", '{a = 1}',
    "[1]",
    '["csv", 1]', "1979-05-27", "0001-01-01", "9999-12-31", "07:32:00", "1979-05-27T07:32:00Z", "0x1F", "1_000",
    "9" * 4000,
    "9" * 30, '"\\u0000"', '"a\\u0000b"', '"/\\u0000"', '"\\n"', '"../x"', '"/nowhere/at/all"', '"."', '"~"', '"é"',
    '"%s"',
    '"' + "a" * 5000 + '"', '"10%"', '"NaN%"', '"1e999999%"', '"Infinity"', '"sNaN"', '"٣"', '"²"', '"0"', '"1e5"',
    '"postgresql://u:p@/x"', '"sqlite:///x"', '"mysql://x"', '"http://["', '"postgresql://[::"', '"J3000,J3490"',
    '"Q604=error"', '"Q604"', '"=,="', '"html,html"', "[" * 800, '"""\na\n"""', '[{a = "b"}]',
    '{severity = {Q604 = "off"}}',
)  # fmt: skip


def toml_of(names: tuple[str, ...]) -> Callable[[bytes, random.Random], bytes]:
    """Spoils settings: values of other types, other keys of `names`, dotted keys, sections there twice."""

    def spoiled_toml(content: bytes, chance: random.Random) -> bytes:
        lines = content.decode().splitlines()
        for _ in range(chance.randint(1, 2)):
            at = chance.randrange(len(lines) + 1)
            name = chance.choice(names)
            kind = chance.randrange(7)
            if kind < 2:
                lines.insert(at, f"{name} = {chance.choice(_TOML_VALUES)}")
            elif kind < 4 and at < len(lines) and "=" in lines[at]:
                lines[at] = f"{lines[at].partition('=')[0]}= {chance.choice(_TOML_VALUES)}"
            elif kind == 4:
                lines.insert(at, f"{name}.{chance.choice(names)} = {chance.choice(_TOML_VALUES)}")
            elif kind == 5:
                lines.insert(at, chance.choice((f"[{name}]", f"[[{name}]]", f'[{name}.""]', f'[{name}." x"]')))
            elif at < len(lines):
                lines[at : at + 1] = [lines[at]] * chance.choice((0, 2))
        text = "\n".join(lines) + "\n"
        return text.encode(chance.choice(("utf-8",) * 12 + ("utf-16", "utf-8-sig", "cp1252")), "replace")

    return spoiled_toml


_XML_ENTITIES = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
_ENCODINGS = ("utf-16", "iso-8859-1", "us-ascii", "utf-8", "utf-16-le", "cp1252")


def spoiled_xml(content: bytes, chance: random.Random) -> bytes:
    """A file in which one to four attributes, texts or elements are others, gone, moved, or there twice."""
    root = etree.fromstring(content)
    for _ in range(chance.randint(1, 4)):
        node = chance.choice([one for one in root.iter() if isinstance(one.tag, str)])
        chance.choice(_XML_WAYS)(root, node, chance)
    shape = chance.random()
    if shape < 0.05:
        return _XML_ENTITIES.replace(b" x ", f" {root.tag} ".encode()) + etree.tostring(root)
    if shape < 0.15:
        encoding = chance.choice(_ENCODINGS)
        return etree.tostring(root, encoding="unicode").encode(encoding, "xmlcharrefreplace")
    if shape < 0.2:
        text = etree.tostring(root).decode()
        encoding = chance.choice((*_ENCODINGS, "none", "utf-7", "ebcdic-us"))
        return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode()
    return etree.tostring(root, encoding=chance.choice(("utf-8", "utf-8", "utf-16")))


def _fits(text: str) -> str:
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _attribute(_: Any, node: Any, chance: random.Random) -> None:
    names = list(node.attrib)
    if names:
        node.set(chance.choice(names), _fits(chance.choice(ODD_CELLS)))


def _attribute_of_another(root: Any, node: Any, chance: random.Random) -> None:
    every = [(name, value) for one in root.iter() for name, value in one.attrib.items()]
    if every:
        name, value = chance.choice(every)
        own = list(node.attrib)
        node.set(chance.choice(own) if own and chance.random() < 0.6 else name, value)


def _no_attribute(_: Any, node: Any, chance: random.Random) -> None:
    if node.attrib:
        del node.attrib[chance.choice(list(node.attrib))]


def _text(_: Any, node: Any, chance: random.Random) -> None:
    node.text = _fits(chance.choice(ODD_CELLS))


def _gone(root: Any, node: Any, _: random.Random) -> None:
    if node is not root:
        node.getparent().remove(node)


def _copy(node: Any) -> Any:
    """An element again, without what follows it; not by its text, for a spoiled name cannot be read back."""
    copied = copy.deepcopy(node)
    copied.tail = None
    return copied


def _elsewhere(root: Any, node: Any, chance: random.Random) -> None:
    """A copy of an element within any other."""
    others = [one for one in root.iter() if isinstance(one.tag, str)]
    chance.choice(others).append(_copy(node))


def _twice(root: Any, node: Any, _: random.Random) -> None:
    if node is not root:
        node.addnext(_copy(node))


def _other_tag(root: Any, node: Any, chance: random.Random) -> None:
    node.tag = chance.choice([*(one.tag for one in root.iter() if isinstance(one.tag, str)), "{urn:x}a", "a-b", "é"])


def _between(_: Any, node: Any, chance: random.Random) -> None:
    node.append(chance.choice((etree.Comment("x"), etree.ProcessingInstruction("x", "y"))))


def _deep(_: Any, node: Any, chance: random.Random) -> None:
    for _turn in range(chance.choice((3, 100, 240))):
        node = etree.SubElement(node, node.tag)


_XML_WAYS: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    _attribute, _attribute, _attribute, _attribute_of_another, _attribute_of_another, _no_attribute, _text, _gone,
    _elsewhere, _twice, _other_tag, _between, _deep,
)  # fmt: skip
