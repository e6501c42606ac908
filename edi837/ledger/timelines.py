"""The timelines of claims, out of what was kept of them and of their answers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from edi837.answers.book import BookedClaim
from edi837.answers.claim_timeline import Event, Timeline, answer_event, timeline_of
from edi837.ledger import kept_answers, schema
from edi837.ledger.connect import Session
from edi837.ledger.kept_answers import KeptSet
from edi837.ledger.sent import claims_called, claims_numbered

_claims, _rows = schema.metadata.tables["sent_claims"], schema.metadata.tables["answer_rows"]


def timelines(session: Session, number: str) -> list[Timeline]:
    """The timelines of the claims with a CLM01: one for each billing provider and first day of service.

    A claim that names the payer's number of another one (REF*F8) belongs to the timeline of that one.
    """
    named = claims_called(session, number)
    every = {claim.number: claim for claim in named}
    for claim in named:
        every |= {other.number: other for other in _resubmissions(session, claim)}
        every |= {other.number: other for other in _originals(session, claim)}
    groups: dict[tuple[str, str], list[BookedClaim]] = {}
    for _, claim in sorted(every.items()):
        groups.setdefault((claim.billing_npi, claim.service_from), []).append(claim)
    sets = {of_set.number: of_set for of_set in kept_answers.sets_kept(session)}
    return [
        timeline_of(number, claims, {claim.number: list(_events(session, claim, sets)) for claim in claims})
        for claims in groups.values()
    ]


def _events(session: Session, claim: BookedClaim, sets: dict[int, KeptSet]) -> Iterator[Event]:
    for kept in (*kept_answers.rows_of_claim(session, claim.number), *kept_answers.level_rows_of(session, claim)):
        of_set = sets[kept.set_number]
        order = of_set.trace or of_set.digest, kept.row.item
        yield answer_event(kept.row, of_set.file, order, kept.line, kept.certainty, kept.reason)


def _resubmissions(session: Session, claim: BookedClaim) -> list[BookedClaim]:
    """Claims whose REF*F8 is a number that the payer gave to this one."""
    numbers = select(_rows.c.payer_number).where(_rows.c.claim == claim.number, _rows.c.payer_number != "")
    asked = select(_claims.c.number).where(_claims.c.ref_f8.in_(numbers), _claims.c.billing_npi == claim.billing_npi)
    return list(claims_numbered(session, session.execute(asked).scalars()).values())


def _originals(session: Session, claim: BookedClaim) -> list[BookedClaim]:
    """Claims that the payer gave the number to that this one's REF*F8 is."""
    if not claim.ref_f8:
        return []
    asked = select(_rows.c.claim).where(_rows.c.payer_number == claim.ref_f8, _rows.c.claim.is_not(None))
    return list(claims_numbered(session, session.execute(asked).scalars()).values())
