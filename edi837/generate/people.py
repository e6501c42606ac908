"""Who and when: pools of invented people, addresses and days, and what a claim draws from them."""

from __future__ import annotations

from datetime import date, timedelta

from edi837.generate.chance import Random, digits, pick
from edi837.generate.invented import birth, city, person, relative, street

_SIZE = 1500
# Services are so many days old, and another payer answered so many days after one.
_OLDEST, _YOUNGEST, _ANSWERED = 80, 30, 21


class People:
    """Pools of one file: a draw from each costs less than making up a value."""

    def __init__(self, random: Random, as_of: date) -> None:
        self.random = random
        self.names = [person(random) for _ in range(_SIZE)]
        self.streets = [street(random) for _ in range(_SIZE)]
        self.adults = [birth(random, as_of, 26, 64) for _ in range(_SIZE)]
        self.elders = [birth(random, as_of, 66, 92) for _ in range(_SIZE)]
        self.children = [birth(random, as_of, 18, 25) for _ in range(_SIZE)]
        self.days = [_days(as_of - timedelta(days=age)) for age in range(_YOUNGEST, _OLDEST + 1)]

    def patient(self, elderly: bool, dependent: bool) -> tuple[str, ...]:
        """The values of holes.PATIENT for another subscriber, and a dependent of theirs."""
        random = self.random
        name = pick(random, self.names)
        return (
            digits(random, 9),
            digits(random, 6),
            name,
            relative(name, random) if dependent else "",
            pick(random, self.streets),
            city(random),
            pick(random, self.elders if elderly else self.adults),
            pick(random, self.children) if dependent else "",
        )

    def visit(self, number: str, practitioners: tuple[str, ...]) -> tuple[str, ...]:
        """The values of holes.CLAIM: the number of the claim, an authorization, who treats, and the days."""
        random = self.random
        return number, digits(random, 8), pick(random, practitioners), *pick(random, self.days)


def _days(day: date) -> tuple[str, str, str, str]:
    """A day of service, the day before, the day after, and when another payer had answered."""
    shifts = (0, -1, 1, _ANSWERED)
    before = [f"{day + timedelta(days=shift):%Y%m%d}" for shift in shifts]
    return before[0], before[1], before[2], before[3]
