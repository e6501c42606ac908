"""What rules ask about earlier files, and what this file tells later ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from edi837.claim.envelope_facts import InterchangeFacts
from edi837.claim.facts import ClaimFacts, FileFacts
from edi837.evidence.history import BilledBefore, DaysBefore, SeenClaim
from edi837.ledger import parts, unread_claims
from edi837.ledger.connect import Ledger, Session
from edi837.ledger.files import add_rows, begun_on
from edi837.ledger.interchange_rows import interchange_row, short_digest
from edi837.ledger.keyed_claim import TOLD, KeyedClaim, claims_but
from edi837.ledger.keys import keyed_digest
from edi837.ledger.of_other_files import SEEN_CLAIMS, SEEN_DAYS, SEEN_GROUPS, SEEN_INTERCHANGES, Question
from edi837.ledger.past_days import PastDays
from edi837.ledger.past_units import PastUnits
from edi837.ledger.unwritten import Unwritten
from edi837.system.errors import LedgerError
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool

Answer = TypeVar("Answer")
# How many claims are looked up with one question.
_AT_ONCE = 400


class Rest(NamedTuple):
    """The rest of the file that a part is taken from: what `past` was told is to be known of that file, and no more."""

    sha256: str
    name: str
    past: Past


class Past:
    """The History of one file. Files that were quarantined or withdrawn went nowhere and do not count."""

    def __init__(
        self,
        ledger: Ledger,
        sha256: str,
        accepted: bool = False,
        rest: Rest | None = None,
        unwritten: Unwritten | None = None,
    ) -> None:
        self._ledger = ledger
        self._sha256 = sha256
        self._accepted = accepted
        self._rest = rest
        self._unwritten = unwritten or Unwritten()
        self._seen: dict[bytes, list[tuple[bytes, str]]] = {}
        self._days: dict[bytes, set[date]] = {}
        self._units = PastUnits(ledger.key)
        self._day_units = PastDays(ledger.key)
        self._groups: dict[bytes, str] = {}
        self._keyed_groups: Spool[bytes] = Spool()
        self._parent: str | None = None
        self._parent_is_known = False
        self._earlier: dict[bytes, str | None] = {}
        self._keyed_claims: Spool[KeyedClaim] = Spool()
        self.interchanges: list[InterchangeFacts] = []
        # Why a question could not be answered: the engine takes it for the fault of a rule, the job must not.
        self.failed: LedgerError | None = None

    def gap(self) -> str | None:
        """Why an answer may lack files that went out; None where the claims of all are known."""
        number = self._asked(unread_claims.number_unread)
        return unread_claims.in_words(number) if number else None

    def look_up(self, facts: FileFacts) -> None:
        """Ask for all claims and patients at once; most were never seen."""
        self.interchanges = list(facts.interchanges)
        self._take_rest()
        self._asked(partial(self._look_up_all, facts))

    def _look_up_all(self, facts: FileFacts, session: Session) -> None:
        groups = (short_digest(group.key) for group in facts.groups)
        while keys := list(islice(groups, _AT_ONCE)):
            self._keyed_groups.extend(keys)
            self._look_up_groups(keys, session)
        claims = iter(facts.claims)
        while chunk := list(islice(claims, _AT_ONCE)):
            keyed_claims = [self._keyed(claim) for claim in chunk]
            self._keyed_claims.extend(keyed_claims)
            self._look_up(keyed_claims, session)

    def interchange_seen(self, key: Sequence[str]) -> str | None:
        """The name of another file with the same ISA05–08, ISA13 and ISA15, or None; a part goes out under others."""
        if self.is_of_part():
            return None
        wanted = short_digest(key)
        if wanted not in self._earlier:
            self._earlier[wanted] = self._asked(partial(self._of_interchange, wanted))
        return self._earlier[wanted]

    def _of_interchange(self, key: bytes, session: Session) -> str | None:
        name: str | None = next((name for _, name in self._rows(SEEN_INTERCHANGES, session, [key])), None)
        return name if name is not None else self._unwritten.interchanges.get(key)

    def group_seen(self, key: Sequence[str]) -> str | None:
        """The name of another file with a group of the same parties, usage and number, or None, as for interchanges."""
        return None if self.is_of_part() else self._groups.get(short_digest(key))

    def _look_up_groups(self, keys: Sequence[bytes], session: Session) -> None:
        for key, name in self._rows(SEEN_GROUPS, session, keys):
            self._groups.setdefault(key, name)
        for key in self._unwritten.groups.keys() & set(keys):
            self._groups.setdefault(key, self._unwritten.groups[key])

    def is_of_part(self) -> bool:
        """Whether the file holds claims of another one, which went out without them."""
        if not self._parent_is_known:
            self._parent = self._asked(lambda session: parts.parent_of(session, self._sha256))
            self._parent_is_known = True
        return self._rest is not None or self._parent is not None

    def holds_back(self, key: Sequence[str]) -> bool:
        """Whether the file must wait for a person because of its control number."""
        return not self._accepted and self.interchange_seen(key) is not None

    def claim_seen(self, key: str, lines: str) -> SeenClaim | None:
        """An earlier claim by the digest of what it is known by; one with equal lines before another."""
        seen = self._seen.get(keyed_digest(self._ledger.key, bytes.fromhex(key)))
        if not seen:
            return None
        wanted = keyed_digest(self._ledger.key, bytes.fromhex(lines))
        equal = [name for digest, name in seen if digest == wanted]
        return SeenClaim(equal[0], True) if equal else SeenClaim(seen[0][1], False)

    def service_days(self, patient: str, substance: str) -> Sequence[date]:
        """Days on which a patient (a digest) had a substance, in other files."""
        return sorted(self._days.get(self._patient(bytes.fromhex(patient), substance), ()))

    def days_before(self, wanted: Collection[tuple[bytes, str]]) -> DaysBefore | None:
        """The days on which patients had drugs in other files, and the day on which the ledger began.

        None where it did not begin, or does not know the claims of all files.
        """
        if self.gap():
            return None
        keys = {self._patient(patient, drug): (patient, drug) for patient, drug in wanted}
        rest = self._rest.past._keyed_claims if self._rest is not None else ()
        rows = [row for claim in rest for row in claim.days if row[0] in keys]
        rows += [(key, day) for key in keys.keys() & self._unwritten.days.keys() for day in self._unwritten.days[key]]
        rows += self._asked(lambda session: [(key, day) for key, day in self._rows(SEEN_DAYS, session, keys)])
        since, days = self._asked(begun_on), dict[tuple[bytes, str], set[date]]()
        for key, day in rows:
            days.setdefault(keys[key], set()).add(day)
        return DaysBefore(since, {key: tuple(sorted(known)) for key, known in days.items()}) if since else None

    def authorized_units(self, authorization: bytes, code: str) -> Decimal:
        """The units billed under an authorization and code in other files."""
        return self._units.of(authorization, code)

    def billed_on_day(self, key: bytes) -> BilledBefore:
        """The units under a limit of the day, in other files that went out."""
        return self._day_units.of(key)

    def billed_by(self, key: bytes, account: bytes) -> Decimal | None:
        """How much of that is of an account."""
        return self._day_units.of_account(key, account)

    def tell(self, session: Session) -> None:
        """Write down what this file tells later ones."""
        self.tell_envelope(session)
        self.tell_claims(session)

    def tell_envelope(self, session: Session) -> None:
        """Write down what this file tells later ones of its interchanges and groups."""
        shown = [interchange_row(interchange.key) for interchange in self.interchanges]
        add_rows(session, "interchanges", self._sha256, shown)
        add_rows(session, "functional_groups", self._sha256, ((key,) for key in self._keyed_groups))

    def tell_claims(self, session: Session, but: Counter[bytes] | None = None) -> None:
        """Write down what this file tells later ones of its claims; not of so many of an identity as `but` has."""
        for table, rows_of in TOLD:
            rows = (row for keyed_claim in claims_but(self._keyed_claims, but) for row in rows_of(keyed_claim))
            add_rows(session, table, self._sha256, rows)

    def tell_later(self, unwritten: Unwritten, name: str, goes_out: bool) -> None:
        """Tell the files that are judged before this one is written down."""
        interchanges = (short_digest(interchange.key) for interchange in self.interchanges)
        unwritten.add(name, interchanges, self._keyed_groups, self._keyed_claims)
        if goes_out:
            unwritten.add_day_units(row for keyed_claim in self._keyed_claims for row in keyed_claim.day_units)

    def close(self) -> None:
        """Give up what was kept on disk."""
        self._keyed_claims.close()
        self._keyed_groups.close()

    def _take_rest(self) -> None:
        if self._rest is None:
            return
        for claim in self._rest.past._keyed_claims:
            self._seen.setdefault(claim.identity, []).append((claim.lines, self._rest.name))
            for patient, day in claim.days:
                self._days.setdefault(patient, set()).add(day)
            self._units.add(claim.authorized)
            self._day_units.add_rest(claim.day_units)

    def _keyed(self, claim: ClaimFacts) -> KeyedClaim:
        key = self._ledger.key
        days = tuple((self._patient(claim.patient, substance), day) for substance, day in claim.drug_days)
        authorized, day_units = self._units.rows(claim.authorized), self._day_units.rows(claim)
        identity, lines = keyed_digest(key, claim.identity), keyed_digest(key, claim.lines_digest)
        return KeyedClaim(identity, lines, days, authorized, day_units)

    def _patient(self, patient: bytes, substance: str) -> bytes:
        return keyed_digest(self._ledger.key, patient, substance.encode())

    def _look_up(self, keyed_claims: Sequence[KeyedClaim], session: Session) -> None:
        identities = (keyed_claim.identity for keyed_claim in keyed_claims)
        for identity, lines, name in self._rows(SEEN_CLAIMS, session, identities):
            self._seen.setdefault(identity, []).append((lines, name))
        for identity in {keyed_claim.identity for keyed_claim in keyed_claims} & self._unwritten.claims.keys():
            self._seen.setdefault(identity, []).extend(self._unwritten.claims[identity])
        patients = {patient for keyed_claim in keyed_claims for patient, _ in keyed_claim.days}
        for patient, day in self._rows(SEEN_DAYS, session, patients):
            self._days.setdefault(patient, set()).add(day)
        for patient in patients & self._unwritten.days.keys():
            self._days.setdefault(patient, set()).update(self._unwritten.days[patient])

        units = (row for claim in keyed_claims for row in claim.authorized)
        self._units.look_up(session, units, self._rows, self._unwritten)
        day_units = (row for claim in keyed_claims for row in claim.day_units)
        self._day_units.look_up(session, day_units, self._rows, self._unwritten)

    def _rows(self, question: Question, session: Session, keys: Iterable[bytes]) -> Iterator[Sequence[Any]]:
        rest = self._rest.sha256 if self._rest is not None else self._sha256
        return question.rows(session, self._sha256, rest, list(dict.fromkeys(keys)))

    def _asked(self, question: Callable[[Session], Answer]) -> Answer:
        try:
            with self._ledger.reading() as session:
                return question(session)
        except LedgerError as error:
            self.failed = error
            raise
