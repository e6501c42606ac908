"""Ways to spoil a file that was good: bytes, words, whole pieces, and parts of a workbook."""

from __future__ import annotations

import io
import random
import re
import zipfile

_WORDS = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\r", b"\n", b"\x1a", b"\x85", b"\xe2\x80\xa8", b'"', b"'", b",", b";", b"\t",
    b"=", b"-", b"[", b"]", b"{", b"}", b"null", b"true", b"NaN", b"1e999", b"-1", b"0.5", b"1" * 5000, b"9" * 30,
    b"[" * 3000, b'{"a":' * 1500, b"\xc2\xb2", b"\xd9\xa3", b"\xf0\x9f\x92\x8a", b"\xed\xa0\x80",
    b"\\ud800", b"\\u0000",
    b"&amp;", b"&x;", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<", b">", b"</", b"<!--", b"<?xml version='1.1'?>", b"]]>",
    b"99999999", b"0000-00-00", b"2026-02-30", b"9999-12-31", b"inf", b"0x10", b"1_0", b"../../x", b"a" * 70_000,
    b"'''", b'"""', b"[run]", b"[[run]]", b"=1+1",
)  # fmt: skip
_TOKEN = re.compile(rb"[A-Za-z0-9_.-]+|[^A-Za-z0-9_.-]")


def spoiled(content: bytes, chance: random.Random) -> bytes:
    """The content changed in one to four ways."""
    if content[:2] == b"PK" and chance.random() < 0.8:
        return _spoiled_part(content, chance)
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(_WAYS)(content, chance)
    return content


def _spoiled_part(content: bytes, chance: random.Random) -> bytes:
    """A workbook in which one part is spoiled, left out, or there twice."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(made, "w") as other:
        chosen = chance.choice(book.namelist())
        for name in book.namelist():
            part = book.read(name)
            if name == chosen and chance.random() < 0.1:
                continue
            if name == chosen:
                for _ in range(chance.randint(1, 3)):
                    part = chance.choice(_WAYS)(part, chance)
            other.writestr(name, part)
    return made.getvalue()


def _byte(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _without(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.randrange(1, 200) :]


def _twice(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[max(0, at - chance.randrange(1, 400)) :]


def _word(content: bytes, chance: random.Random) -> bytes:
    """Another word in place of one."""
    found = list(_TOKEN.finditer(content))
    if not found:
        return chance.choice(_WORDS)
    match = chance.choice(found)
    return content[: match.start()] + chance.choice(_WORDS) + content[match.end() :]


def _exchanged(content: bytes, chance: random.Random) -> bytes:
    """A word of the file in place of another one of it."""
    found = list(_TOKEN.finditer(content))
    if len(found) < 2:
        return content
    one, other = chance.choice(found), chance.choice(found)
    return content[: one.start()] + other[0] + content[one.end() :]


_WAYS = (_byte, _cut, _without, _twice, _word, _word, _word, _exchanged, _exchanged)
