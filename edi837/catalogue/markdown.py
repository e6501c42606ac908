"""Markdown from plain text: what X12 and docstrings are full of must not turn into emphasis or a table's edge."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEGMENT = re.compile(r"(?<![`\w])[A-Z][A-Z0-9]{1,2}\*[A-Z0-9*:]+")
_RULE = re.compile(r"\b[A-Z]\d{3}\b")
_SPECIAL = re.compile(r"([\\*_<>|\[\]])")


def prose(text: str, linked: Iterable[str] = ()) -> str:
    """Text with its segments (REF*G1) as code, and the rules of `linked` as links to their pages."""
    known = frozenset(linked)
    pieces = re.split(r"(`[^`]*`)", _SEGMENT.sub(lambda match: f"`{match[0]}`", text))
    return "".join(piece if piece.startswith("`") else _plain(piece, known) for piece in pieces)


def _plain(text: str, known: frozenset[str]) -> str:
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _RULE.sub(lambda match: f"[{match[0]}]({match[0]}.md)" if match[0] in known else match[0], escaped)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; the cells are Markdown already."""
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def code_block(content: str, language: str = "text") -> str:
    """Lines as they are."""
    return f"```{language}\n{content.strip(chr(10))}\n```"
