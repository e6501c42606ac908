"""The segments around a row, cut again from the source, with what a fix changes; only for rows that are shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

from edi837.jobs.reporting.spans import CutClaim, CutClaims
from edi837.report.shown import ExcerptLine, ExcerptPart
from edi837.rows.masking import MASK, hidden_spans
from edi837.rows.record import ExceptionRecord
from edi837.x12.change import Change, in_order
from edi837.x12.delimiters import Delimiters
from edi837.x12.segment import Segment

# A claim of so many segments is shown whole; of a longer one its CLM, the line, and what is changed.
_WHOLE = 40
Touched = tuple[int, int, list[Change]]


def excerpt(
    claims: CutClaims, delimiters: Delimiters, row: ExceptionRecord, changes: Iterable[Change], include_patient: bool
) -> tuple[ExcerptLine, ...]:
    """The lines to show; () for a row about the file as a whole."""
    place = (int(row.byte_start), int(row.byte_end))
    if not row.element:
        return ()
    claim = claims.around(delimiters, place[0], row.patient_control_number)
    segments = claim.segments
    if not segments:
        return ()
    at = max(bisect_right(segments, place[0], key=_start) - 1, 0)
    if not segments[at].start <= place[0] < segments[at].end:
        at = 0
    here = int(row.segment) - at if row.segment else 0
    touched = _touched(segments, in_order(changes))
    shown = _kept(claim, at, touched)
    line = partial(_line, delimiters, include_patient)
    lines: list[ExcerptLine] = []
    following = 0
    for index in sorted(shown):
        if index > following:
            lines.append(ExcerptLine("left-out", "", (ExcerptPart(f"… {index - following} more"),)))
        lines.extend(_at_index(index, segments, touched, here, at, place, line))
        following = index + 1
    return tuple(lines)


def _start(segment: Segment) -> int:
    return segment.start


def _end(segment: Segment) -> int:
    return segment.end


def _kept(claim: CutClaim, at: int, touched: Sequence[Touched]) -> set[int]:
    """Which segments are shown, by index; one past the last stands for what is added at the end."""
    end = len(claim.segments)
    if end <= _WHOLE:
        return set(range(end + 1))
    kept = {0, at, end}
    # A claim may have a million segments, and thousands of rows: no row looks at all of them.
    begun = bisect_right(claim.line_starts, at)
    opens = claim.line_starts[begun - 1] if begun else at
    following = claim.line_starts[begun] if begun < len(claim.line_starts) else end
    kept.update(range(opens, min(following, opens + _WHOLE)))
    for begin, past, _ in touched:
        kept.update(range(begin, min(past + 1, begin + _WHOLE, end + 1)))
    return kept


def _touched(segments: Sequence[Segment], changes: Iterable[Change]) -> list[Touched]:
    """Runs of segments that changes touch: first, one past the last, the changes. Added segments touch none."""
    runs: list[Touched] = []
    for change in changes:
        begin, past = _inside(segments, change)
        if runs and begin < runs[-1][1]:
            runs[-1] = (runs[-1][0], max(past, runs[-1][1]), [*runs[-1][2], change])
        else:
            runs.append((begin, past, [change]))
    return runs


def _inside(segments: Sequence[Segment], change: Change) -> tuple[int, int]:
    """The first segment that a change touches, and one past the last; twice the same place where it adds some."""
    before = bisect_left(segments, change.start, key=_start)
    if change.start == change.end:
        divides = before > 0 and change.start < segments[before - 1].end
        return (before - 1, before) if divides else (before, before)
    first = bisect_right(segments, change.start, key=_end)
    past = bisect_left(segments, change.end, key=_start)
    return (first, past) if first < past else (before, before)


def _at_index(
    index: int,
    segments: Sequence[Segment],
    touched: Sequence[Touched],
    first_index: int,
    at: int,
    place: tuple[int, int],
    line: partial[ExcerptLine],
) -> Iterator[ExcerptLine]:
    """What stands at a segment: what is added before it or made of it, else the segment as it is."""
    for begin, past, changes in touched:
        if begin == index:
            for ordinal in range(begin, past):
                spans = [(change.start, change.end) for change in changes]
                yield line(
                    "before",
                    str(first_index + ordinal) if first_index else "",
                    tuple(_marked(segments[ordinal], spans)),
                )
            start = min(segments[begin].start, changes[0].start) if begin < past else changes[0].start
            end = max(segments[past - 1].end, changes[-1].end) if begin < past else changes[-1].end
            yield from (line("after", "", tuple(parts)) for parts in _changed_parts(segments, start, end, changes))
    if index < len(segments) and not any(begin <= index < past for begin, past, _ in touched):
        parts = _marked(segments[index], [place]) if index == at else [ExcerptPart(segments[index].text)]
        number = str(first_index + index) if first_index else ""
        yield line("at" if index == at else "", number, tuple(parts))


def _marked(segment: Segment, spans: Iterable[tuple[int, int]]) -> list[ExcerptPart]:
    """The segment's text, the spans of it marked; whole where something is missing in it."""
    text, start, at = segment.text, segment.start, 0
    parts = []
    for begin, end in spans:
        low, high = max(begin - start, at), min(end - start, len(text))
        if low < high:
            parts += [ExcerptPart(text[at:low]), ExcerptPart(text[low:high], True)]
            at = high
    return [*parts, ExcerptPart(text[at:])] if parts else [ExcerptPart(text, True)]


