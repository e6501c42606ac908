"""Payer mappings: what a payer asks for, answered by itself, its class, or the default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date

from edi837.mapping.citation import Citation
from edi837.mapping.policies_in_force import InForce, in_force
from edi837.mapping.stated_policy import KnownBy, PayerPlan, Period, StatedPolicy
from edi837.system.dataclass import dataclass

DEFAULT = "default"
# Attributes that narrow a statement down: what is asked for must be among their values, when they are given.
_NARROWING = {"uses": "use", "sites": "site", "forms": "form", "codes": "code"}
# Attributes that must be the very value asked for, when the question names them.
_EXACT = ("rule", "unit")
# Kinds whose statement about one thing says nothing of another: demanding JZ does not lift the demand for JA.
_APART = {"modifier": "code"}


@dataclass(frozen=True)
class PayerStatement:
    """One element of a payer file: its kind (tag), its attributes, its source, and where it stands."""

    kind: str
    attributes: Mapping[str, str]
    source: Citation | None
    file: str
    line: int

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def fits(self, asked: Mapping[str, str], on: date | None) -> bool:
        """Whether it speaks of what is asked: each narrowing attribute holds the value, `on` is within its period."""
        for attribute, question in _NARROWING.items():
            values = self.attributes.get(attribute)
            if values is not None and asked.get(question) not in values.split():
                return False
        if any(name in asked and self.attributes.get(name) != asked[name] for name in _EXACT):
            return False
        return self._holds_on(on)

    def _holds_on(self, on: date | None) -> bool:
        first, last = self.attributes.get("from"), self.attributes.get("until")
        if on is None or self.kind == "permit":
            return True
        return (first is None or date.fromisoformat(first) <= on) and (last is None or on <= date.fromisoformat(last))


@dataclass(frozen=True)
class Entry:
    """One file: a payer or a class, in the words of release 1 (`statements`), or as policies (`stated`).

    `extends` are the files that it builds on; `ids` those of a payer (NM109), or of a class (SBR09).
    """

    id: str
    name: str
    extends: tuple[str, ...]
    is_payer: bool
    ids: tuple[KnownBy, ...]
    statements: tuple[PayerStatement, ...]
    file: str
    line: int
    stated: tuple[StatedPolicy, ...] = ()
    without: frozenset[str] = frozenset()
    plans: tuple[PayerPlan, ...] = ()
    sha256: str = ""
    # The lists and sources that nothing in the file names, by line; looked for when it is checked.
    unused: Callable[[], Iterable[tuple[int, str]]] = field(default=tuple, compare=False, repr=False)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its statements."""
        return frozenset(statement.kind for statement in self.statements)


