"""Text for a page: what cannot be seen, or turns the text around it, is shown as a sign for itself."""

from __future__ import annotations

import re

from edi837.system.late_pattern import late_pattern

# Controls, C1 controls, soft hyphen, zero-width and bidirectional marks, lone surrogates, what XML cannot hold.
_HIDDEN = late_pattern(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PICTURES = 0x2400
_DELETE = 0x7F


def visible(value: str) -> str:
    """The value with ␀ for NUL, ␊ for a line feed, [U+202E] for a right-to-left override."""
    # Nothing that is printable to Python is hidden.
    return value if value.isprintable() else _HIDDEN.sub(_sign, value)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    return "\u2421" if code == _DELETE else f"[U+{code:04X}]"
