"""The timelines of claims, out of what was kept of them and of their answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from edi837.answers.book import BookedClaim
from edi837.answers.claim_timeline import Event, Timeline, answer_event, timeline_of
from edi837.ledger import schema
from edi837.ledger.chunks import chunks
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import KeptRow, KeptSet, level_rows_of, rows_of_claims, sets_numbered, speaks_of
from edi837.ledger.sent import claims_called, claims_numbered, claims_replacing

_rows = schema.metadata.tables["answer_rows"]
_AT_ONCE = 400


def timelines(session: Session, number: str) -> list[Timeline]:
    """The timelines of the claims with a CLM01: one for each billing provider and first day of service.

    A claim that names the payer's number of another one (REF*F8) belongs to the timeline of that one.
    """
    return timelines_called(session, [number]).get(number, [])


def timelines_called(session: Session, numbers: Sequence[str]) -> dict[str, list[Timeline]]:
    """The timelines of the claims with each of some CLM01; of a number that went out with no claim there are none."""
    called: dict[str, list[Timeline]] = {}
    for chunk in chunks(numbers, _AT_ONCE):
        called |= _called(session, chunk)
    return called


def _called(session: Session, numbers: Sequence[str]) -> dict[str, list[Timeline]]:
    named = claims_called(session, numbers)
    rows = _rows_by_claim(session, (claim.number for claim in named))
    related = {*_resubmissions(session, named, rows), *_originals(session, named)}
    others = list(claims_numbered(session, {other for _, other in related}).values())
    rows |= _rows_by_claim(session, {other.number for other in others} - rows.keys())
    every = {claim.number: claim for claim in (*named, *others)}
    levels = level_rows_of(session, every.values())
    sets = sets_numbered(
        session, {kept.set_number for kept in (*levels, *(row for own in rows.values() for row in own))}
    )
    events = {
        number: [
            *_events(rows.get(number, ()), sets),
            *_events((row for row in levels if speaks_of(row.row, claim)), sets),
        ]
        for number, claim in every.items()
    }
    of_number: dict[str, dict[int, BookedClaim]] = {}
    for claim in named:
        of_number.setdefault(claim.patient_control_number, {})[claim.number] = claim
    for number, other in related:
        of_number[every[number].patient_control_number][other] = every[other]
    return {
        number: [timeline_of(number, group, events) for group in _by_service(claims.values())]
        for number, claims in of_number.items()
    }


def _by_service(claims: Iterable[BookedClaim]) -> Iterable[list[BookedClaim]]:
    """Claims in the order in which they went out, those of one provider and day together."""
    groups: dict[tuple[str, str], list[BookedClaim]] = {}
    for claim in sorted(claims, key=lambda claim: (claim.sent, claim.number)):
        groups.setdefault((claim.billing_npi, claim.service_from), []).append(claim)
    return groups.values()


def _rows_by_claim(session: Session, claims: Iterable[int]) -> dict[int, list[KeptRow]]:
    numbers = list(claims)
    by_claim: dict[int, list[KeptRow]] = {number: [] for number in numbers}
    for kept in rows_of_claims(session, numbers):
        by_claim[kept.claim or 0].append(kept)
    return by_claim


def _events(rows: Iterable[KeptRow], sets: dict[int, KeptSet]) -> Iterable[Event]:
    for kept in rows:
        of_set = sets[kept.set_number]
        order = of_set.trace or of_set.digest, kept.row.item
        yield answer_event(kept.row, of_set.file, order, kept.line, kept.certainty, kept.reason)


def _resubmissions(
    session: Session, claims: Sequence[BookedClaim], rows: dict[int, list[KeptRow]]
) -> Iterable[tuple[int, int]]:
    """Of claims those whose REF*F8 is a number that the payer gave to them, both by their numbers."""
    given: dict[tuple[str, str], list[int]] = {}
    for claim in claims:
        for payer_number in {kept.row.payer_number for kept in rows[claim.number]} - {""}:
            given.setdefault((payer_number, claim.billing_npi), []).append(claim.number)
    for later in claims_replacing(session, {payer_number for payer_number, _ in given}):
        for number in given.get((later.ref_f8, later.billing_npi), ()):
            yield number, later.number


def _originals(session: Session, claims: Sequence[BookedClaim]) -> Iterable[tuple[int, int]]:
    """Of claims those that the payer gave the number to that their REF*F8 is, both by their numbers."""
    naming: dict[str, list[int]] = {}
    for claim in claims:
        if claim.ref_f8:
            naming.setdefault(claim.ref_f8, []).append(claim.number)
    if not naming:
        return
    asked = select(_rows.c.payer_number, _rows.c.claim).where(
        _rows.c.payer_number.in_(naming), _rows.c.claim.is_not(None)
    )
    for payer_number, original in session.execute(asked.distinct()):
        for number in naming[payer_number]:
            yield number, original
