"""What became of the claims of a report, where a ledger or `answers.sqlite` knows answers to them.

Nothing is asked, and no database is loaded, where there is no such file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from edi837.answers.adjustments import amount_text
from edi837.jobs.recoupments import with_deadlines
from edi837.mapping.payers import Payers
from edi837.report.shown import ShownTimeline, TimelineEvent
from edi837.rows.record import ExceptionRecord

if TYPE_CHECKING:
    from edi837.answers.claim_timeline import Event, Timeline
    from edi837.ledger.connect import Ledger

STORE = "answers.sqlite"
ClaimKey = tuple[str, ...]
# By the key of a claim (ExceptionRecord.claim_key), of the rows that are given.
TimelinesOf = Callable[[Sequence[ExceptionRecord]], Mapping[ClaimKey, ShownTimeline]]
_BY_HAND = "matched by "


def timelines_in(ledger: Ledger, payers: Payers) -> TimelinesOf:
    """What a ledger knows; it is asked over a connection of its own each time."""
    has_answers = import_module("edi837.ledger.kept_answers").has_answers
    timelines_called = import_module("edi837.ledger.timelines").timelines_called

    @cache
    def is_answered() -> bool:
        with ledger.reading() as session:
            return bool(has_answers(session))

    def known(rows: Sequence[ExceptionRecord]) -> Mapping[ClaimKey, ShownTimeline]:
        by_key = {row.claim_key: row for row in rows if row.patient_control_number}
        if not by_key or not is_answered():
            return {}
        with ledger.reading() as session:
            called = timelines_called(session, sorted({row.patient_control_number for row in by_key.values()}))
        fitting = {key: _fitting(row, called.get(row.patient_control_number, ())) for key, row in by_key.items()}
        return {
            key: _shown(with_deadlines(timeline, payers)) for key, timeline in fitting.items() if timeline is not None
        }

    return known


@contextlib.contextmanager
def timelines_beside(folders: Iterable[Path], payers: Payers) -> Generator[TimelinesOf | None]:
    """What is known beside results in some folders; None where nothing is, or what an older release wrote."""
    paths = [path for folder in dict.fromkeys(folders) if (path := folder / STORE).is_file()]
    if not paths:
        yield None
        return
    connect, migrate = import_module("edi837.ledger.connect"), import_module("edi837.ledger.migrate")
    with contextlib.ExitStack() as stack:
        asked: list[TimelinesOf] = []
        for path in paths:
            store = connect.Ledger(connect.connect(path, read_only=True), b"")
            stack.callback(store.close)
            with store.reading() as session:
                current = migrate.version(session)
            if current is not None and not migrate.why_not_current(current):
                asked.append(timelines_in(store, payers))
        yield lambda rows: {key: shown for each in reversed(asked) for key, shown in each(rows).items()}


def _fitting(row: ExceptionRecord, timelines: Sequence[Timeline]) -> Timeline | None:
    """The one that the claim of a row belongs to: of its provider and day, and answered. None where several may be."""
    day = row.service_from or row.statement_from
    fitting = [
        timeline
        for timeline in timelines
        if len(timeline.events) > len(timeline.claims)
        and any(
            claim.billing_npi == row.billing_npi
            and (not day or claim.service_from <= day <= (claim.service_to or claim.service_from))
            for claim in timeline.claims
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def _shown(timeline: Timeline) -> ShownTimeline:
    by = f" by {timeline.by}" if timeline.by else ""
    state = f"{timeline.state}{by}, paid {amount_text(timeline.paid)} of {timeline.claims[0].charge}"
    return ShownTimeline(state, tuple(map(_event, timeline.events)))


def _event(event: Event) -> TimelineEvent:
    """An event as a report shows it: of what a person noted, who it was alone."""
    note = event.note.partition(":")[0] if event.note.startswith(_BY_HAND) else event.note
    certainty = "" if event.certainty == "exact" else event.certainty
    return TimelineEvent(
        event.day, event.state, event.by, event.line, event.paid, event.codes, event.remarks, event.source, certainty,
        note,
    )  # fmt: skip
