"""People, places and numbers that nobody has: names made up of short lists, NPIs and EINs of ranges never issued."""

from __future__ import annotations

from datetime import date, timedelta

from edi837.generate.chance import Random, digits, pick, whole

_LAST = (
    "ABERNATHY", "ALDERTON", "BIRKELAND", "BOWERSOX", "CALLOWHILL", "CASTANEDA", "DELACROIX", "DRUMMOND",
    "EASTERLING", "ECKHARDT", "FAIRWEATHER", "FONTENOT", "GALLOWAY", "GREENLEAF", "HALVORSEN", "HOLLOWELL", "IBARRA",
    "JESPERSEN", "KESTREL", "KOWALCZYK", "LARKSPUR", "LINDGREN", "MARCHETTI", "MONTAGUE", "NAKAMURA", "NIGHTINGALE",
    "OAKHURST", "OKONKWO", "PEMBERTON", "PRZYBYLSKI", "QUIMBY", "RAVENSCROFT", "ROSENBLUM", "SANTANGELO",
    "SILVERTHORN", "TENENBAUM", "THISTLEWOOD", "UNDERHILL", "VANDERMEER", "VILLANUEVA", "WAINWRIGHT", "WEATHERBY",
    "XIONG", "YARBOROUGH", "ZELENKO",
)  # fmt: skip
_FIRST = (
    "ADA", "ALBERT", "BEATRIX", "BRUNO", "CLARA", "CYRUS", "DELIA", "DEXTER", "EDITH", "EMIL", "FAYE", "FLOYD",
    "GRETA", "GUSTAV", "HAZEL", "HUGO", "INES", "IVAN", "JUNE", "JASPER", "KEIKO", "KENT", "LENA", "LIONEL", "MABEL",
    "MILO", "NADIA", "NED", "OLIVE", "OSCAR", "PEARL", "PIERS", "QUINN", "RAMONA", "RUFUS", "SELMA", "STELLAN",
    "TAMAR", "THEO", "URSULA", "VERA", "VICTOR", "WILMA", "WYATT", "YARA", "YUSUF", "ZELDA", "ZANE",
)  # fmt: skip
_STREETS = (
    "ASPEN AVE", "BRIAR LN", "CANAL ST", "DOGWOOD DR", "ELMHURST RD", "FERN CT", "GRANITE WAY", "HERON BLVD",
    "IRIS ST", "JUNIPER LN", "KILN RD", "LANTERN ST", "MEADOW DR", "NUTMEG CT", "ORCHARD AVE", "PIER ST", "QUARRY RD",
    "RIVERBEND DR", "SADDLE LN", "TERRACE AVE",
)  # fmt: skip
_CITIES = (
    "BOSTON*MA*02108", "ALBANY*NY*12207", "TRENTON*NJ*08608", "DOVER*DE*19901", "RICHMOND*VA*23219",
    "RALEIGH*NC*27601", "COLUMBIA*SC*29201", "ATLANTA*GA*30303", "TAMPA*FL*33602", "MOBILE*AL*36602",
    "JACKSON*MS*39201", "MEMPHIS*TN*38103", "DAYTON*OH*45402", "LANSING*MI*48933", "MADISON*WI*53703",
    "DULUTH*MN*55802", "FARGO*ND*58102", "OMAHA*NE*68102", "WICHITA*KS*67202", "TULSA*OK*74103", "AUSTIN*TX*78701",
    "DENVER*CO*80202", "BOISE*ID*83702", "TUCSON*AZ*85701", "FRESNO*CA*93721", "SALEM*OR*97301", "SPOKANE*WA*99201",
)  # fmt: skip
_LUHN_OF_80840 = 24


def person(random: Random) -> str:
    """`LAST*FIRST`."""
    return f"{pick(random, _LAST)}*{pick(random, _FIRST)}"


def relative(name: str, random: Random) -> str:
    """Someone of the same last name."""
    return f"{name.partition('*')[0]}*{pick(random, _FIRST)}"


def street(random: Random) -> str:
    """A house number and a street."""
    return f"{whole(random, 1, 9899)} {pick(random, _STREETS)}"


def city(random: Random) -> str:
    """`CITY*ST*ZIP`, the ZIP of five digits."""
    return pick(random, _CITIES)


def birth(random: Random, as_of: date, youngest: int, oldest: int) -> str:
    """`CCYYMMDD*F`: birth date and sex of someone of an age between the two."""
    day = as_of - timedelta(days=whole(random, youngest * 366, oldest * 365))
    return f"{day:%Y%m%d}*{pick(random, 'FM')}"


def npi(random: Random) -> str:
    """An NPI with its check digit; it begins with 2, which is allowed and has not been given out."""
    return with_check_digit("2" + digits(random, 8))


def with_check_digit(nine: str) -> str:
    """Nine digits and the check digit that makes an NPI of them: Luhn, with 80840 before them."""
    total = _LUHN_OF_80840
    for place, figure in enumerate(nine):
        value = int(figure) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return nine + str(-total % 10)


def ein(random: Random) -> str:
    """An employer number with the prefix 00, which none has."""
    return "00" + digits(random, 7)


def telephone(random: Random) -> str:
    """A number of the range that is kept for fiction."""
    return f"{whole(random, 201, 989)}55501{digits(random, 2)}"
