"""Values as an answer can hold them: ASCII, without its delimiters, not too long."""

from __future__ import annotations

import unicodedata

from edi837.x12.delimiters import Delimiters

# What the messages of rules hold beyond ASCII; letters with marks lose their marks.
_WRITTEN = str.maketrans({"×": "x", "–": "-", "—": "-", "−": "-", "…": "...", "≤": "<=", "≥": ">=", "≠": "<>", "·": "-",
                          "’": "'", "‘": "'", "“": '"', "”": '"', "→": "->", "±": "+-", "§": "S"})  # fmt: skip
_STANDARD = "*:~^|!>\x1d\x1f\x1e\x1c"


def plain(text: str, delimiters: Delimiters, longest: int) -> str:
    """The text in printable ASCII, delimiters and what cannot be written as blanks, in at most so many characters."""
    spelled = text if text.isascii() else unicodedata.normalize("NFKD", text.translate(_WRITTEN))
    shown = "".join(
        " " if not " " <= character <= "~" or character in delimiters.all else character
        for character in spelled
        if not unicodedata.combining(character)
    )
    return " ".join(shown.split())[:longest].rstrip()


def answering(sent: Delimiters) -> Delimiters:
    """The sender's own delimiters, which none of its values holds; standard ones where they are missing or no ASCII.

    Nor a hyphen: numbers and periods of ours hold one.
    """
    chosen: list[str] = []
    for mark, standard in zip((sent.element, sent.component, sent.segment, sent.repetition), _STANDARD, strict=False):
        others = {sent.element, sent.component, sent.segment, *chosen}
        if mark is None or mark in chosen or mark in " -" or mark.isalnum() or not mark.isascii():
            mark = next(character for character in standard + _STANDARD if character not in others)
        chosen.append(mark)
    return Delimiters(*chosen)
