"""The listing of the claims of a file: as product code writes it, without native code, and from claims alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from edi837.claim.facts import patient_of
from edi837.jobs import claims_listing
from edi837.ledger.keys import keyed_digest
from edi837.report.writers import csv_line
from edi837.rows.sent_claims import SentClaim, sent_claim
from tests.judging import mappings


def by_claims(data: bytes, key: bytes = b"") -> list[bytes]:
    """The lines of the listing, each claim read as a claim, whatever it looks like."""
    return [csv_line(row).encode() for row in _rows(data, key)]


def _rows(data: bytes, key: bytes) -> Iterator[SentClaim]:
    for placed in claims_listing.claims_of(data, mappings()):
        patient = keyed_digest(key, patient_of(placed.claim)).hex() if key else ""
        row = sent_claim(placed.claim, placed.span, placed.bht03, "d", patient)
        yield row._replace(byte_start=str(placed.byte_start), byte_end=str(placed.byte_end))


def listed(data: bytes, key: bytes = b"") -> bytes:
    return b"".join(claims_listing.listed_in(data, "d", mappings(), key))


def listed_plainly(data: bytes, key: bytes = b"") -> bytes:
    """The same without native code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims_listing, "native", None)
        return listed(data, key)
