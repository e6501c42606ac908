"""The table of claims that went out: what an answer may name one of them by."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from edi837.claim.claim import Claim, ServiceLine
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan
from edi837.x12.values import iso, number, number_text


class SentClaim(NamedTuple):
    """One row: a claim of the file with the digest `output_sha256`, values as sent, dates as CCYY-MM-DD.

    `segment_first` and `segment_last` count from 1 (ST); `byte_end` is exclusive. `lines` is a JSON list of objects.
    """

    output_sha256: str
    interchange: str
    group: str
    transaction: str
    bht03: str
    segment_first: str
    segment_last: str
    byte_start: str
    byte_end: str
    patient_control_number: str
    ref_d9: str
    billing_npi: str
    payer_id: str
    payer_name: str
    charge: str
    service_from: str
    service_to: str
    frequency: str
    ref_f8: str
    patient_digest: str
    lines: str


COLUMNS = SentClaim._fields


def sent_claim(claim: Claim, span: ClaimSpan, bht03: str, output_sha256: str, patient: str) -> SentClaim:
    """The row of one claim; `patient` is the keyed digest of its patient, '' without a key."""
    info = claim.info
    first, last = _service_days(claim)
    return SentClaim(
        output_sha256,
        info.interchange,
        info.group,
        info.transaction,
        bht03,
        str(span.ordinal),
        str(max(segment.ordinal for segment in claim.loop.walk())),
        str(span.start),
        str(span.end),
        claim.patient_control_number.strip(),
        claim.reference("D9"),
        claim.billing_npi,
        claim.payer.id,
        claim.payer.name.strip(),
        amount_sent(claim.clm.value(2)),
        iso(first),
        iso(last),
        claim.frequency,
        claim.reference("F8"),
        patient,
        json.dumps([_line(line) for line in claim.lines], separators=(",", ":")),
    )


def _line(line: ServiceLine) -> dict[str, str]:
    return {
        "lx": line.number.strip(),
        "ref_6r": line.control_number.strip(),
        "code": line.procedure or line.revenue_code,
        "modifiers": ":".join(line.modifiers),
        "units": amount_sent(line.service.value(line.units_at)),
        "charge": amount_sent(line.service.value(line.charge_at)),
    }


def _service_days(claim: Claim) -> tuple[date | None, date | None]:
    """The statement's days where there are any, else the first and the last of the lines."""
    if claim.statement_from is not None:
        return claim.statement_days
    days = [line.service_days for line in claim.lines]
    firsts = [first for first, _ in days if first is not None]
    lasts = [last or first for first, last in days if first is not None]
    return min(firsts, default=None), max(filter(None, lasts), default=None)


@lru_cache(maxsize=1 << 14)
def amount_sent(text: str) -> str:
    """A number as a person would write it; what is not one as sent."""
    sent = text.strip()
    return number_text(sent) if number(sent) is not None else sent
