"""What a claim bills under authorizations: digests of their numbers, with units."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.claim import Claim
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import code, fits

_ORIGINAL = "1"


class AuthorizedUnits(NamedTuple):
    """A target line under an authorization: which of the claim's lines, digest of the number, code and units."""

    number: int
    authorization: bytes
    procedure: str
    units: Decimal


def authorization_digest(number: str) -> bytes:
    """An authorization by the digest of its number, whatever its capitals and blanks."""
    return hashlib.blake2b(code(number).encode("latin-1", "replace"), digest_size=16).digest()


def authorized_units(claim: Claim) -> Iterator[AuthorizedUnits]:
    """The lines of what was given; a claim that voids or replaces another uses nothing more."""
    if b"G1" not in claim.content or claim.frequency != _ORIGINAL:
        return
    for line in claim.target_lines:
        if line.authorization is not None and line.units is not None and fits(line.units) and not line.discarded:
            digest = authorization_digest(line.authorization.value(2))
            yield AuthorizedUnits(line.index, digest, line.procedure, line.units)
