"""Authorizations as payers gave them, from a CSV file or a 278 response, and what they make of a line's number."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from pathlib import Path

from edi837.claim.authorized import authorization_digest
from edi837.claim.claim import ServiceLine
from edi837.claim.parties import party_segment
from edi837.evidence.evidence_table import CellFault, EvidenceRow, RowFault, read_evidence
from edi837.evidence.layouts import AUTHORIZATIONS
from edi837.evidence.response_278 import Answer278, answers_of_278
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import code as bare

APPROVED, PARTIAL, MODIFIED, PENDED, DENIED, CANCELLED = (
    "approved", "partial", "modified", "pended", "denied", "cancelled",
)  # fmt: skip
STATUSES = (APPROVED, PARTIAL, MODIFIED, PENDED, DENIED, CANCELLED)
_DIGEST_LENGTH = 16


class Authorization(NamedTuple):
    """What a payer gave for a code; '' and None stand for what it does not say. `row` is of the CSV, or of the 278 the
    place of the answer among all answers.
    """

    row: int
    number: str
    payer: str
    member_digest: str
    code: str
    units: Decimal | None
    first: date | None
    last: date | None
    place: str
    status: str

    @property
    def named(self) -> str:
        """As messages call it: never by its number."""
        return f"row {self.row} of the authorizations"


class AuthorizationState(NamedTuple):
    """What a line's number is worth: a word (right, expired ...), and the sentence for it."""

    word: str
    sentence: str


RIGHT = "right"


@dataclass(frozen=True)
class Authorizations:
    """All of a file, by number."""

    name: str
    sha256: str
    faults: tuple[RowFault, ...]
    _by_number: Mapping[str, list[Authorization]] = field(repr=False)
    _by_digest: Mapping[bytes, list[Authorization]] = field(repr=False)

    def of(self, number: str) -> list[Authorization]:
        """Those with a number, whatever its capitals and blanks."""
        return self._by_number.get(bare(number), [])

    def units_of(self, digest: bytes, procedure: str) -> Decimal | None:
        """The units that a number, by its digest, gives for a code; None where it gives no number of units."""
        given = self._by_digest.get(digest, ())
        units = [each.units for each in given if each.code in ("", procedure) and each.units is not None]
        return sum(units, Decimal(0)) if units else None

    def state_of(self, line: ServiceLine) -> AuthorizationState | None:
        """What the line's own number is worth by itself; None where the file does not have it."""
        reference = line.authorization
        given = self.of(reference.value(2)) if reference is not None else []
        if not given:
            return None
        for test in _TESTS:
            left = [each for each in given if test.passes(each, line)]
            if not left:
                return AuthorizationState(test.word, f"{_rows(given)}: {test.sentence(given, line)}")
            given = left
        status = min((each.status for each in given), key=STATUSES.index)
        if status == APPROVED:
            return AuthorizationState(RIGHT, f"{_rows(given)} fits")
        return AuthorizationState(status, f"{_rows(given)}: {_STATUS_SENTENCES[status]}")

    def fitting(self, line: ServiceLine) -> list[Authorization]:
        """Approved ones of the payer and member that would fit a line without a number."""
        return [
            each
            for members in self._by_number.values()
            for each in members
            if each.status in (APPROVED, PARTIAL, MODIFIED)
            and each.member_digest
            and all(test.passes(each, line) for test in _TESTS)
        ]


def member_digest(member: str) -> str:
    """How a file names a member: the first 16 hex digits of SHA-256 of the member id, without blanks, in capitals."""
    return hashlib.sha256(bare(member).encode()).hexdigest()[:_DIGEST_LENGTH] if member.strip() else ""


def _rows(given: Iterable[Authorization]) -> str:
    rows = sorted({each.row for each in given})
    return f"{'row' if len(rows) == 1 else 'rows'} {', '.join(map(str, rows))} of the authorizations"


def _of_member(each: Authorization, line: ServiceLine) -> bool:
    insured = party_segment(line.claim.subscriber, "IL")
    member = member_digest(insured.value(9)) if insured is not None else ""
    return not each.member_digest or not member or each.member_digest == member


