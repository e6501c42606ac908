"""How values of settings are read: flags, environment and file mean the same. ValueError says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from edi837.findings.finding import Severity

_HUNDRED = 100
LONGEST_PERIOD = 99_999
REPORTS = ("csv", "jsonl", "xml", "html", "xlsx")
# Those that show a choice of rows.
SHOWING = ("html", "xlsx")
_FLAGS = {
    "1": True, "true": True, "yes": True, "on": True,
    "0": False, "false": False, "no": False, "off": False,
}  # fmt: skip


def read_text(value: Any) -> str:
    """Text that is not empty; no name of a file holds a NUL."""
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError(f"{value!r} is not text")
    return value


def read_path(value: Any) -> Path:
    """The name of a file or folder."""
    return Path(read_text(value))


def _words(value: Any) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f"{value!r} is neither text nor a list of texts")
    return [part.strip() for part in parts if part.strip()]


def read_codes(value: Any) -> tuple[str, ...]:
    """Codes or prefixes, from a list or text with commas."""
    return tuple(part.upper() for part in _words(value))


def read_names(value: Any) -> tuple[str, ...]:
    """Names as they are written, from a list or text with commas."""
    return tuple(_words(value))


def read_severities(value: Any) -> dict[str, Severity]:
    """CODE=level pairs, from a table or text with commas."""
    pairs = list(value.items()) if isinstance(value, Mapping) else [part.split("=", 1) for part in _words(value)]
    severities = {}
    for pair in pairs:
        words = [str(part).strip().upper() for part in pair]
        if len(words) != 2 or words[1] not in Severity.__members__:
            raise ValueError(f"{'='.join(map(str, pair))!r} is not CODE=error, warning, info or off")
        severities[words[0]] = Severity[words[1]]
    return severities


def read_date(value: Any) -> date:
    """A date as CCYY-MM-DD."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise ValueError(f"{str(value)!r} is not a date as 2026-11-24") from None


def read_share(value: Any) -> Decimal:
    """A share over 0 and under 1: 0.1, or 10%."""
    text = str(value).strip()
    try:
        share = Decimal(text.removesuffix("%")) / (_HUNDRED if text.endswith("%") else 1)
    except InvalidOperation:
        share = Decimal(0)
    if not share.is_finite() or not 0 < share < 1:
        raise ValueError(f"{text!r} is not a share such as 0.1 or 10%")
    return share


def read_choice(*choices: str) -> Callable[[Any], str]:
    """One of several words."""

    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} is not one of {', '.join(choices)}")
        return str(value)

    return read


def read_reports(value: Any) -> tuple[str, ...]:
    """Report formats, from a list or text with commas."""
    named = tuple(dict.fromkeys(part.lower() for part in _words(value)))
    if unknown := [name for name in named if name not in REPORTS]:
        raise ValueError(f"{unknown[0]!r} is not one of {', '.join(REPORTS)}")
    return named


def read_count(value: Any) -> int:
    """A whole number from 1."""
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 16) or int(text) < 1:
        raise ValueError(f"{value!r} is not a number from 1 on")
    return int(text)


def read_period(value: Any) -> int:
    """A whole number of days or hours from 1; a calendar has so many before and after any day of our time."""
    number = read_count(value)
    if number > LONGEST_PERIOD:
        raise ValueError(f"{number} is more than {LONGEST_PERIOD}")
    return number


def read_flag(value: Any) -> bool:
    """True or false."""
    word = str(value).lower()
    if word not in _FLAGS:
        raise ValueError(f"{value!r} is neither true nor false")
    return _FLAGS[word]
