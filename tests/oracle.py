"""The plain walk: every segment cut, every claim looked at. Slow, simple, and what the index must agree with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.mapping.mappings import Mappings
from edi837.x12.batch import ClaimSpan, set_info
from edi837.x12.delimiters import Delimiters, find_header
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.segment import Segment


class PlainSet(NamedTuple):
    """What the plain walk counts in a set."""

    start: int
    end: int
    segments: int
    claims: int


class Plain(NamedTuple):
    """What the plain walk finds in a file."""

    sets: list[PlainSet]
    claims: list[tuple[ClaimSpan, Claim]]


def plain_segments(data: bytes, delimiters: Delimiters, start: int) -> Iterator[Segment]:
    """Segments one after the other, byte by byte, from `start` to IEA or the next ISA."""
    text = data.decode("latin-1")
    at = start
    while (end := text.find(delimiters.segment, at)) != -1:
        begin = at
        while begin < end and text[begin] in delimiters.gap:
            begin += 1
        at = end + 1
        if begin == end:
            continue
        elements = text[begin:end].split(delimiters.element)
        if elements[0][:3] == "ISA" and begin > start:
            return
        yield Segment(delimiters, begin, at, 0, elements)
        if elements[0] == "IEA":
            return


def walk(data: bytes, mappings: Mappings) -> Plain:
    """All sets, and all claims of supported sets that hold a target line."""
    plain = Plain([], [])
    at = 0
    while (header := find_header(data, at)) is not None:
        at = header.end
        if header.fault:
            continue
        segments = list(plain_segments(data, header.delimiters, header.end))
        _interchange(data, mappings, header, segments, plain)
        at = segments[-1].end if segments else header.end
    return plain


def _interchange(data: bytes, mappings: Mappings, header: object, segments: list[Segment], plain: Plain) -> None:
    isa = Segment(header.delimiters, header.start, header.end, 0, list(header.elements))  # type: ignore[attr-defined]
    interchange = Interchange(header, len(data), isa)  # type: ignore[arg-type]
    group: FunctionalGroup | None = None
    inside: list[Segment] = []
    for segment in [*segments, None]:
        kind = segment.id if segment else "IEA"
        if kind in ("ST", "GS", "GE", "IEA") and inside:
            _set(data, mappings, interchange, group, inside, plain)
            inside = []
        if segment is None:
            break
        if kind == "GS":
            group = FunctionalGroup(interchange, segment)
        elif kind == "GE":
            group = None
        elif kind == "ST":
            inside = [segment]
        elif inside:
            inside.append(segment)
            if kind == "SE":
                _set(data, mappings, interchange, group, inside, plain)
                inside = []


def _set(
    data: bytes,
    mappings: Mappings,
    interchange: Interchange,
    group: FunctionalGroup | None,
    segments: list[Segment],
    plain: Plain,
) -> None:
    opened = TransactionSet(interchange, group, segments[0], segments[0].start)
    starts = [at for at, segment in enumerate(segments) if segment.id == "CLM"]
    plain.sets.append(PlainSet(segments[0].start, segments[-1].end, len(segments), len(starts)))
    if not opened.claim_type or any(_broken(segment) for segment in segments):
        return
    reader = ClaimReader(data, mappings)
    info = set_info(data, opened)
    for at in starts:
        end = next(
            (other for other in range(at + 1, len(segments)) if segments[other].id in ("CLM", "HL", "SE")),
            len(segments),
        )
        end_byte = segments[end].start if end < len(segments) else segments[-1].end
        context = _context(segments[:at])
        span = ClaimSpan(segments[at].start, end_byte, at + 1, *context)
        claim = reader.read(info, span)
        if claim.target_lines:
            plain.claims.append((span, claim))


def _broken(segment: Segment) -> bool:
    return bool(segment.delimiters.breaks.intersection(segment.text))


def _context(before: list[Segment]) -> tuple[int, int, int]:
    """Provider, subscriber and patient HL by the parent that HL02 names, else by the HL before of the level above."""
    levels = [segment for segment in before if segment.id == "HL"]
    if not levels:
        return -1, -1, -1
    numbers = {segment.value(1): segment for segment in levels}
    last = levels[-1]
    chain: dict[str, Segment] = {}
    at: Segment | None = last
    while at is not None and at.value(3) not in chain:
        chain[at.value(3)] = at
        parent = numbers.get(at.value(2))
        expected = {"23": "22", "22": "20"}.get(at.value(3))
        if expected is None:
            break
        earlier = [one for one in levels if one.start < at.start and one.value(3) == expected]
        named = parent is not None and parent.start < at.start and parent.value(3) == expected
        at = parent if named else (earlier[-1] if earlier else None)
    return tuple(chain[level].start if level in chain else -1 for level in ("20", "22", "23"))  # type: ignore[return-value]
