"""Units under authorizations in other files, by keyed digests; thousandths, so that the ledger adds whole numbers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from edi837.claim.authorized import AuthorizedUnits
from edi837.ledger.connect import Session
from edi837.ledger.keys import keyed_digest
from edi837.ledger.of_other_files import SEEN_UNITS, Ask
from edi837.ledger.unwritten import Unwritten

_THOUSAND = 1000
Units = tuple[bytes, int]


class PastUnits:
    """What other files billed under the authorizations of this one."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._units: dict[bytes, int] = {}
        self._asked: set[bytes] = set()

    def rows(self, lines: Iterable[AuthorizedUnits]) -> tuple[Units, ...]:
        """The lines of a claim as the ledger keeps them."""
        return tuple((self._digest(line.authorization, line.procedure), int(line.units * _THOUSAND)) for line in lines)

    def look_up(self, session: Session, own: Iterable[Units], ask: Ask, unwritten: Unwritten) -> None:
        """Ask for the authorizations of some claims of this file."""
        keys = {authorization for authorization, _ in own} - self._asked
        if not keys:
            return
        self._asked |= keys
        self.add((authorization, int(units)) for authorization, units in ask(SEEN_UNITS, session, keys))
        self.add((key, unwritten.authorized[key]) for key in keys & unwritten.authorized.keys())

    def add(self, rows: Iterable[Units]) -> None:
        """What other files have."""
        for authorization, thousandths in rows:
            self._units[authorization] = self._units.get(authorization, 0) + thousandths

    def of(self, authorization: bytes, code: str) -> Decimal:
        """The units under an authorization and code."""
        return Decimal(self._units.get(self._digest(authorization, code), 0)) / _THOUSAND

    def _digest(self, authorization: bytes, code: str) -> bytes:
        return keyed_digest(self._key, authorization, code.encode("latin-1", "replace"))
