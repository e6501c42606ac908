"""Invented days: of the same year as the day that each stands for, in the same order and, where there is room, as far
apart as the days of the same patient are.

Who is ninety or older has one year of birth with all others who are (45 CFR 164.514(b)(2)(i)(C)).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

_GROUPED_AGE = 90
# Fewer ways to move a patient's days together would give them away: then each is drawn by itself.
_FEWEST_SHIFTS = 14
_FEWEST_DAYS = 15
# A file is not made far earlier than it was, or the days before it would have no room.
_EARLIER = 10
_DRAWS = 30


# Whose days they are: the file's own, or those of the patient under an HL, by the member's number or by that of the HL.
Owner = int | str
_FILE = 0
_ENVELOPE = frozenset({"ISA", "IEA", "GS", "GE", "ST", "SE", "TA1", "BHT"})


class Calendar:
    """Takes in all days of a file as it is read, and then gives each its invented one as it is read again."""

    def __init__(self, today: date, chance: random.Random) -> None:
        self._today = today
        self._chance = chance
        self._oldest = today.year - _GROUPED_AGE
        self._noted: list[tuple[int, date]] = []
        self._originals: set[date] = set()
        self._invented: dict[tuple[Owner, date], date] = {}
        self._members: dict[int, str] = {}
        self._levels = 0
        self._level = _FILE

    def begin(self) -> None:
        """The file is read from its beginning."""
        self._levels, self._level = 0, _FILE

    def pass_by(self, segment: str, member: str) -> None:
        """A segment is met; `member` is the number of the member that it names, '' for none."""
        if segment in _ENVELOPE:
            self._level = _FILE
        elif segment == "HL":
            self._levels += 1
            self._level = self._levels
        elif member and self._level != _FILE:
            self._members.setdefault(self._level, member)

    def note(self, day: date) -> None:
        """A day is met."""
        self._noted.append((self._level, day))

    def settle(self) -> None:
        """Every day is noted: draw what stands for each."""
        days: defaultdict[Owner, set[date]] = defaultdict(set)
        for level, day in self._noted:
            days[self._owner(level)].add(day)
            self._originals.add(day)
        created = days.pop(_FILE, set())
        self._settle(_FILE, created, {})
        creation = {day: self._invented[_FILE, day] for day in sorted(created)}
        for owner, belonging in days.items():
            self._settle(owner, belonging, creation)
        self._noted.clear()

    def invented(self, day: date) -> date:
        """What stands for a day, where it is met again."""
        return self._invented[self._owner(self._level), day]

    def _owner(self, level: int) -> Owner:
        return self._members.get(level, level)

    def _settle(self, owner: Owner, days: Iterable[date], creation: dict[date, date]) -> None:
        by_year: defaultdict[int, list[date]] = defaultdict(list)
        for day in sorted(days):
            by_year[max(day.year, self._oldest)].append(day)
        for year, ordered in by_year.items():
            invented = self._moved(year, ordered, creation, owner == _FILE)
            self._invented |= {(owner, day): new for day, new in zip(ordered, invented, strict=True)}

    def _moved(self, year: int, days: list[date], creation: dict[date, date], of_file: bool) -> list[date]:
        first, last = date(year, 1, 1), self._last(year, days[-1], creation)
        if days[0].year == year:
            least, most = (first - days[0]).days, (last - days[-1]).days
            shifts = [shift for shift in range(least, most + 1) if shift]
            near = [shift for shift in shifts if shift >= -_EARLIER]
            if of_file and near:
                shifts = near
            if len(shifts) >= _FEWEST_SHIFTS or (of_file and shifts):
                return self._shifted(days, shifts)
        room = range(min((last - first).days + 1, 366))
        if len(room) < max(len(days), _FEWEST_DAYS):
            room = range((date(year, 12, 31) - first).days + 1)
        return self._drawn(first, days, room)

    def _shifted(self, days: list[date], shifts: list[int]) -> list[date]:
        """The days moved together; where it can be, to none that the file has."""
        shifted: list[date] = []
        for _ in range(_DRAWS):
            shift = timedelta(self._chance.choice(shifts))
            shifted = [day + shift for day in days]
            if self._is_free(shifted):
                break
        return shifted

    def _drawn(self, first: date, days: list[date], room: range) -> list[date]:
        """Days in the same order; where it can be, none is one that the file has."""
        drawn: list[date] = []
        for _ in range(_DRAWS):
            chosen = sorted(self._chance.sample(room, min(len(days), len(room))))
            chosen += [chosen[-1]] * (len(days) - len(chosen))
            drawn = [first + timedelta(number) for number in chosen]
            if self._is_free(drawn):
                break
        return drawn

    def _is_free(self, days: Iterable[date]) -> bool:
        """Whether no day of the file is among them."""
        return self._originals.isdisjoint(days)

    def _last(self, year: int, day: date, creation: dict[date, date]) -> date:
        """The last day that the last of the days may become: no day is later than the file, or today, unless it was."""
        bounds = [date(year, 12, 31)]
        if day <= self._today and self._today.year == year:
            bounds.append(self._today)
        bounds += [new for created, new in creation.items() if created.year == year and day <= created][:1]
        return min(bounds)
