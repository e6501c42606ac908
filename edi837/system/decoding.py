"""Text of files that people and programs of people write."""

from __future__ import annotations


def decoded(content: bytes) -> str:
    """UTF-16 by its mark, else UTF-8 with a mark or without, else Windows-1252, as spreadsheets and exports write."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
