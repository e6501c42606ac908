"""The bytes of an export as a table, and the moments in its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from edi837.system.decoding import decoded
from edi837.system.errors import MappingError

_DELIMITERS = ",\t;|"
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2}):?([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)? ?([AaPp][Mm])?(Z|[+-][0-9]{2}:?[0-9]{2})?")


@lru_cache(maxsize=1 << 14)
def moment_of(text: str) -> datetime | None:
    """A date with a time or without, in the forms of an export; None for anything else."""
    day, _, clock = text.replace("T", " ", 1).partition(" ")
    if match := _US.fullmatch(day):
        day = f"{match[3]}-{match[1]:0>2}-{match[2]:0>2}"
    elif len(day) == 8 and day.isdecimal():
        day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    elif not _ISO.fullmatch(day):
        return None
    time = _CLOCK.fullmatch(clock.strip()) if clock.strip() else None
    if clock.strip() and time is None:
        return None
    try:
        if time is None:
            return datetime.fromisoformat(day)
        hour, half = int(time[1]), (time[4] or "").lower()
        if half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half == "pm" else 0)
        zone = (time[5] or "").replace("Z", "+00:00")
        return datetime.fromisoformat(f"{day}T{hour:02}:{time[2]}:{time[3] or '00'}{zone}")
    except ValueError:
        return None


def table(path: Path) -> tuple[list[str], Iterator[list[str]]]:
    """The header of a file and its rows; the most frequent of comma, tab, semicolon and bar divides the cells."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MappingError(str(path), None, f"cannot be read: {error.strerror}") from error
    text = decoded(content)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    return next(_rows(path, reader), []), _rows(path, reader)


def _rows(path: Path, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise MappingError(str(path), getattr(reader, "line_num", None), f"is not a table: {error}") from error
