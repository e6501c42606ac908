"""Rows made ready to be shown: predicted answers in words, and the segments around them with what a fix changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, repeat

from edi837.catalogue.rule_list import status_words
from edi837.jobs.reporting.excerpt import excerpt
from edi837.jobs.reporting.known_timelines import TimelinesOf
from edi837.jobs.reporting.listed_fixes import ListedFixes
from edi837.jobs.reporting.spans import CutClaims, DelimitersInOrder
from edi837.mapping.code_lists import Codes
from edi837.report.plain_words import acknowledgement_words
from edi837.report.shown import ExcerptLine, PredictedAnswer, ShownRow, ShownTimeline
from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.x12.change import Change
from edi837.x12.source import Source

# So many are asked for at once.
_ROWS_AT_ONCE = 500


class Excerpts:
    """Cuts the segments around rows that come in their order of place."""

    def __init__(self, source: Source, include_patient: bool) -> None:
        self._claims = CutClaims(source.data)
        self._delimiters = DelimitersInOrder(source.data)
        self._include_patient = include_patient

    def of(self, row: ExceptionRecord, changes: Iterable[Change]) -> tuple[ExcerptLine, ...]:
        """The segments around a row; () where there are none."""
        delimiters = self._delimiters.at(int(row.byte_start)) if row.element else None
        if delimiters is None:
            return ()
        return excerpt(self._claims, delimiters, row, changes, self._include_patient)


@dataclass
class Showing:
    """Makes rows ready. With the source at hand: `fixes` and `excerpts` of rows that come in their order of place."""

    codes: Codes
    fixes: ListedFixes | None = None
    excerpts: Excerpts | None = None
    timelines: TimelinesOf | None = None

    def shown(self, rows: Iterable[ExceptionRecord]) -> Iterator[ShownRow]:
        """Each row with its predicted answers, and with what became of its claim."""
        for row, timeline in self._with_timelines(rows):
            yield ShownRow(row, answers=tuple(answers(row, self.codes)), timeline=timeline)

    def shown_by_place(
        self, rows: Iterable[ExceptionRecord], is_over_file: Callable[[ExceptionRecord], bool]
    ) -> Iterator[ShownRow]:
        """Rows in their order of place with all that there is.

        Rows of one claim, which follow one another, get the same number, so that a page can count its dollars once.
        """
        claim, last = 0, None
        for row, timeline in self._with_timelines(rows):
            key = row.claim_key
            claim += key != last
            last = key
            changes, title = self.fixes.of(row) if self.fixes else ([], "")
            segments = self.excerpts.of(row, changes) if self.excerpts else ()
            yield ShownRow(row, claim, title, tuple(answers(row, self.codes)), segments, is_over_file(row), timeline)

    def _with_timelines(
        self, rows: Iterable[ExceptionRecord]
    ) -> Iterator[tuple[ExceptionRecord, ShownTimeline | None]]:
        if self.timelines is None:
            yield from zip(rows, repeat(None))
            return
        waiting = iter(rows)
        while chunk := list(islice(waiting, _ROWS_AT_ONCE)):
            known = self.timelines(chunk)
            for row in chunk:
                yield row, known.get(row.claim_key)


def answers(row: ExceptionRecord, codes: Codes) -> Iterator[PredictedAnswer]:
    """The predicted answers to a row in words."""
    if row.likely_carc:
        yield PredictedAnswer("CARC", row.likely_carc, codes.word("carc", row.likely_carc))
    if row.likely_rarc:
        yield PredictedAnswer("RARC", row.likely_rarc, codes.word("rarc", row.likely_rarc))
    if row.expected_277ca:
        yield PredictedAnswer("277CA", row.expected_277ca, status_words(row.expected_277ca, codes))
    if row.expected_999:
        kind, _, code = row.expected_999.rpartition("999 ")
        yield PredictedAnswer(
            "999" if code != row.expected_999 else "", kind + code, "; ".join(acknowledgement_words(row.expected_999))
        )
