"""What files tell later ones that are written down together, a moment later: until then the ledger does not know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date

from edi837.system.dataclass import dataclass


@dataclass
class Unwritten:
    """By digest, as the ledger keeps it: the name of the first file with an interchange or group, claims, days, units.

    `known` are digests and names of the files themselves; `outgoing` counts those that go out. It is empty while none
    waits.
    """

    interchanges: dict[bytes, str] = field(default_factory=dict)
    groups: dict[bytes, str] = field(default_factory=dict)
    claims: dict[bytes, list[tuple[bytes, str]]] = field(default_factory=dict)
    days: dict[bytes, set[date]] = field(default_factory=dict)
    authorized: dict[bytes, int] = field(default_factory=dict)
    day_units: dict[bytes, list[tuple[int, tuple[bytes, bytes, int, int]]]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    outgoing: int = 0

    def has(self, *known: str) -> bool:
        """Whether a file that waits has one of these digests or names."""
        return not self.known.isdisjoint(known)

    def add(
        self,
        name: str,
        interchanges: Iterable[bytes],
        groups: Iterable[bytes],
        claims: Iterable[tuple[bytes, bytes, tuple[tuple[bytes, date], ...], tuple[tuple[bytes, int], ...], object]],
    ) -> None:
        """What a file tells that goes out or waits for a person."""
        for key in interchanges:
            self.interchanges.setdefault(key, name)
        for key in groups:
            self.groups.setdefault(key, name)
        for identity, lines, days, authorized, _ in claims:
            self.claims.setdefault(identity, []).append((lines, name))
            for patient, day in days:
                self.days.setdefault(patient, set()).add(day)
            for authorization, thousandths in authorized:
                self.authorized[authorization] = self.authorized.get(authorization, 0) + thousandths

    def add_day_units(self, rows: Iterable[tuple[bytes, bytes, int, int]]) -> None:
        """What the next file tells of limits of the day that goes out: a key, its other columns, and which file."""
        self.outgoing += 1
        for row in rows:
            self.day_units.setdefault(row[0], []).append((self.outgoing, row))

    def clear(self) -> None:
        """All of it is written down, or given up."""
        kept = (self.interchanges, self.groups, self.claims, self.days, self.authorized, self.day_units, self.known)
        for values in kept:
            values.clear()
