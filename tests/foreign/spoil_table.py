"""Ways to spoil a table that know what one is: cells, columns, rows, separators, quotes, encodings."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable

Rows = list[list[str]]

# What a cell may hold that its column does not expect: numbers, days, marks and letters of other scripts.
ODD_CELLS = (
    "", " ", "0", "-0", "-1", "+1", "1e999999", "1E-999999", "NaN", "sNaN", "Infinity", "-Infinity", "1_000", "1,000",
    "1.234,56", "$1,250.00", "9" * 40, "9" * 5000, "0." + "0" * 39 + "1", "9" * 40 + "." + "9" * 40, "0x1F", "1/2", "½",
    "٣", "２０２６-１１-０１", "²", "1e5", "1.", ".5", "00000000000", "99999999999", "67457-001-10", "0000-0000-00",
    "0000-00-00", "9999-12-31", "10000-01-01", "2026-02-30", "20261301", "00010101", "2026-11-31T25:61", "2026-W01-1",
    "11/31/2026", "1/1/0001", "24:00", "23:59:60", "2026-11-02 10:00+99:99", "9999-12-31T23:59-14:00",
    "0001-01-01T00:00+14:00", "true", "null", "None", "=1+1", "@x", "'=1", "*", "\0", "\x1a", "\x85", "\u2028",
    "\ufeff", "\u202e", "a\nb", "a\r\nb", 'a"b', "a,b;c\td|e", "J3000", "j3000", "J3000,J3490", "J30000000", "é", "ß",
    "İ",
    "x" * 70_000, "../../x", "mg", "mL", "50 mg", "approve", "decline", "as-sent", "drop",
)  # fmt: skip


def spoiled_table(content: bytes, chance: random.Random) -> bytes:
    """The table with one to four cells, columns or rows spoiled, written with any separator, quotes and encoding."""
    text = content.decode("utf-8-sig", "replace")
    separator = max(",\t;|", key=text.partition("\n")[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)) or [[""]]
    for _ in range(chance.randint(1, 4)):
        chance.choice(_WAYS)(rows, chance)
    return _written(rows, chance, separator)


def _written(rows: Rows, chance: random.Random, separator: str) -> bytes:
    plain = chance.random() < 0.7
    out = io.StringIO(newline="")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    delimiter = separator if plain else chance.choice(",\t;|")
    ending = "\r\n" if plain else chance.choice(("\n", "\r", "\r\n", "\n\n"))
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=ending).writerows(rows)
    text = out.getvalue()
    if not plain and chance.random() < 0.2:
        text = text.replace('"', "")
    encoding = "utf-8" if plain else chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"))
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def _place(rows: Rows, chance: random.Random) -> tuple[list[str], int]:
    """A row, mostly below the header, and a cell of it."""
    row = rows[chance.randrange(len(rows))] if chance.random() < 0.3 else rows[-1 - chance.randrange(len(rows)) // 2]
    if not row:
        row.append("")
    return row, chance.randrange(len(row))


def _cell(rows: Rows, chance: random.Random) -> None:
    row, at = _place(rows, chance)
    row[at] = chance.choice(ODD_CELLS)


def _beside(rows: Rows, chance: random.Random) -> None:
    """Something before or after what a cell holds."""
    row, at = _place(rows, chance)
    row[at] = "".join(chance.sample((row[at], chance.choice(ODD_CELLS)), 2))


def _of_another(rows: Rows, chance: random.Random) -> None:
    row, at = _place(rows, chance)
    other, where = _place(rows, chance)
    row[at] = other[where]


def _column(rows: Rows, chance: random.Random) -> None:
    """A column taken out, or there twice."""
    at = chance.randrange(max(1, len(rows[0])))
    times = chance.choice((0, 2))
    for row in rows:
        row[at : at + 1] = row[at : at + 1] * times


def _row(rows: Rows, chance: random.Random) -> None:
    at = chance.randrange(len(rows))
    rows[at : at + 1] = [list(rows[at]) for _ in range(chance.choice((0, 2, 50)))] or ([[""]] if len(rows) == 1 else [])


def _shifted(rows: Rows, chance: random.Random) -> None:
    row, at = _place(rows, chance)
    if chance.random() < 0.5:
        row.insert(at, chance.choice(ODD_CELLS))
    else:
        del row[at:]


def _header_again(rows: Rows, chance: random.Random) -> None:
    rows.insert(chance.randrange(len(rows) + 1), list(rows[0]))


_WAYS: tuple[Callable[[Rows, random.Random], None], ...] = (
    _cell, _cell, _cell, _cell, _beside, _beside, _of_another, _of_another, _column, _row, _shifted, _header_again,
)  # fmt: skip
