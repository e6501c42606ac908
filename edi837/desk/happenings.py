"""What became of a claim, in one list: when it came, what was done here, what went out before and was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edi837.answers.claim_timeline import Event, Timeline
from edi837.ledger.connect import Session
from edi837.ledger.desk_log import DeskEvent
from edi837.ledger.timelines import timelines
from edi837.system.named_tuple import NamedTuple

# What was done at the desk, as people say it.
DONE_IN_WORDS = {
    "approve": "approved", "decline": "declined", "undo": "took a decision back", "confirm": "confirmed",
    "dispute": "decided otherwise: disputed", "note": "noted", "mine": "took the claim", "assign": "assigned it to",
    "ask": "asked the provider", "route": "routed it to", "wait": "lets it wait until", "resume": "went on with it",
    "reveal": "looked at the patient", "take-over": "took it over from", "release": "released the file",
    "accept": "accepted an error", "refuse": "took an acceptance back", "outcome": "what came of the release",
    "withdraw": "withdrew the file",
}  # fmt: skip


class Happening(NamedTuple):
    """Something that became of a claim; `kind` tells what was done here from what partners and payers answered."""

    at: str
    who: str
    what: str
    note: str
    kind: str


def happenings(events: Iterable[DeskEvent], came: str, answered: Iterable[Timeline]) -> list[Happening]:
    """All of it, the last first."""
    listed = [
        Happening(event.at, event.person, DONE_IN_WORDS.get(event.action, event.action), event.note, "desk")
        for event in events
    ]
    listed.append(Happening(came, "", "the file came", "", "file"))
    listed += [_answer(event) for timeline in answered for event in timeline.events]
    return sorted(listed, key=lambda happening: happening.at, reverse=True)


def _answer(event: Event) -> Happening:
    line = f"line {event.line} " if event.line else ""
    paid = f"paid {event.paid}" if event.paid else ""
    sure = f"({event.certainty})" if event.certainty not in ("", "exact") else ""
    note = " · ".join(filter(None, (event.codes, event.remarks, paid, event.note, event.source, sure)))
    return Happening(event.day, event.by, f"{line}{event.state}", note, "answer")


def answered_before(session: Session, number: str, billing_npi: str) -> Iterator[Timeline]:
    """The timelines of claims of this number that went out earlier, from the same billing provider."""
    for timeline in timelines(session, number) if number else ():
        if not billing_npi or timeline.claims[0].billing_npi == billing_npi:
            yield timeline
