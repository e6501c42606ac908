"""Rows made ready to be shown: predicted answers in words, the rule's reason, what a fix would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from edi837.catalogue.rule_list import status_words
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.reporting.excerpt import excerpt
from edi837.jobs.reporting.spans import CutClaims, delimiters_at
from edi837.mapping.code_lists import Codes
from edi837.report.plain_words import acknowledgement_words
from edi837.report.shown import ExcerptLine, PredictedAnswer, ShownRow
from edi837.rows.record import ExceptionRecord
from edi837.rules.rule import Rule
from edi837.x12.change import Change
from edi837.x12.delimiters import Delimiters
from edi837.x12.source import Source


@dataclass
class Fixes:
    """What the manifest lists for rows, by exception id: the changes, and of proposals the title and choices."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Excerpts:
    """Cuts the segments around rows from the source."""

    claims: CutClaims
    delimiters: Mapping[int, Delimiters]
    include_patient: bool

    def of(self, row: ExceptionRecord, changes: Sequence[Change]) -> tuple[ExcerptLine, ...]:
        """The segments around a row; () where there are none."""
        delimiters = self.delimiters.get(int(row.byte_start))
        if delimiters is None:
            return ()
        return excerpt(self.claims, delimiters, row, changes, self.include_patient)


@dataclass
class Showing:
    """Makes rows ready. Rows of one claim get the same number, so that a page can count its dollars once."""

    codes: Codes
    rules: Mapping[str, Rule]
    fixes: Fixes = field(default_factory=Fixes)
    excerpts: Excerpts | None = None
    _claims: dict[tuple[str, ...], int] = field(default_factory=dict)

    def shown(self, rows: Iterable[ExceptionRecord], excerpts: bool = True) -> Iterator[ShownRow]:
        """Each row with what only a person needs."""
        for row in rows:
            rule, name = self.rules.get(row.rule), row.exception_id
            claim = (row.file, row.interchange, row.group, row.transaction, row.patient_control_number)
            yield ShownRow(
                row=row,
                claim=self._claims.setdefault(claim, len(self._claims)),
                why=rule.sections.why if rule else "",
                fix=self.fixes.titles.get(name, ""),
                choices=self.fixes.choices.get(name, ()),
                answers=tuple(answers(row, self.codes)),
                excerpt=self._excerpt(row) if excerpts else (),
            )

    def _excerpt(self, row: ExceptionRecord) -> tuple[ExcerptLine, ...]:
        if self.excerpts is None:
            return ()
        return self.excerpts.of(row, self.fixes.changes.get(row.exception_id, []))


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


def excerpts_of(source: Source, rows: Iterable[ExceptionRecord], include_patient: bool) -> Excerpts:
    """Ready to cut the segments around these rows."""
    return Excerpts(
        CutClaims(source.data), delimiters_at(source.data, [int(row.byte_start) for row in rows]), include_patient
    )


def fixes_of(outcome: FileOutcome, wanted: frozenset[str]) -> Fixes:
    """The fixes of the rows that are shown, out of the long lists on disk."""
    fixes = Fixes()
    for entry in outcome.changes:
        if entry.exception_id in wanted:
            fixes.changes.setdefault(entry.exception_id, []).append(entry.change)
    for proposal in outcome.proposals:
        if proposal.exception_id in wanted:
            first = proposal.choices[0].changes if proposal.choices else ()
            fixes.changes[proposal.exception_id] = list(proposal.changes or first)
            fixes.titles[proposal.exception_id] = proposal.title
            fixes.choices[proposal.exception_id] = tuple((choice.value, choice.title) for choice in proposal.choices)
    return fixes
