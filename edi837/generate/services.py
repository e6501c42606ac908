"""What is done to patients besides drugs: procedure codes with the range of their charges, diagnoses by use."""

from __future__ import annotations

from collections.abc import Iterable

from edi837.generate.chance import Random, pick, whole
from edi837.generate.draft import PAIN, PROCEDURE, PSYCHIATRIC, Line

# Dollars, from and to.
_CHARGES = {
    "99202": (95, 160), "99203": (140, 220), "99204": (210, 330), "99212": (70, 110), "99213": (110, 175),
    "99214": (160, 260), "99215": (230, 360), "99283": (380, 900), "99284": (700, 1500), "G0463": (150, 280),
    "90834": (120, 210), "90837": (160, 280), "90792": (230, 390), "96127": (8, 25), "90471": (30, 55),
    "90686": (25, 45), "36415": (8, 20), "80048": (25, 90), "80053": (30, 120), "85025": (20, 80), "83036": (25, 70),
    "84443": (40, 110), "81003": (6, 25), "80061": (35, 100), "87635": (60, 120), "71046": (70, 260),
    "73610": (80, 280), "93000": (45, 150), "97110": (55, 110), "97140": (50, 100), "20610": (140, 320),
    "12002": (180, 420), "12032": (320, 700), "10060": (190, 420), "64415": (380, 900), "62323": (450, 1200),
    "25605": (1400, 2900), "27818": (1600, 3400), "45378": (900, 2400), "99152": (110, 260), "96365": (180, 420),
    "96366": (45, 120), "96372": (35, 95), "96374": (90, 240), "96375": (40, 130), "94760": (10, 35),
    "99601": (120, 260), "S9379": (150, 340),
}  # fmt: skip

DIAGNOSES = {
    PSYCHIATRIC: ("F332", "F322", "F331", "F3132", "F314", "F4312", "F4310", "F422", "F411"),
    PAIN: ("G90511", "G90522", "G894", "G8921", "G546", "M792", "M797", "G893", "G5641"),
    PROCEDURE: ("S61411A", "S52531A", "S82841A", "S43004A", "L02511", "S0181XA"),
}
OTHER_DIAGNOSES = (
    "E119", "I10", "E785", "J069", "M5450", "K219", "N390", "Z0000", "R079", "J45909", "E039", "L309", "M25561",
    "R1013", "Z23", "H6691", "R509", "I4891", "N179", "D509",
)  # fmt: skip


def service(random: Random, code: str, revenue: str = "", units: int = 1) -> Line:
    """A line under a procedure code at a charge of its range, in steps of fifty cents."""
    low, high = _CHARGES[code]
    return Line(["HC", code], whole(random, low * 2, high * 2) * 50 * units, str(units), revenue)


def services(random: Random, codes: Iterable[str], revenue: str = "") -> list[Line]:
    """A line under each of the codes."""
    return [service(random, code, revenue) for code in codes]


def some(random: Random, codes: tuple[str, ...], most: int) -> list[str]:
    """One to `most` of the codes, each once, in their order."""
    drawn = {pick(random, codes) for _ in range(whole(random, 1, most))}
    return [code for code in codes if code in drawn]


def diagnoses(random: Random, use: str) -> list[str]:
    """The diagnosis that decides on the use, and at times others beside it."""
    beside = {pick(random, OTHER_DIAGNOSES) for _ in range(whole(random, 0, 3))}
    return [pick(random, DIAGNOSES[use]), *sorted(beside)]
