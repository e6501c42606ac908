"""When something must be done about a payment that is taken back, as far as the mapping of its payer states it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from edi837.answers.answer_row import RECOUPMENT_CODE
from edi837.answers.claim_timeline import Timeline
from edi837.mapping.payers import Payers, Policy

_UNKNOWN = "deadline not known: no mapping of this payer states one"


def with_deadlines(timeline: Timeline, payers: Payers) -> Timeline:
    """The timeline with a note at what a PLB takes back, or puts off to a later payment."""
    if not any(event.codes == RECOUPMENT_CODE for event in timeline.events):
        return timeline
    indicators = [event.filing_indicator for event in timeline.events if event.filing_indicator]
    policy = payers.policy(timeline.claims[-1].payer_id, indicators[-1] if indicators else "")
    events = tuple(
        event._replace(note=deadlines(event.day, policy)) if event.codes == RECOUPMENT_CODE else event
        for event in timeline.events
    )
    return replace(timeline, events=events)


def deadlines(day: str, policy: Policy) -> str:
    """The days until which something can be done, in words.

    They count from the demand letter, which no 835 shows: from the day of the 835 they are the latest that can be.
    """
    stated = policy.find("recoupment")
    if stated is None or "begins" not in stated.attributes:
        return _UNKNOWN
    first = date.fromisoformat(day)

    def after(days: str, less: int = 0) -> date:
        return first + timedelta(days=int(days) - less)

    words = [
        f"rebut within {stated['rebuttal']} days ({after(stated['rebuttal'])})",
        f"an appeal within {stated['stay']} days ({after(stated['stay'])}) keeps it from beginning on day "
        f"{stated['begins']} ({after(stated['begins'], less=1)})",
    ]
    appeal = policy.find("appeal")
    if appeal is not None and "days" in appeal.attributes:
        words.append(f"appeal within {appeal['days']} days ({after(appeal['days'])})")
    source = f" ({stated.source})" if stated.source else ""
    return f"counted from {day}, or from the demand letter where one came before: {'; '.join(words)}{source}"
