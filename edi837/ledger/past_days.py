"""Units under limits of the day in other files, by keyed digests, in thousandths as the ledger has them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from edi837.claim.facts import ClaimFacts
from edi837.evidence.history import NOTHING_BILLED, BilledBefore
from edi837.ledger.connect import Session
from edi837.ledger.keys import keyed_digest
from edi837.ledger.of_other_files import SEEN_DAY_UNITS, Ask
from edi837.ledger.unwritten import Unwritten
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import fits

_THOUSAND = 1000
# What is not written down yet comes after all files that are.
_LAST = 1 << 62


class DayRow(NamedTuple):
    """As the ledger keeps it: key and account, where the claim begins, thousandths of units.

    A claim that replaces or voids others has a row whose key is its account.
    """

    key: bytes
    account: bytes
    start: int
    thousandths: int


class _Billed(NamedTuple):
    """When it went out (the number of its file, then its place there), and thousandths of units."""

    at: tuple[int, int]
    thousandths: int


class PastDays:
    """What other files that went out billed under limits that hold for the claims of this one."""

    def __init__(self, key: bytes) -> None:
        self._secret = key
        self._billed: dict[bytes, dict[bytes, _Billed]] = {}
        # When an account was last replaced or voided, in other files; and the accounts that this file replaces.
        self._replaced: dict[bytes, tuple[int, int]] = {}
        self._replaced_here: set[bytes] = set()
        self._asked: set[bytes] = set()

    def rows(self, claim: ClaimFacts) -> tuple[DayRow, ...]:
        """The units of a claim as the ledger keeps them."""
        if not claim.day.account:
            return ()
        account = self._digest(claim.day.account)
        rows = [
            DayRow(self._digest(units.key), account, claim.span.start, int(units.units * _THOUSAND))
            for units in claim.day.units
            if fits(units.units)
        ]
        if claim.day.replaces:
            rows.append(DayRow(account, account, claim.span.start, 0))
        return tuple(rows)

    def look_up(self, session: Session, own: Iterable[DayRow], ask: Ask, unwritten: Unwritten) -> None:
        """Ask for the keys of some claims of this file, and for what replaces the accounts that come up."""
        keys: set[bytes] = set()
        for row in own:
            if row.key == row.account:
                self._replaced_here.add(row.account)
            elif row.key not in self._asked:
                keys.add(row.key)
        if not keys:
            return
        self._asked |= keys
        earlier = self._ask(session, keys, ask, unwritten)
        self._ask(session, {row.account for row in earlier} - self._asked, ask, unwritten)

    def _ask(self, session: Session, keys: set[bytes], ask: Ask, unwritten: Unwritten) -> list[DayRow]:
        self._asked |= keys
        earlier: list[DayRow] = []
        for number, *values in ask(SEEN_DAY_UNITS, session, keys):
            earlier.append(DayRow._make(values))
            self._add(number, earlier[-1])
        for key in keys & unwritten.day_units.keys():
            for number, row in unwritten.day_units[key]:
                earlier.append(DayRow._make(row))
                self._add(_LAST + number, earlier[-1])
        return earlier

    def add_rest(self, rows: Iterable[DayRow]) -> None:
        """What goes out as the rest of the file that this one is a part of."""
        for row in rows:
            self._add(_LAST, row)

    def _add(self, number: int, row: DayRow) -> None:
        at = number, row.start
        if row.key == row.account:
            self._replaced[row.account] = max(at, self._replaced.get(row.account, at))
            return
        of_key = self._billed.setdefault(row.key, {})
        if row.account not in of_key or of_key[row.account].at <= at:
            of_key[row.account] = _Billed(at, row.thousandths)

    def of(self, key: bytes) -> BilledBefore:
        """What other files billed under a key, but for what claims of this file replace or void."""
        counted = [units for account in self._billed.get(self._digest(key), ()) if (units := self._units(key, account))]
        return BilledBefore(sum(counted, Decimal(0)), len(counted)) if counted else NOTHING_BILLED

    def of_account(self, key: bytes, account: bytes) -> Decimal | None:
        """How much of that is of one account; None where no other file has it."""
        keyed = self._digest(account)
        return self._units(key, keyed) if keyed in self._billed.get(self._digest(key), ()) else None

    def _units(self, key: bytes, account: bytes) -> Decimal:
        billed = self._billed[self._digest(key)][account]
        if account in self._replaced_here or billed.at < self._replaced.get(account, billed.at):
            return Decimal(0)
        return Decimal(billed.thousandths) / _THOUSAND

    def _digest(self, value: bytes) -> bytes:
        return keyed_digest(self._secret, value)
