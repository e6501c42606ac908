"""A row as a page shows it: the record, and what only a person needs besides."""

from __future__ import annotations

from edi837.rows.record import ExceptionRecord
from edi837.system.named_tuple import NamedTuple


class ExcerptPart(NamedTuple):
    """A piece of a segment; `marked` is what the row is about, or what a fix changes."""

    text: str
    marked: bool = False


class ExcerptLine(NamedTuple):
    """A segment: `mark` is at (the place), before or after (a fix), left-out (text: how many), or ''."""

    mark: str
    number: str
    parts: tuple[ExcerptPart, ...]


class PredictedAnswer(NamedTuple):
    """A predicted answer: whose code it is, the code, what it means."""

    kind: str
    code: str
    words: str


class TimelineEvent(NamedTuple):
    """Something that became of a claim, or of its line (LX): when, what, who says so, dollars, codes, in which file."""

    day: str
    state: str
    by: str
    line: str
    paid: str
    codes: str
    remarks: str
    source: str
    certainty: str
    note: str


class ShownTimeline(NamedTuple):
    """What became of a claim over all that went out of it: where it stands by now, and each event."""

    state: str
    events: tuple[TimelineEvent, ...]


class ShownRow(NamedTuple):
    """`claim` numbers the claims as they come, `fix` is the title of a proposal. Rows `over_file` come after all
    claims, when their dollars are counted already. `timeline` is None where nobody answered.
    """

    row: ExceptionRecord
    claim: int = 0
    fix: str = ""
    answers: tuple[PredictedAnswer, ...] = ()
    excerpt: tuple[ExcerptLine, ...] = ()
    over_file: bool = False
    timeline: ShownTimeline | None = None