def _changed_parts(
    segments: Sequence[Segment], start: int, end: int, changes: Sequence[Change]
) -> Iterator[list[ExcerptPart]]:
    """The segments that changes make of start..end, one after the other."""
    delimiters = segments[0].delimiters
    parts: list[ExcerptPart] = []
    at = start
    for change in changes:
        parts += [
            ExcerptPart(_text(segments, at, change.start)),
            ExcerptPart(change.replacement.decode("latin-1"), True),
        ]
        at = change.end
    parts.append(ExcerptPart(_text(segments, at, end)))
    line: list[ExcerptPart] = []
    for text, marked in parts:
        *ended, rest = text.split(delimiters.segment)
        for piece in ended:
            yield [*line, ExcerptPart(piece, marked)]
            line = []
        line.append(ExcerptPart(rest, marked))
    if any(text.strip() for text, _ in line):
        yield line


def _text(segments: Sequence[Segment], start: int, end: int) -> str:
    """The bytes start..end as text, without what stands between segments."""
    terminator = segments[0].delimiters.segment
    return "".join(
        (segment.text + terminator)[max(start - segment.start, 0) : max(end - segment.start, 0)]
        for segment in segments[bisect_right(segments, start, key=_end) : bisect_left(segments, end, key=_start)]
        if segment.start < end and start < segment.end
    )


@lru_cache(maxsize=1 << 10)
def _line(
    delimiters: Delimiters, include_patient: bool, mark: str, number: str, parts: tuple[ExcerptPart, ...]
) -> ExcerptLine:
    """A line, masked where it may name a patient; without what stands before its ID."""
    if not parts[0].text or parts[0].text[0] in delimiters.gap:
        parts = _without_gap(parts, "".join(delimiters.gap))
    shown = parts if include_patient else _masked(parts, delimiters)
    return ExcerptLine(mark, number, (*[part for part in shown if part.text], ExcerptPart(delimiters.segment)))


def _without_gap(parts: tuple[ExcerptPart, ...], gap: str) -> tuple[ExcerptPart, ...]:
    while parts and not parts[0].text.strip(gap):
        parts = parts[1:]
    return (ExcerptPart(parts[0].text.lstrip(gap), parts[0].marked), *parts[1:]) if parts else parts


def _masked(parts: Sequence[ExcerptPart], delimiters: Delimiters) -> Sequence[ExcerptPart]:
    """The parts of a segment with MASK, marked where something of it was, in place of what is not shown."""
    shown: list[ExcerptPart] = []
    text, at = parts[0].text if len(parts) == 1 else "".join([part.text for part in parts]), 0
    spans = _hidden(text, delimiters)
    if not spans:
        return parts
    for start, end in spans:
        hidden = any(part.marked for part in _cut(parts, start, end))
        shown += [*_cut(parts, at, start), ExcerptPart(MASK, hidden)]
        at = end
    return [*shown, *_cut(parts, at, len(text))]


@lru_cache(maxsize=1 << 12)
def _hidden(text: str, delimiters: Delimiters) -> tuple[tuple[int, int], ...]:
    return tuple(hidden_spans(text, delimiters))


def _cut(parts: Sequence[ExcerptPart], start: int, end: int) -> Iterator[ExcerptPart]:
    """What of the parts stands from one character of their text to another."""
    at = 0
    for text, marked in parts:
        if piece := text[max(start - at, 0) : max(end - at, 0)]:
            yield ExcerptPart(piece, marked)
        at += len(text)
