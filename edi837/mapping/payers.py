"""Payer mappings: what a payer asks for, answered by itself, its class, or the default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from edi837.mapping.citation import Citation

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
    """One file: a payer or a class."""

    id: str
    name: str
    inherits: str | None
    is_payer: bool
    ids: tuple[str, ...]
    statements: tuple[PayerStatement, ...]
    file: str
    line: int


@dataclass(frozen=True)
class Policy:
    """What holds for one payer: its own file where there is one, its class, the classes above.

    `kinds` are those of the statements that there are at all.
    """

    payer_class: str
    mapped: bool
    known_class: bool
    entries: tuple[Entry, ...]
    kinds: frozenset[str]
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
            for entry in self.entries:
                yield from (
                    statement
                    for statement in entry.statements
                    if statement.kind == kind and statement.fits(asked, None)
                )

    def _look_up(self, kind: str, on: date | None, asked: Mapping[str, str]) -> tuple[PayerStatement, ...]:
        subject = _APART.get(kind, "")
        by_subject: dict[str | None, tuple[PayerStatement, ...]] = {}
        for entry in self.entries:
            own: dict[str | None, tuple[PayerStatement, ...]] = {}
            for statement in entry.statements:
                if statement.kind == kind and statement.fits(asked, on):
                    about = statement.attributes.get(subject)
                    own[about] = (*own.get(about, ()), statement)
            by_subject |= {about: stated for about, stated in own.items() if about not in by_subject}
        return tuple(statement for stated in by_subject.values() for statement in stated)


@dataclass(frozen=True)
class Payers:
    """All payer files; a policy is made once for each payer id and filing indicator."""

    entries: Mapping[str, Entry]
    by_payer_id: Mapping[str, Entry]
    by_indicator: Mapping[str, Entry]
    _policies: dict[tuple[str, str], Policy] = field(default_factory=dict, compare=False, repr=False)

    def policy(self, payer_id: str, indicator: str) -> Policy:
        """The policy for NM109 of 2010BB and SBR09 of 2000B."""
        key = (payer_id.strip().upper(), indicator.strip().upper())
        policy = self._policies.get(key)
        if policy is None:
            policy = self._make(*key)
            if len(self._policies) < 10_000:
                self._policies[key] = policy
        return policy

    def _make(self, payer_id: str, indicator: str) -> Policy:
        entry = self.by_payer_id.get(payer_id)
        known = self.by_indicator.get(indicator)
        chain = tuple(self._chain(entry, known or self.entries[DEFAULT]))
        payer_class = next((entry.id for entry in chain if not entry.is_payer), DEFAULT)
        known_class = known is not None or (entry is not None and entry.inherits is not None)
        kinds = frozenset(statement.kind for above in chain for statement in above.statements)
        return Policy(payer_class, entry is not None, known_class, chain, kinds)

    def _chain(self, payer: Entry | None, by_indicator: Entry) -> Iterator[Entry]:
        """The payer's file, then the class that it names, or that of the claim where it names none, and those above."""
        entry = by_indicator
        if payer is not None:
            yield payer
            entry = self.entries[payer.inherits] if payer.inherits else by_indicator
        yield entry
        while entry.inherits:
            entry = self.entries[entry.inherits]
            yield entry

    def statements(self) -> Iterator[PayerStatement]:
        """Every statement of every file, for checks that need to know the rules."""
        for entry in self.entries.values():
            yield from entry.statements
