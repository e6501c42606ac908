"""The rules that say of a claim what they say of every other that is like it, see claim.likeness.

One that is named here reads nothing in which alike claims differ, or is silent of whatever alike claims have there: of
an account, reference or authorization number, a name, an address, an NPI or a member's identifier; of a birth date
but that it is of a usual age; of the day of all services but the period in which it lies, see engine.days_that_count.
Tests record what each of them reads. Where another is asked, each claim is looked at by itself.
"""

from __future__ import annotations

BY_LIKENESS = frozenset(
    {
        "A801", "A802", "A803", "A804", "A805", "A806", "A807", "A808", "A809", "A811", "A812", "A830", "A831",
        "A832", "A833", "A834", "A835", "A836", "C701", "C702", "C703", "C704", "C705", "C706", "C707", "C708",
        "C709", "C710", "C711", "C712", "C713", "C714", "C715", "C716", "D907", "G901", "G902", "G903", "G904",
        "G905", "G906", "G907", "G908", "G920", "G921", "G922", "G923", "G924", "G925", "G926", "G927", "G928",
        "G929", "G930", "G931", "G932", "G933", "G934", "G935", "G936", "G937", "G938", "G939", "G940", "G941",
        "G942", "G943", "G944", "G945", "M401", "M402", "M403", "M404", "M405", "M406", "M407", "M408", "M409",
        "M410", "M411", "M412", "N201", "N202", "N203", "N204", "N205", "N206", "N207", "N209", "N210", "N211",
        "N212", "N213", "N214", "N215", "N216", "N230", "P301", "P302", "P304", "P305", "P306", "P307", "P308",
        "P309", "P310", "P311", "P312", "P313", "P314", "P330", "P331", "Q601", "Q602", "Q603", "Q604", "Q605",
        "Q606", "Q607", "Q609", "Q610", "Q612", "Q613", "Q614", "Q615", "Q630", "W501", "W502", "W503", "W504",
        "W505", "W507", "W509", "X108", "X111", "X112", "X113", "X119", "X120",
    }
)  # fmt: skip
# Where they find something, these tell what alike claims differ in: the day, or characters of a name. What they found
# is not said of another claim.
SPEAK_OF_WHAT_DIFFERS = frozenset({"A802", "C708", "C709", "C716", "P304", "X111"})
