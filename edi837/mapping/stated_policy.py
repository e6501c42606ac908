"""What a payer states in one policy: when it holds, what it asks, where it was read, and examples of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Protocol

from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

# Status of a policy.
ON, SHADOW, OFF = "on", "shadow", "off"
# What an ask wants of a thing.
DEMANDED, EXPECTED, REFUSED, NOT_NEEDED = "demanded", "expected", "refused", "not-needed"
ANY_OF = "any-of"


class Period(NamedTuple):
    """First and last day; None where it is open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies within. A day that is not known lies within an open period alone."""
        if day is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Names:
    """What an attribute names: values by kind (codes, ndcs, providers …) with their periods, and words.

    `empty` are lists without a value, which somebody has yet to fill: of them nothing is known.
    """

    values: Mapping[str, Mapping[str, tuple[Period, ...]]]
    words: frozenset[str] = frozenset()
    empty: tuple[str, ...] = ()

    def has(self, kind: str, value: str, day: date | None) -> bool:
        """Whether a value of a kind is named for a day."""
        periods = self.values.get(kind, _NONE).get(value)
        return periods is not None and any(period.holds(day) for period in periods)

    def begins(self, kind: str, value: str, day: date | None) -> bool:
        """Whether a value, or what it begins with, is named for a day."""
        named = self.values.get(kind, _NONE)
        return any(self.has(kind, value[:length], day) for length in range(len(value), 2, -1)) if named else False

    def listed(self, kind: str, day: date | None) -> list[str]:
        """The values of a kind that are named for a day, for messages."""
        return [value for value in self.values.get(kind, _NONE) if self.has(kind, value, day)]


_NONE: Mapping[str, tuple[Period, ...]] = {}


@dataclass(frozen=True)
class PolicyScope:
    """One `when` or `except`: all that it names holds together. `names` are by attribute."""

    period: Period
    names: Mapping[str, Names]
    days: int
    line: int
    stated: Mapping[str, str] = field(compare=False)


@dataclass(frozen=True)
class Ask:
    """What a policy asks: its kind (the element), its attributes, what they name, and the pictures of a number.

    `parts` are the asks of which one is enough.
    """

    kind: str
    attributes: Mapping[str, str]
    names: Mapping[str, Names]
    pictures: tuple[str, ...]
    line: int
    parts: tuple[Ask, ...] = ()

    @property
    def want(self) -> str:
        """Demanded, expected, refused or not-needed."""
        return self.attributes.get("is", DEMANDED)

    def words(self, attribute: str) -> tuple[str, ...]:
        """The items of a list attribute as they are written."""
        return tuple(self.attributes.get(attribute, "").split())

    def amount(self, attribute: str) -> Decimal | None:
        """An attribute as a number."""
        text = self.attributes.get(attribute)
        return None if text is None else Decimal(text)


class PolicySource(NamedTuple):
    """Where a policy was read; reports show publisher, title and date."""

    publisher: str
    title: str
    published: str
    read: date
    review_by: date
    address: str

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title} ({self.published})"


class Example(NamedTuple):
    """A claim in words that breaks or keeps a policy: its attributes, and those of each of its drugs."""

    breaks: bool
    attributes: Mapping[str, str]
    drugs: tuple[Mapping[str, str], ...]
    line: int


class WrittenPolicy(Protocol):
    """A policy as it stands in its file."""

    @property
    def examples(self) -> tuple[Example, ...]:
        """Its examples."""

    @property
    def digest(self) -> str:
        """SHA-256 of all that it says."""


@dataclass(frozen=True)
class StatedPolicy:
    """A policy of a payer or class (`owner`). `severity` is error, warning or info."""

    owner: str
    id: str
    says: str
    source: PolicySource
    severity: str
    status: str
    carc: str | None
    rarc: str | None
    when: tuple[PolicyScope, ...]
    excepts: tuple[PolicyScope, ...]
    asks: tuple[Ask, ...]
    file: str
    line: int
    written: WrittenPolicy = field(compare=False, repr=False)

    @property
    def examples(self) -> tuple[Example, ...]:
        """The claims that break and keep it; read when they are asked for."""
        return self.written.examples

    @property
    def digest(self) -> str:
        """SHA-256 of all that it says, however its file is laid out."""
        return self.written.digest

    @property
    def key(self) -> str:
        """How rows and commands name it."""
        return f"{self.owner}/{self.id}"

    @property
    def all_asks(self) -> tuple[Ask, ...]:
        """Its asks, each followed by those of which it takes any."""
        return tuple(part for ask in self.asks for part in (ask, *ask.parts))

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its asks."""
        return frozenset(ask.kind for ask in self.all_asks) - {ANY_OF}


class PayerPlan(NamedTuple):
    """A line of business of a payer: what a claim for it has in SBR09, NM109 and SBR03; () where that is open."""

    id: str
    indicators: frozenset[str]
    payer_ids: frozenset[str]
    groups: tuple[str, ...]
    line: int

    def has(self, payer_id: str, indicator: str, group: str) -> bool:
        """Whether a claim is one of this plan; none is of a plan that nothing tells by."""
        if not (self.indicators or self.payer_ids or self.groups):
            return False
        if self.indicators and indicator not in self.indicators:
            return False
        return (not self.payer_ids or payer_id in self.payer_ids) and (not self.groups or group.startswith(self.groups))


class KnownBy(NamedTuple):
    """An id that a payer has in NM109: at one submitter, or at all ('')."""

    id: str
    submitter: str
    period: Period
