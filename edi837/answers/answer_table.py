"""The table of answers: one row a claim or line of an answer, of those about a level one for each of its claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edi837.answers.answer_row import NONE, AnswerRow
from edi837.answers.book import BookedClaim
from edi837.answers.read_answers import Unread
from edi837.system.named_tuple import NamedTuple


class ListedAnswer(NamedTuple):
    """One row of the table; the contract fixes the order. A row that is ambiguous, or of none, names no claim."""

    answer_file: str
    kind: str
    set: str
    segment: str
    key: str
    claim: str
    claim_file: str
    claim_interchange: str
    bht03: str
    claim_transaction: str
    billing_npi: str
    payer_id: str
    service_from: str
    frequency: str
    line: str
    state: str
    by: str
    codes: str
    remarks: str
    certainty: str
    reason: str
    paid: str
    balanced: str


COLUMNS = ListedAnswer._fields


def listed(
    file: str, kind: str, control_number: str, row: AnswerRow, match: tuple[str, str, str], claim: BookedClaim | None
) -> ListedAnswer:
    """The row of an answer; `match` is line, certainty and reason."""
    line, certainty, reason = match
    return ListedAnswer(
        file, kind, control_number, str(row.segment), row.key,
        *((
            claim.patient_control_number, claim.file, claim.interchange, claim.bht03, claim.transaction,
            claim.billing_npi, claim.payer_id, claim.service_from, claim.frequency,
        ) if claim is not None else ("",) * 9),
        line, row.state, row.by, row.codes, row.remarks, certainty, reason, row.paid, row.balanced,
    )  # fmt: skip


def of_level(
    file: str, kind: str, control_number: str, row: AnswerRow, certainty: str, claims: Sequence[BookedClaim]
) -> Iterator[ListedAnswer]:
    """The rows of an answer about a level, one for each claim; what a 999 says of segments stands with their claim."""
    faults = [fault for fault in row.faults.split() if fault.partition(":")[0].isdecimal()]
    for claim in claims:
        own = [fault for fault in faults if claim.segment_first <= int(fault.partition(":")[0]) <= claim.segment_last]
        codes = " ".join(filter(None, (row.codes, *(fault.partition(":")[2].rstrip(":") for fault in own))))
        yield listed(file, kind, control_number, row._replace(codes=codes), ("", certainty, ""), claim)


def not_read(file: str, unread: Unread) -> ListedAnswer:
    """The row of what was not read: it is of no claim, with the reason."""
    empty = dict.fromkeys(COLUMNS, "")
    empty |= {"answer_file": file, "kind": unread.kind, "set": unread.control_number}
    return ListedAnswer(**empty | {"certainty": NONE, "reason": unread.why})
