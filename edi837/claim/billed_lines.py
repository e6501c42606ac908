"""What the lines of a claim bill, in the one form in which a repair makes no other claim of it."""

from __future__ import annotations

import re
from decimal import Decimal

from edi837.claim.claim import Claim
from edi837.x12.canonical import canonical
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import Segment
from edi837.x12.values import plain

_REVENUE_CODE = 4
# Where amounts and quantities stand.
_NUMBERS = {"SV1": (2, 4), "SV2": (3, 5), "SV3": (2, 6), "CTP": (4,)}
# A value that may have another form: lower case, blanks, a sign, a point, hyphens, zeros before a short number, or
# empty places at an end.
_ODD = re.compile(r"[a-z .+-]|[^A-Z0-9]0[0-9]{1,2}(?![A-Z0-9])|[^A-Z0-9](?:$|[^A-Z0-9]$)")
# The point of an amount whose last decimal is no zero: nothing is written otherwise because of it.
_PLAIN_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9]*[1-9](?![A-Z0-9.]))")

# By delimiters and text.
_written_before: dict[tuple[str, str], dict[str, str]] = {}
_MOST_WRITTEN, _MOST_DELIMITERS = 1 << 13, 1 << 4


def written_lines(claim: Claim) -> list[str]:
    """The segments that say what the lines bill, in canonical form: a repair makes no other claim.

    The same few texts come line after line, so what became of them is remembered.
    """
    written = []
    delimiters = claim.info.delimiters
    known = _written_with(delimiters)
    for line in claim.lines:
        drug = line.drug
        segments = (
            (line.service, line.service_date) if drug is None else (line.service, line.service_date, drug.lin, drug.ctp)
        )
        for segment in segments:
            if segment is None:
                continue
            if segment.delimiters is not delimiters:
                written.append(_written(segment))
                continue
            text = segment.text
            canonical_text = known.get(text)
            if canonical_text is None:
                if len(known) >= _MOST_WRITTEN:
                    known.clear()
                canonical_text = known[text] = _written(segment)
            written.append(canonical_text)
    return written


def _written_with(delimiters: Delimiters) -> dict[str, str]:
    """What is remembered of segments with the same delimiters."""
    key = delimiters.element, delimiters.component
    known = _written_before.get(key)
    if known is None:
        if len(_written_before) >= _MOST_DELIMITERS:
            _written_before.clear()
        known = _written_before[key] = {}
    return known


def _written(segment: Segment) -> str:
    """The segment's text; written again where a value may be written otherwise than its safe fix would write it."""
    text, parts = segment.text, segment.elements
    has_code = parts[0] != "SV2" or len(parts) == 1 or len(parts[1]) == _REVENUE_CODE
    shown = _PLAIN_POINT.sub("", text) if "." in text and parts[0] in _NUMBERS else text
    if has_code and not _ODD.search(shown) and not _has_leading_zeros(parts):
        return text
    element, component = segment.delimiters.element, segment.delimiters.component
    written = []
    for piece in canonical(parts, segment.delimiters):
        composite = piece if isinstance(piece, tuple) else (piece,)
        flat = [part for item in composite for part in (item if isinstance(item, tuple) else (item,))]
        written.append(component.join(plain(part) if isinstance(part, Decimal) else str(part).strip() for part in flat))
    return element.join(written)


def _has_leading_zeros(parts: list[str]) -> bool:
    """Whether a number has more zeros before it than a safe fix leaves; a code that begins with one has its own."""
    numbers = (parts[at] for at in _NUMBERS.get(parts[0], ()) if at < len(parts))
    return any(number[:1] == "0" and len(number) > 1 for number in numbers)
