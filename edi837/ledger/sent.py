"""Claims that went out, kept and asked for by what answers name them by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from edi837.answers.answer_row import EXACT
from edi837.answers.book import BookedClaim, normal
from edi837.answers.match import BY_PAYER_NUMBER
from edi837.ledger import schema
from edi837.ledger.answer_tables import MOST
from edi837.ledger.connect import Session
from edi837.ledger.many_rows import insert_rows
from edi837.ledger.prepared_statement import Prepared
from edi837.rows.sent_claims import SentClaim
from edi837.system.named_tuple import NamedTuple

_claims, _lines, _rows = (schema.metadata.tables[name] for name in ("sent_claims", "sent_lines", "answer_rows"))
_listings, _findings = schema.metadata.tables["sent_listings"], schema.metadata.tables["sent_findings"]
_AT_ONCE = 400
BOOKED = (
    "number", "file", "sent", "output_sha256", "interchange", "group_number", "set_number", "bht03", "segment_first",
    "segment_last", "byte_start", "patient_control_number", "billing_npi", "payer_id", "charge", "service_from",
    "service_to", "frequency", "ref_d9", "ref_f8", "lines",
)  # fmt: skip
# The columns of a claim: its own, then those of its listing, of which two have other names.
_NAMED = {"group": "group_number", "transaction": "set_number"}
_COLUMNS = ("number", "source", "file", "sent", "normal", *(_NAMED.get(name, name) for name in SentClaim._fields))
# Of the listing these are numbers: segment_first, segment_last, byte_start, byte_end.
_FIRST_NUMBER, _PAST_NUMBERS = SentClaim._fields.index("segment_first"), SentClaim._fields.index("byte_end") + 1
_PAST_ALL = "\U0010ffff"
_LAST_NUMBER = Prepared(select(func.coalesce(func.max(_claims.c.number), 0)))
_IS_KNOWN = Prepared(select(_claims.c.number).where(_claims.c.source == bindparam("source")).limit(1))
_booked: Any = select(*(_claims.c[name] for name in BOOKED))


class SentFile(NamedTuple):
    """A file that went out: its name, and when."""

    name: str
    sent: str


def add_claims(session: Session, source: str, files: Mapping[str, SentFile], rows: Iterable[SentClaim]) -> int:
    """Keep the claims of a source; `files` are the outputs by their digest. How many they were."""
    first = int(_LAST_NUMBER.scalar(session))
    number, numbered = first, iter(rows)
    while chunk := list(islice(numbered, _AT_ONCE)):
        claims: list[tuple[object, ...]] = []
        lines: list[tuple[object, ...]] = []
        for row in chunk:
            number += 1
            claims.append(_claim(number, source, files.get(row.output_sha256, SentFile("", "")), row))
            named = (str(line.get("ref_6r", ""))[:MOST] for line in json.loads(row.lines))
            lines += [(number, ref_6r) for ref_6r in named if ref_6r]
        insert_rows(session, _claims, _COLUMNS, claims)
        insert_rows(session, _lines, ("claim", "ref_6r"), lines)
    return number - first


def _claim(number: int, source: str, file: SentFile, row: SentClaim) -> tuple[object, ...]:
    """The values of `_COLUMNS`."""
    *cells, lines = row
    if max(map(len, cells)) > MOST:
        cells = [cell[:MOST] for cell in cells]
    named = cells[:_FIRST_NUMBER], map(int, cells[_FIRST_NUMBER:_PAST_NUMBERS]), cells[_PAST_NUMBERS:]
    known = number, source, file.name[:MOST], file.sent, normal(row.patient_control_number)
    return *known, *chain(*named), lines


def forget_source(session: Session, source: str) -> None:
    """Forget the claims of a source; answers to them wait to be matched again."""
    if _IS_KNOWN.first(session, source=source) is None:
        return
    of_source = select(_claims.c.number).where(_claims.c.source == source)
    forgotten = update(_rows).where(_rows.c.claim.in_(of_source))
    session.execute(forgotten.values(claim=None, line="", certainty=""))
    session.execute(delete(_findings).where(_findings.c.claim.in_(of_source)))
    session.execute(delete(_lines).where(_lines.c.claim.in_(of_source)))
    session.execute(delete(_claims).where(_claims.c.source == source))


def forget_answered(session: Session, source: str) -> None:
    """Forget the claims of a source and what was answered to them, past their days."""
    of_source = select(_claims.c.number).where(_claims.c.source == source)
    session.execute(delete(_rows).where(_rows.c.claim.in_(of_source)))
    session.execute(delete(_findings).where(_findings.c.claim.in_(of_source)))
    session.execute(delete(_lines).where(_lines.c.claim.in_(of_source)))
    session.execute(delete(_claims).where(_claims.c.source == source))


def signature(session: Session, source: str) -> str:
    """What a listing was when its claims were kept; '' for one that is not known."""
    asked = select(_listings.c.signature).where(_listings.c.source == source)
    return session.execute(asked).scalar() or ""


def set_signature(session: Session, source: str, value: str) -> None:
    """Note what a listing is."""
    session.execute(delete(_listings).where(_listings.c.source == source))
    session.execute(insert(_listings).values(source=source, signature=value))


def booked(session: Session, asked: Any) -> list[BookedClaim]:
    """The claims of a question."""
    return [BookedClaim._make(row) for row in session.execute(asked)]


class LedgerBook:
    """The book of claims that matching asks, over one connection; what is asked for again is remembered."""

    def __init__(self, session: Session, learned: bool = True) -> None:
        self._session = session
        # Whether the payer's numbers that answers made known are asked for.
        self.learned = learned
        self._of_payer: dict[str, Sequence[BookedClaim]] = {}

    def of_numbers(self, numbers: Iterable[str]) -> dict[str, list[BookedClaim]]:
        """Claims by their normal number."""
        claims: dict[str, list[BookedClaim]] = {}
        wanted = iter(set(numbers))
        asked = select(_claims.c.normal, *(_claims.c[name] for name in BOOKED)).order_by(_claims.c.number)
        while chunk := list(islice(wanted, _AT_ONCE)):
            for key, *values in self._session.execute(asked.where(_claims.c.normal.in_(chunk))):
                claims.setdefault(key, []).append(BookedClaim._make(values))
        return claims

    def beginning(self, number: str, most: int) -> list[BookedClaim]:
        """Claims whose normal number begins so."""
        in_range = (_claims.c.normal >= number, _claims.c.normal < number + _PAST_ALL)
        return booked(self._session, _booked.where(*in_range).order_by(_claims.c.normal).limit(most))

    def with_line(self, ref_6r: str, most: int) -> list[BookedClaim]:
        """Claims that have a line with this REF*6R."""
        numbers = select(_lines.c.claim).where(_lines.c.ref_6r == ref_6r).distinct().limit(most)
        return booked(self._session, _booked.where(_claims.c.number.in_(numbers)).order_by(_claims.c.number))

    def of_payer_number(self, number: str) -> Sequence[BookedClaim]:
        """Claims that an answer with this number of the payer is known to be of."""
        known = self._of_payer.get(number)
        if known is None:
            # Most rows are exact: that index would be read whole.
            numbers = select(_rows.c.claim).where(
                _rows.c.payer_number == number, func.coalesce(_rows.c.certainty, "") == EXACT,
                _rows.c.claim.is_not(None), _rows.c.parent == 0, _rows.c.reason != BY_PAYER_NUMBER,
            )  # fmt: skip
            known = booked(self._session, _booked.where(_claims.c.number.in_(numbers.distinct())))
            self._of_payer[number] = known
        return known


def claims_numbered(session: Session, numbers: Iterable[int]) -> dict[int, BookedClaim]:
    """Claims by their numbers in the ledger."""
    claims: dict[int, BookedClaim] = {}
    wanted = iter(set(numbers))
    while chunk := list(islice(wanted, _AT_ONCE)):
        for claim in booked(session, _booked.where(_claims.c.number.in_(chunk))):
            claims[claim.number] = claim
    return claims


def claims_called(session: Session, numbers: Iterable[str]) -> list[BookedClaim]:
    """The claims with any of some CLM01, in the order in which they went out."""
    wanted = set(numbers)
    asked = _booked.where(_claims.c.normal.in_({normal(number) for number in wanted}))
    claims = booked(session, asked.order_by(_claims.c.sent, _claims.c.number))
    return [claim for claim in claims if claim.patient_control_number in wanted]


def claims_replacing(session: Session, payer_numbers: Iterable[str]) -> list[BookedClaim]:
    """The claims whose REF*F8 is one of some numbers of a payer."""
    claims: list[BookedClaim] = []
    wanted = iter(sorted(payer_numbers))
    while chunk := list(islice(wanted, _AT_ONCE)):
        claims += booked(session, _booked.where(_claims.c.ref_f8.in_(chunk)))
    return claims


def claims_at(session: Session, output_sha256: str, byte_start: int) -> list[BookedClaim]:
    """The claim at a place of a file that went out."""
    asked = _booked.where(_claims.c.output_sha256 == output_sha256, _claims.c.byte_start == byte_start)
    return booked(session, asked)


def claims_below(session: Session, **values: str) -> Iterator[BookedClaim]:
    """The claims of an interchange, group, set, batch or provider, in the order of their files."""
    asked = _booked.where(*(_claims.c[name] == value for name, value in values.items()))
    for row in session.execute(asked.order_by(_claims.c.number)):
        yield BookedClaim._make(row)


def largest_control_number(session: Session) -> int:
    """The largest number of an interchange, group or set that went out, of those that are numbers; 0 for none."""
    numbers = (
        text
        for name in ("interchange", "group_number", "set_number")
        for text in session.execute(select(_claims.c[name]).distinct()).scalars()
    )
    return max((int(text) for text in numbers if text.isascii() and text.isdigit()), default=0)
