"""What was said of a claim about which something was found: said again of those that are alike, without objects.

Rows, changes and proposals are kept without the places and values that are a claim's own, and written for another one
with its own put in. Whether that gives what examining the other gives is tried before it is believed (said_claims).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from edi837.findings.finding import Applicability, Choice, Fix, identity_of, written_by
from edi837.jobs.judging.batch_result import moved
from edi837.jobs.judging.like_deadline import Deadline, deadline_of
from edi837.jobs.judging.like_parties import Parties
from edi837.jobs.judging.like_places import LikeChange, LikeSpan, SegmentPlaces
from edi837.manifest.entries import ChangeEntry
from edi837.manifest.proposal import Proposal, proposal_from
from edi837.mapping.payers import Policy
from edi837.rows.action import filled, places, sentence_for
from edi837.rows.claim_rows import ClaimRow
from edi837.rows.record import COLUMNS, PROPOSED, REPAIRED, REPORTED, ExceptionRecord, with_remedy
from edi837.rows.recording import Recorder
from edi837.rules.by_likeness import SPEAK_OF_WHAT_DIFFERS
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.change import Change

_AT = {name: at for at, name in enumerate(COLUMNS)}
_ID, _SEGMENT, _START, _END = _AT["exception_id"], _AT["segment"], _AT["byte_start"], _AT["byte_end"]
_INTERCHANGE, _TRANSACTION = _AT["interchange"], _AT["transaction"]
_ACCOUNT, _LINE_NUMBER, _NPI = _AT["patient_control_number"], _AT["line_control_number"], _AT["billing_npi"]
_FROM, _TO, _LEFT = _AT["service_from"], _AT["service_to"], _AT["days_left"]
_NAME, _CLAIM, _RULE, _ELEMENT = _AT["billing_name"], _AT["claim_start"], _AT["rule"], _AT["element"]
# Of these values of its own a remedy may speak.
_NAMED = frozenset(
    {
        "interchange", "group", "transaction", "segment", "patient_control_number", "line_control_number",
        "billing_npi", "service_from", "service_to", "days_left", "billing_name",
    }
)  # fmt: skip
# Where they stand in the segments of a claim.
_DIFFERING = (("REF", 2), ("NM1", 9))
_DISPOSITIONS = frozenset({REPORTED, REPAIRED, PROPOSED})
# A shorter number stands in words by chance.
_SHORTEST = 4


class _LikeChoice(NamedTuple):
    """A way to carry a proposal out, by its places."""

    value: str
    title: str
    changes: tuple[LikeChange, ...]


class _LikeFix(NamedTuple):
    """A fix by its places."""

    title: str
    changes: tuple[LikeChange, ...]
    choices: tuple[_LikeChoice, ...]
    applicability: Applicability


class LikeRow(NamedTuple):
    """A row of alike claims: `line_number` is the segment with the control number of its line, -1 where it has none.

    `tells` is its sentence where that names values of the claim, else '', `written` is what the fix writes, and `moved`
    the dollars and units that a proposal adds.
    """

    cells: ExceptionRecord
    span: LikeSpan
    line_number: int
    dated: bool
    deadline: Deadline | None
    tells: str
    written: bytes
    ordinal: int
    fix: _LikeFix | None
    moved: tuple[Decimal, Decimal] | None


@dataclass
class Replayed:
    """What is said of one claim."""

    rows: list[ExceptionRecord]
    changes: list[ChangeEntry]
    proposals: list[Proposal]


class Replaying(NamedTuple):
    """A claim of which all is said that was said of another."""

    placed: SegmentPlaces
    day: date
    known: Parties
    recorder: Recorder

    def of(self, likes: Iterable[LikeRow]) -> Replayed | None:
        """What is said of it; None where other bytes stand in it than are to be changed."""
        said = Replayed([], [], [])
        for like in likes:
            row = self._row(like)
            said.rows.append(row)
            if like.fix is not None and not self._add_fix(said, like, like.fix, row):
                return None
        said.changes.sort()
        return said

    def _row(self, like: LikeRow) -> ExceptionRecord:
        placed, known = self.placed, self.known
        claim, info = placed.claim, placed.claim.info
        start, end = placed.offset(like.span.start), placed.offset(like.span.end)
        cells = list(like.cells)
        at = start, end, cells[_ELEMENT]
        cells[_ID] = identity_of(self.recorder.digest, cells[_RULE], at, like.written, like.ordinal)
        cells[_INTERCHANGE : _TRANSACTION + 1] = info.interchange, info.group, info.transaction
        cells[_SEGMENT] = str(placed.span.ordinal + like.span.start.segment)
        cells[_START], cells[_END], cells[_CLAIM] = str(start), str(end), str(placed.span.start)
        cells[_ACCOUNT], cells[_NPI], cells[_NAME] = claim.clm[1], known.billing_npi, known.billing_name
        if like.line_number >= 0:
            cells[_LINE_NUMBER] = claim.texts[like.line_number].split(claim.element)[2]
        if like.dated:
            cells[_FROM] = cells[_TO] = self.day.isoformat()
        if like.deadline is not None:
            cells[_LEFT] = like.deadline.left(self.day)
        row = ExceptionRecord._make(cells)
        return with_remedy(row, filled(like.tells, row)) if like.tells else row

    def _add_fix(self, said: Replayed, like: LikeRow, fix: _LikeFix, row: ExceptionRecord) -> bool:
        """Put a fix that was made, or is proposed, to what is said; whether all its bytes stand where they should."""
        changes = self._changes(fix.changes)
        choices = [(value, title, self._changes(each)) for value, title, each in fix.choices]
        if changes is None or any(each is None for _, _, each in choices):
            return False
        if row.disposition == REPAIRED:
            number = row.patient_control_number
            said.changes += [ChangeEntry(change, row.rule, row.exception_id, number) for change in changes]
        elif row.disposition == PROPOSED:
            known = tuple([Choice(value, title, each) for value, title, each in choices if each is not None])
            said.proposals.append(proposal_from(row, like.ordinal, Fix(fix.title, changes, fix.applicability, known)))
        return True

    def _changes(self, likes: Iterable[LikeChange]) -> tuple[Change, ...] | None:
        """The changes in this claim; None where the bytes of one do not stand in it."""
        changes = []
        for like in likes:
            change = self.placed.change(like)
            if change is None:
                return None
            changes.append(change)
        return tuple(changes)


class Describing(NamedTuple):
    """A claim that was examined, of which is kept what was said of it."""

    placed: SegmentPlaces
    day: date
    policy: Policy
    as_of: date

    def rows(self, recorded: Iterable[ClaimRow]) -> tuple[LikeRow, ...] | None:
        """Its rows as those that are like it have them; None where one tells what alike claims differ in."""
        own = self._own_values()
        likes = []
        for each in recorded:
            like = self._row(each, own)
            if like is None:
                return None
            likes.append(like)
        return tuple(likes)

    def _row(self, recorded: ClaimRow, own: Iterable[str]) -> LikeRow | None:
        row, rule_finding, ordinal = recorded
        rule, sent, placed = rule_finding.rule, rule_finding.finding.fix, self.placed
        span = placed.like_span(int(row.byte_start), int(row.byte_end))
        fix = _like_fix(placed, sent) if sent is not None else None
        service, line_number = self.day.isoformat(), self._line_number(row)
        deadline = deadline_of(row.days_left, self.day, self.policy, self.as_of) if row.days_left else None
        sentence = sentence_for(rule.sections, row)
        tells = "" if _NAMED.isdisjoint(places(sentence)) else sentence
        if (
            span is None
            or (row.before and not placed.is_common(span))
            or rule.code in SPEAK_OF_WHAT_DIFFERS
            or rule_finding.crashed
            or row.disposition not in _DISPOSITIONS
            or (fix is None and sent is not None)
            or row.segment != str(placed.span.ordinal + span.start.segment)
            or {row.service_from, row.service_to} not in ({service}, {""})
            or bool(row.days_left) is (deadline is None)
            or (line_number < 0 and row.line_control_number)
        ):
            return None
        written = written_by(sent)
        remedy = "" if tells else row.remedy
        cells = (row.before, row.after, row.message, row.note, row.choices, remedy, written.decode("latin-1"))
        words = "\0".join(cells)
        if any(value in words for value in own):
            return None
        added = moved(rule_finding) if row.disposition == PROPOSED else None
        return LikeRow(row, span, line_number, bool(row.service_from), deadline, tells, written, ordinal, fix, added)

    def _line_number(self, row: ExceptionRecord) -> int:
        """The segment with the control number of the line that a row is about; each line has a number of its own."""
        claim = self.placed.claim
        sent = claim.element.join(("REF", "6R", row.line_control_number))
        return claim.texts.index(sent) if row.line_control_number and sent in claim.texts else -1

    def _own_values(self) -> list[str]:
        """What alike claims differ in, as words could tell it."""
        claim, day = self.placed.claim, self.day
        own = [claim.clm[1], day.isoformat(), f"{day:%Y%m%d}", f"{day:%m/%d/%Y}"]
        for name, at in _DIFFERING:
            begins = name + claim.element
            sent = [text.split(claim.element) for text in claim.texts if text.startswith(begins)]
            own += [segment[at] for segment in sent if len(segment) > at]
        return [value for value in own if len(value) >= _SHORTEST]


def _like_fix(placed: SegmentPlaces, fix: Fix) -> _LikeFix | None:
    """A fix by its places; None where alike claims have other bytes in one of them."""
    changes = _like_changes(placed, fix.changes)
    choices = [(choice, _like_changes(placed, choice.changes)) for choice in fix.choices]
    if changes is None:
        return None
    likes = tuple([_LikeChoice(choice.value, choice.title, each) for choice, each in choices if each is not None])
    return _LikeFix(fix.title, changes, likes, fix.applicability) if len(likes) == len(choices) else None


def _like_changes(placed: SegmentPlaces, changes: Iterable[Change]) -> tuple[LikeChange, ...] | None:
    likes = [placed.like_change(change) for change in changes]
    known = tuple([like for like in likes if like is not None])
    return known if len(known) == len(likes) else None