def _of_payer(each: Authorization, line: ServiceLine) -> bool:
    return not each.payer or not line.claim.payer.id or each.payer == line.claim.payer.id.upper()


def _of_code(each: Authorization, line: ServiceLine) -> bool:
    return each.code in ("", line.procedure)


def _of_place(each: Authorization, line: ServiceLine) -> bool:
    return not each.place or not line.site or each.place == line.site.zfill(2)


def _of_day(each: Authorization, line: ServiceLine) -> bool:
    first, last = line.day, line.service_to or line.day
    if first is None or last is None:
        return True
    return (each.first is None or each.first <= first) and (each.last is None or last <= each.last)


def _period(given: Iterable[Authorization], line: ServiceLine) -> str:
    periods = sorted({f"{each.first or 'any day'} to {each.last or 'any day'}" for each in given})
    return f"it holds from {', '.join(periods)}, and the service is of {line.day}"


def _other_code(given: Iterable[Authorization], line: ServiceLine) -> str:
    return f"it is for {', '.join(sorted({each.code for each in given}))}, and {line.procedure} is billed"


def _other_place(given: Iterable[Authorization], line: ServiceLine) -> str:
    return f"it is for place {', '.join(sorted({each.place for each in given}))}, and {line.site} is billed"


class _Test(NamedTuple):
    """The word for an authorization that does not pass, what is said of it, and whether one passes."""

    word: str
    sentence: Callable[[list[Authorization], ServiceLine], str]
    passes: Callable[[Authorization, ServiceLine], bool]


# In the order in which they are asked.
_TESTS = (
    _Test("other payer", lambda given, line: "it is of another payer", _of_payer),
    _Test("other member", lambda given, line: "it is of another member", _of_member),
    _Test("other code", _other_code, _of_code),
    _Test("other place", _other_place, _of_place),
    _Test("expired", _period, _of_day),
)
_STATUS_SENTENCES = {
    PARTIAL: "the payer approved a part of what was asked",
    MODIFIED: "the payer approved something else than was asked",
    PENDED: "the payer has not decided yet",
    DENIED: "the payer denied it",
    CANCELLED: "it was cancelled",
}


def read_authorizations(path: Path) -> Authorizations:
    """Read a CSV file or a 278 response; MappingError where it cannot be used."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MappingError(str(path), None, f"cannot be read: {error.strerror}") from error
    if content.lstrip()[:3] == b"ISA":
        answers = enumerate(answers_of_278(path, content), 1)
        rows = [_of_answer(number, answer) for number, answer in answers]
        return _authorizations(path.name, hashlib.sha256(content).hexdigest(), (), rows)
    table = read_evidence(path, AUTHORIZATIONS, _authorization)
    return _authorizations(table.name, table.sha256, table.faults, table.rows)


def _of_answer(number: int, answer: Answer278) -> Authorization:
    member = member_digest(answer.member)
    return Authorization(
        number, answer.number, answer.payer, member, answer.code, answer.units, answer.first, answer.last, answer.place,
        answer.status,
    )  # fmt: skip


def _authorizations(
    name: str, sha256: str, faults: tuple[RowFault, ...], rows: Iterable[Authorization]
) -> Authorizations:
    by_number: dict[str, list[Authorization]] = {}
    for each in rows:
        by_number.setdefault(bare(each.number), []).append(each)
    by_digest = {authorization_digest(number): members for number, members in by_number.items()}
    return Authorizations(name, sha256, faults, by_number, by_digest)


def _authorization(row: EvidenceRow) -> Authorization:
    first, last = row.day("from"), row.day("until")
    if first and last and first > last:
        raise CellFault("column until: the authorization ends before it begins")
    member = row.text("member_digest").lower()
    if member and (len(member) < _DIGEST_LENGTH or not set(member) <= set("0123456789abcdef")):
        raise CellFault("column member_digest: must be 16 hex digits or more of SHA-256, never the id itself")
    return Authorization(
        row.number,
        row.needed("number", "the number of the authorization"),
        row.text("payer").upper(),
        member[:_DIGEST_LENGTH],
        bare(row.text("code")),
        row.number_in("units"),
        first,
        last,
        row.text("place").zfill(2) if row.text("place") else "",
        row.word("status", STATUSES) or APPROVED,
    )