@dataclass(frozen=True)
class Policy:
    """What holds for one payer: its own file where there is one, its class, the classes above.

    `kinds` are those of the statements that there are at all; `policies` what the files state as policies. `key` tells
    it apart from every other of the same mappings.
    """

    payer_class: str
    mapped: bool
    known_class: bool
    entries: tuple[Entry, ...]
    kinds: frozenset[str]
    policies: InForce = field(default_factory=InForce)
    key: tuple[str, ...] = ()
    _answers: dict[object, tuple[PayerStatement, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The name in the nearest file."""
        return self.entries[0].name

    def find(self, kind: str, on: date | None = None, **asked: str) -> PayerStatement | None:
        """The nearest statement of `kind` that speaks of what is asked."""
        statements = self.all(kind, on, **asked)
        return statements[0] if statements else None

    def all(self, kind: str, on: date | None = None, **asked: str) -> tuple[PayerStatement, ...]:
        """The statements of `kind` that speak of what is asked, from the nearest file that has any.

        A kind of _APART is answered for each of its subjects apart, the nearest file's first.
        """
        if kind not in self.kinds:
            return ()
        key = (kind, on, *asked.items())
        known = self._answers.get(key)
        if known is None:
            known = self._look_up(kind, on, asked)
            if len(self._answers) < 50_000:
                self._answers[key] = known
        return known

    def ever(self, kind: str, **asked: str) -> Iterator[PayerStatement]:
        """All statements of `kind` that speak of what is asked on some day, in whichever file they stand."""
        if kind in self.kinds:
            for entry in self.entries[: self.policies.ends.get(kind)]:
                yield from (
                    statement
                    for statement in entry.statements
                    if statement.kind == kind and statement.fits(asked, None)
                )

    def answers_before(self, distance: int, kind: str, on: date | None, **asked: str) -> bool:
        """Whether one of the first files, `distance` of them, has a statement that speaks of what is asked."""
        statement = self.find(kind, on, **asked)
        return statement is not None and any(statement.file == entry.file for entry in self.entries[:distance])

    def _look_up(self, kind: str, on: date | None, asked: Mapping[str, str]) -> tuple[PayerStatement, ...]:
        subject = _APART.get(kind, "")
        by_subject: dict[str | None, tuple[PayerStatement, ...]] = {}
        for entry in self.entries[: self.policies.ends.get(kind)]:
            own: dict[str | None, tuple[PayerStatement, ...]] = {}
            for statement in entry.statements:
                if statement.kind == kind and statement.fits(asked, on):
                    about = statement.attributes.get(subject)
                    own[about] = (*own.get(about, ()), statement)
            by_subject |= {about: stated for about, stated in own.items() if about not in by_subject}
        return tuple(statement for stated in by_subject.values() for statement in stated)


@dataclass(frozen=True)
class Binding:
    """Which file (`payer`, an id of `entries`) a payer id names, and at whom and when."""

    known_by: KnownBy
    payer: str
    entries: Mapping[str, Entry] = field(repr=False)

    @property
    def entry(self) -> Entry:
        """What the file says."""
        return self.entries[self.payer]


@dataclass(frozen=True)
class Payers:
    """All payer files; a policy is made once for each payer id, filing indicator and binding.

    `bindings` are by payer id, those for one submitter first. `read_at_once` are the entries that were not found sound
    before: all but payers of policies alone. `asks_earlier` says that a policy may ask for doses of other files.
    """

    entries: Mapping[str, Entry]
    bindings: Mapping[str, tuple[Binding, ...]]
    by_indicator: Mapping[str, Entry]
    read_at_once: tuple[Entry, ...]
    asks_earlier: bool = False
    _policies: dict[tuple[str, ...], Policy] = field(default_factory=dict, compare=False, repr=False)

    def policy(self, payer_id: str, indicator: str, submitter: str = "", day: date | None = None) -> Policy:
        """The policy for NM109 of 2010BB and SBR09 of 2000B, as a submitter (ISA06, NM109 of 1000A) knows the payer."""
        payer_id, indicator = payer_id.strip().upper(), indicator.strip().upper()
        entry = self._entry(payer_id, submitter.strip().upper(), day)
        key = (payer_id, indicator) if entry is None else (payer_id, indicator, entry.id)
        policy = self._policies.get(key)
        if policy is None:
            policy = self._make(key, entry, indicator)
            if len(self._policies) < 10_000:
                self._policies[key] = policy
        return policy

    def policy_of(self, entry: Entry) -> Policy:
        """The policy of a file, whatever ids it is known by."""
        return self._make((entry.id,), entry, "")

    def depends_on_day(self, payer_id: str) -> bool:
        """Whether a payer id names one file on some days and another, or none, on others."""
        return any(binding.known_by.period != Period() for binding in self.bindings.get(payer_id.strip().upper(), ()))

    def _entry(self, payer_id: str, submitter: str, day: date | None) -> Entry | None:
        for binding in self.bindings.get(payer_id, ()):
            known_by = binding.known_by
            if known_by.submitter in ("", submitter) and (day is None or known_by.period.holds(day)):
                return binding.entry
        return None

    def _make(self, key: tuple[str, ...], entry: Entry | None, indicator: str) -> Policy:
        known = self.by_indicator.get(indicator)
        chain = self.chain(entry, known or self.entries[DEFAULT])
        payer_class = next((above.id for above in chain if not above.is_payer), DEFAULT)
        known_class = known is not None or (entry is not None and bool(entry.extends))
        kinds = frozenset(kind for above in chain for kind in above.kinds)
        return Policy(payer_class, entry is not None, known_class, chain, kinds, in_force(chain), key)

    def chain(self, payer: Entry | None, by_indicator: Entry) -> tuple[Entry, ...]:
        """The payer's file and those that it extends, each before what it extends; then the class of the claim, where
        they name none, and those above.
        """
        chain: dict[str, Entry] = {}

        def follow(entry: Entry) -> None:
            chain.setdefault(entry.id, entry)
            for name in entry.extends:
                if name not in chain:
                    follow(self.entries[name])

        if payer is not None:
            follow(payer)
        if all(entry.is_payer for entry in chain.values()):
            follow(by_indicator)
        return tuple(chain.values())

    def statements(self) -> Iterator[PayerStatement]:
        """Every statement that names a rule, and others: for checks that need to know the rules."""
        for entry in self.read_at_once:
            yield from entry.statements
