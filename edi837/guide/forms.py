"""Whether a value has the form of its data type, or of a date or time that a qualifier announces."""

from __future__ import annotations

import re
from functools import lru_cache

from edi837.guide.tables import ElementTable
from edi837.x12 import values

# IK403: too short, too long, invalid character, code, date, time; a form of the guide's own is not kept.
TOO_SHORT, TOO_LONG, CHARACTER, CODE, DATE, TIME, FORM = "4", "5", "6", "7", "8", "9", "I12"

_TEXT = re.compile(r"[ -~]*")
_WHOLE = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_CENTS = re.compile(r"-?[0-9]*(?:\.[0-9]{1,2})?")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9](?:[0-9]{1,2})?)?")
_FIRST_YEAR = 1800
# Area code and number; one of another country is longer.
_PHONE = re.compile(r"[0-9]{10,}")
PHONES = ("TE", "FX")
# What stands before these elements announces their form: a date or period, a communication number.
PERIOD, COMMUNICATION_NUMBER = "1251", "364"
ANNOUNCED = (PERIOD, COMMUNICATION_NUMBER)
MONEY = "782"
# In these a sign and a point take no place of the length.
_NUMBERS = ("R", "N")


def code_of_value(table: ElementTable, text: str) -> str:
    """IK403 for what is wrong with a value that is there; '' when nothing is. listed() and has_form() see more."""
    if not _TEXT.fullmatch(text):
        return CHARACTER
    length = len(text.replace("-", "").replace(".", "")) if table.type[0] in _NUMBERS else len(text)
    if table.type == "DT":
        return "" if _is_date(text) else DATE
    if table.type == "TM":
        return "" if _TIME.fullmatch(text) else TIME
    form = _DECIMAL if table.type == "R" else _WHOLE if table.type[0] == "N" else _TEXT
    if not form.fullmatch(text):
        return CHARACTER
    return TOO_SHORT if length < table.shortest else TOO_LONG if length > table.longest else ""


def is_listed(table: ElementTable, text: str) -> bool:
    """Whether a value is one of those that the element may have, where there is a list."""
    if text in table.codes or not (table.codes or table.form):
        return True
    return table.form is not None and table.form.fullmatch(text) is not None


def has_form(table: ElementTable, text: str) -> bool:
    """Whether a value has the form that the guide asks for, where it asks for one."""
    return table.pattern is None or table.pattern.fullmatch(text) is not None


def has_cents(table: ElementTable, text: str) -> bool:
    """Whether an amount has two decimals at most."""
    return table.number != MONEY or _CENTS.fullmatch(text) is not None


def is_number(qualifier: str, text: str) -> bool:
    """Whether a communication number has area code and number where its qualifier announces a telephone or fax."""
    return qualifier not in PHONES or _PHONE.fullmatch(text) is not None


@lru_cache(maxsize=1 << 12)
def code_of_period(qualifier: str, text: str) -> str:
    """IK403 for a date, period or time that is not what its qualifier says; '' for one that is, or is not known."""
    if qualifier == "TM":
        return "" if _TIME.fullmatch(text) else TIME
    if qualifier == "D8":
        return "" if _is_date(text) else DATE
    if qualifier == "RD8":
        first, _, last = text.partition("-")
        return "" if _is_date(first) and _is_date(last) and first <= last else DATE
    if qualifier == "DT":
        return "" if len(text) == 12 and _is_date(text[:8]) and _TIME.fullmatch(text[8:]) else DATE
    if qualifier == "D6":
        return "" if len(text) == 6 and _is_date("20" + text) else DATE
    return ""


def _is_date(text: str) -> bool:
    day = values.day(text)
    return day is not None and day.year >= _FIRST_YEAR
