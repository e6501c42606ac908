"""Findings on claims that went out: kept with the claims, and read with all that was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import bindparam, delete, func, insert, select

from edi837.answers.answer_row import REJECTED
from edi837.answers.book import BookedClaim
from edi837.ledger import kept_answers, schema
from edi837.ledger.answer_tables import MOST
from edi837.ledger.connect import Session
from edi837.ledger.matching import claims_of_level
from edi837.ledger.prepared_statement import Prepared
from edi837.ledger.sent import claims_numbered
from edi837.scorecard.claim_answers import ClaimAnswers
from edi837.scorecard.finding_fate import REFUSALS, AnswerToClaim
from edi837.scorecard.sent_finding import SentFinding, once_a_line
from edi837.system.named_tuple import NamedTuple

_tables = schema.metadata.tables
_claims, _rows = _tables["sent_claims"], _tables["answer_rows"]
_findings, _judges = _tables["sent_findings"], _tables["sent_judges"]
_AT_ONCE = 400
_PLACES = Prepared(
    select(_claims.c.output_sha256, _claims.c.byte_start, _claims.c.number).where(
        _claims.c.source == bindparam("source")
    )
)
_NEW_FINDING = Prepared(insert(_findings))
_NO_JUDGE = Prepared(delete(_judges).where(_judges.c.output_sha256 == bindparam("output_sha256")))
_NEW_JUDGE = Prepared(insert(_judges))
# Frequencies of claims that take the place of an earlier one, or void it.
_LATER = ("7", "8")


class PlacedFinding(NamedTuple):
    """A finding, and where its claim begins in which file that went out."""

    output_sha256: str
    byte_start: int
    finding: SentFinding


class JudgingRelease(NamedTuple):
    """What judged a file that went out; `lacking` says why its findings are not known, '' where they are."""

    output_sha256: str
    judged_by: str
    lacking: str = ""


def forget_findings(session: Session, source: str) -> None:
    """Forget the findings on the claims of a source."""
    of_source = select(_claims.c.number).where(_claims.c.source == source)
    session.execute(delete(_findings).where(_findings.c.claim.in_(of_source)))


def claim_places(session: Session, source: str) -> dict[tuple[str, int], int]:
    """The numbers of the claims of a source, by the file and the byte at which each begins."""
    return {(sha256, start): number for sha256, start, number in _PLACES.rows(session, source=source)}


def add_findings(
    session: Session, source: str, judges: Iterable[JudgingRelease], placed: Iterable[PlacedFinding]
) -> None:
    """Keep findings on the claims of a source, and what judged its files. What stands at no claim is counted."""
    numbers = claim_places(session, source)
    unplaced: Counter[str] = Counter()
    findings = iter(placed)
    while chunk := list(islice(findings, _AT_ONCE)):
        kept = []
        for each in chunk:
            number = numbers.get((each.output_sha256, each.byte_start))
            if number is None:
                unplaced[each.output_sha256] += 1
            else:
                kept.append(_values(number, each.finding))
        _NEW_FINDING.change_each(session, kept)
    for judge in judges:
        _NO_JUDGE.change(session, output_sha256=judge.output_sha256)
        _NEW_JUDGE.change(session, unplaced=unplaced[judge.output_sha256], **judge._asdict())


def _values(number: int, finding: SentFinding) -> dict[str, object]:
    texts = {name: value[:MOST] for name, value in finding._asdict().items() if isinstance(value, str)}
    return {"claim": number, **texts, "repaired": int(finding.repaired)}


def unplaced_findings(session: Session) -> int:
    """How many findings stood at no claim that went out."""
    return int(session.execute(select(func.coalesce(func.sum(_judges.c.unplaced), 0))).scalar_one())


def files_before(session: Session) -> int:
    """How many files went out before findings were kept."""
    known = select(_judges.c.output_sha256)
    asked = select(func.count(_claims.c.output_sha256.distinct()))
    asked = asked.where(_claims.c.sent != "", _claims.c.output_sha256.notin_(known))
    return int(session.execute(asked).scalar_one())


def lacking_findings(session: Session) -> list[str]:
    """Why findings of files that went out are not known, each reason once."""
    asked = select(_judges.c.lacking).where(_judges.c.lacking != "").distinct()
    return sorted(session.execute(asked).scalars())


def scored_claims(session: Session) -> Iterator[ClaimAnswers]:
    """The claims that had a finding, or were refused something, with all answers to them."""
    levels = _rejected_levels(session)
    judged = session.execute(select(_judges.c.output_sha256, _judges.c.judged_by))
    judges = {row.output_sha256: row.judged_by for row in judged}
    replaced = _replaced(session)
    numbers = set(session.execute(select(_findings.c.claim).distinct()).scalars())
    refused = select(_rows.c.claim).where(_rows.c.state.in_(sorted(REFUSALS)), _rows.c.claim.is_not(None))
    numbers |= {*session.execute(refused.distinct()).scalars(), *levels}
    ordered = iter(sorted(numbers))
    while chunk := list(islice(ordered, _AT_ONCE)):
        claims = claims_numbered(session, chunk)
        findings, answers = _findings_of(session, chunk), _answers_to(session, chunk)
        for number in chunk:
            if (claim := claims.get(number)) is not None:
                later = [sent for sent in replaced.get(_key(claim), ()) if sent > claim.sent[:10]]
                yield ClaimAnswers(
                    claim, once_a_line(findings.get(number, ())), [*answers.get(number, ()), *levels.get(number, ())],
                    judges.get(claim.output_sha256, ""), min(later, default=""),
                )  # fmt: skip


def _findings_of(session: Session, numbers: Sequence[int]) -> dict[int, list[SentFinding]]:
    columns = _findings.c.claim, *(_findings.c[name] for name in SentFinding._fields)
    by_claim: dict[int, list[SentFinding]] = {}
    for number, *values in session.execute(select(*columns).where(_findings.c.claim.in_(numbers))):
        finding = SentFinding._make(values)
        by_claim.setdefault(number, []).append(finding._replace(repaired=bool(finding.repaired)))
    return by_claim


def _answers_to(session: Session, numbers: Sequence[int]) -> dict[int, list[AnswerToClaim]]:
    by_claim: dict[int, list[AnswerToClaim]] = {}
    for kept in kept_answers.rows_of_claims(session, numbers):
        by_claim.setdefault(kept.claim or 0, []).append(AnswerToClaim(kept.set_number, kept.row, kept.line))
    return by_claim


def _rejected_levels(session: Session) -> dict[int, list[AnswerToClaim]]:
    """Of each claim in a set, batch or interchange that was rejected the rows that say so."""
    by_claim: dict[int, list[AnswerToClaim]] = {}
    for kept in kept_answers.rows_of_levels(session, REJECTED):
        for claim in claims_of_level(session, kept.row).claims:
            by_claim.setdefault(claim.number, []).append(AnswerToClaim(kept.set_number, kept.row))
    return by_claim


def _replaced(session: Session) -> dict[tuple[str, str], list[str]]:
    """By number and provider of a claim, the days on which a claim went out that replaces or voids it."""
    columns = _claims.c.patient_control_number, _claims.c.billing_npi, _claims.c.sent
    days: dict[tuple[str, str], list[str]] = {}
    for number, npi, sent in session.execute(select(*columns).where(_claims.c.frequency.in_(_LATER))):
        if sent:
            days.setdefault((number, npi), []).append(sent[:10])
    return days


def _key(claim: BookedClaim) -> tuple[str, str]:
    return claim.patient_control_number, claim.billing_npi
