"""What a fix does to its segments: as sent and as they would be, with what differs marked; patients are masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from edi837.manifest.proposal import Proposal
from edi837.rows.masking import masked_text
from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change, in_order, splice
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.segment import cut

# Segments are looked for in so many bytes around a change; what is longer is not shown.
_REACH = 4_096
_MOST_CHOICES = 6


class Piece(NamedTuple):
    """Some text of a segment, and whether it differs."""

    text: str
    differs: bool


class SegmentDiff(NamedTuple):
    """Segments that stand together, before and after; `title` is that of a choice, '' where a proposal leaves none."""

    title: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def proposal_diffs(data: Buffer, delimiters: Delimiters, proposal: Proposal) -> list[SegmentDiff]:
    """What a proposal would change, of one with choices what each of them would."""
    if not proposal.choices:
        return list(segment_diffs(data, delimiters, proposal.changes))
    choices = proposal.choices[:_MOST_CHOICES]
    return [diff for choice in choices for diff in segment_diffs(data, delimiters, choice.changes, choice.title)]


def segment_diffs(
    data: Buffer, delimiters: Delimiters, changes: Iterable[Change], title: str = ""
) -> Iterator[SegmentDiff]:
    """The segments that changes are in, in file order."""
    stretches: list[tuple[int, int, list[Change]]] = []
    for change in in_order(changes):
        begin, end = _stretch(data, delimiters, change)
        if stretches and begin < stretches[-1][1]:
            start, last, own = stretches[-1]
            stretches[-1] = start, max(last, end), [*own, change]
        else:
            stretches.append((begin, end, [change]))
    for begin, end, own in stretches:
        if end - begin <= 2 * _REACH:
            before = _shown(bytes(data[begin:end]), delimiters)
            after = _shown(b"".join(splice(data, own, begin, end)), delimiters)
            yield SegmentDiff(title, *_marked(before, after, delimiters))


def _stretch(data: Buffer, delimiters: Delimiters, change: Change) -> tuple[int, int]:
    """From the begin of the segment that a change begins in to the end of that in which it ends."""
    terminator = delimiters.segment.encode("latin-1")
    begin = data.rfind(terminator, max(0, change.start - _REACH), change.start) + 1
    end = data.find(terminator, max(change.end - 1, change.start), change.end + _REACH) + 1
    return begin, max(end, change.end)


def _shown(content: bytes, delimiters: Delimiters) -> str:
    segments = cut(content, delimiters, 0)
    return "\n".join(masked_text(segment.text, delimiters) + delimiters.segment for segment in segments)


def _marked(before: str, after: str, delimiters: Delimiters) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    signs = re.escape(delimiters.element + delimiters.component + delimiters.segment + "\n")
    old, new = (re.findall(f"[{signs}]|[^{signs}]+", text) for text in (before, after))
    matched = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        tuple(_pieces(old, [(word != "equal", first, last) for word, first, last, _, _ in matched])),
        tuple(_pieces(new, [(word != "equal", first, last) for word, _, _, first, last in matched])),
    )


def _pieces(tokens: Sequence[str], stretches: Iterable[tuple[bool, int, int]]) -> Iterator[Piece]:
    for differs, first, last in stretches:
        if first < last:
            yield Piece("".join(tokens[first:last]), differs)
