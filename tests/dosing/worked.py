"""Doses of single-dose containers with what has to be billed for them, at 10 mg a unit; computed by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Example(NamedTuple):
    """Strength and volume of one container, milligrams given and discarded, and the two lines that follow."""

    number: int
    strength: str
    volume: str
    opened: int
    given: str
    discarded: str
    units: str
    quantity: str
    waste_units: str = "0"
    waste_quantity: str = ""

    @property
    def content(self) -> Decimal:
        return Decimal(self.strength) * Decimal(self.volume)

    @property
    def has_waste_line(self) -> bool:
        return self.waste_units != "0"


EXAMPLES = [
    Example(1, "10", "5", 1, "50", "0", "5", "5"),
    Example(2, "10", "5", 1, "35", "15", "4", "3.5", "1", "1.5"),
    Example(3, "10", "5", 1, "45", "5", "5", "4.5"),
    Example(4, "10", "5", 1, "42.5", "7.5", "5", "4.25"),
    Example(5, "10", "10", 1, "77", "23", "8", "7.7", "2", "2.3"),
    Example(6, "10", "10", 1, "7", "93", "1", "0.7", "9", "9.3"),
    Example(7, "50", "2", 1, "50", "50", "5", "1", "5", "1"),
    Example(8, "50", "10", 1, "50", "450", "5", "1", "45", "9"),
    Example(9, "50", "10", 1, "36.4", "463.6", "4", "0.728", "46", "9.272"),
    Example(10, "100", "5", 1, "455", "45", "46", "4.55", "4", "0.45"),
    Example(11, "100", "5", 1, "500", "0", "50", "5"),
    Example(12, "100", "5", 2, "650", "350", "65", "6.5", "35", "3.5"),
    Example(13, "10", "5", 2, "72", "28", "8", "7.2", "2", "2.8"),
    Example(14, "50", "1.5", 1, "60", "15", "6", "1.2", "1", "0.3"),
    Example(15, "50", "1.5", 1, "41", "34", "5", "0.82", "3", "0.68"),
    Example(16, "50", "1.5", 1, "48", "27", "5", "0.96", "2", "0.54"),
]

BY_NUMBER = {example.number: example for example in EXAMPLES}
