"""Values that stand for others: of the same length and signs, drawn at random, the same for the same value.

Nothing is derived from what it stands for but its shape. Which stands for which is known while a file is written, and
to nobody after that.
"""

from __future__ import annotations

import random
from functools import lru_cache

from edi837.deid.written_dates import written_days
from edi837.x12.delimiters import Delimiters
from edi837.x12.ndc import is_filler
from edi837.x12.npi import is_npi

# Letters that Medicare's numbers never have are drawn for one another, so that such a number stays one. No "I": nothing
# that is drawn spells ISA.
_DIGITS, _FIRST_DIGITS = "0123456789", "123456789"
_MISTAKEN, _LETTERS = "SLOBZ", "ACDEFGHJKMNPQRTUVWXY"
_MISTAKEN_TOO = frozenset(_MISTAKEN + "I")
# So many values of one shape are written down and shuffled; of more than that one is drawn that nobody has.
_FEW = 5000
_NPI_LENGTH = 10
_SHORTEST_COUNT = 4
_CONTROLS = frozenset("\t\r\n\0")
_LETTER, _SIGN, _UMLAUT, _REST, _ODD = "X", ".", "\xc3", "\xa9", "\x01"


class Surrogates:
    """The surrogates of one file."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._known: dict[str, str] = {}
        self._taken: set[str] = set()
        self._originals: set[str] = set()
        self._pools: dict[tuple[str, ...], list[str]] = {}
        self._times: dict[str, str] = {}
        self._turns = chance.sample(range(1, 10), 9)

    def note(self, text: str) -> None:
        """A value that the file has: it stands for no other."""
        self._originals.add(_core_of(text))

    def of(self, text: str, delimiters: Delimiters) -> str:
        """The surrogate of a value: letters for letters in their case, digits for digits, all signs as they are."""
        core = _core_of(text)
        if core and core not in self._known:
            self._known[core] = self._draw(core, delimiters)
        drawn = iter(self._known.get(core, ""))
        return "".join(
            (next(drawn).lower() if sign.islower() else next(drawn))
            if _is_written(sign)
            else _harmless(sign, delimiters)
            for sign in text
        )

    def of_control_number(self, text: str, delimiters: Delimiters) -> str:
        """The surrogate of a control number: zeros before it do not count."""
        zeros = len(text) - len(text.lstrip("0"))
        return text[:zeros] + self.of(text[zeros:], delimiters)

    def of_time(self, text: str) -> str:
        """Another time of as many digits."""
        return self._times.setdefault(text, self._draw_time(len(text)))

    def _draw_time(self, length: int) -> str:
        hour, minute, rest = (self._chance.randrange(most) for most in (24, 60, 60))
        return f"{hour:02}{minute:02}{rest:02}00"[:length]

    def no_date(self, text: str, delimiters: Delimiters) -> str:
        """The surrogate of a value that is no date and no time, which is none either."""
        written = self.of(text, delimiters)
        digits = written.strip()
        return blanked(text, delimiters) if written_days(digits, False) or written_days(digits, True) else written

    def _draw(self, core: str, delimiters: Delimiters) -> str:
        if len(core) >= _SHORTEST_COUNT and core.isdigit() and is_filler(core):
            drawn = self._turned(core)
            self._taken.add(drawn)
            return drawn
        shape = tuple(_drawn_for(sign, at, delimiters) for at, sign in enumerate(core))
        size = 1
        for letters in shape:
            size *= max(len(letters), 1)
        drawn = self._of_few(core, shape) if size <= _FEW else self._of_many(core, shape)
        self._taken.add(drawn)
        return drawn

    def _turned(self, digits: str) -> str:
        """Digits that are one and the same, or count: others of which that is true; nothing but zeros stays."""
        if not digits.strip("0"):
            return digits
        turns = ("".join(str((int(digit) + turn) % 10) for digit in digits) for turn in self._turns)
        turned = [written for written in turns if written.strip("0")]
        free = (written for written in turned if written not in self._originals and written not in self._taken)
        return next(free, turned[0])

    def _of_few(self, core: str, shape: tuple[str, ...]) -> str:
        if shape not in self._pools:
            pool = [""]
            for letters in shape:
                pool = [begun + letter for begun in pool for letter in letters]
            self._chance.shuffle(pool)
            self._pools[shape] = pool
        pool = self._pools[shape]
        if not pool:
            return "".join(self._chance.choice(letters) for letters in shape)
        if pool[-1] == core and len(pool) > 1:
            pool[-1], pool[-2] = pool[-2], pool[-1]
        return pool.pop()

    def _of_many(self, core: str, shape: tuple[str, ...]) -> str:
        provider = is_npi(core)
        while True:
            drawn = "".join(self._chance.choice(letters) for letters in shape)
            if len(core) == _NPI_LENGTH and core[0] in "12" and core.isdigit():
                drawn = core[0] + drawn[1:]
                if provider:
                    drawn = next(number for digit in _DIGITS if is_npi(number := drawn[:-1] + digit))
            if drawn not in self._originals and drawn not in self._taken and is_npi(drawn) == provider:
                return drawn


def _core_of(text: str) -> str:
    return "".join(filter(_is_written, text)).upper()


def _is_written(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


@lru_cache(maxsize=1 << 12)
def _drawn_for(sign: str, at: int, delimiters: Delimiters) -> str:
    """The characters that one is drawn from; never a delimiter, in either case."""
    if sign.isdigit():
        letters = _DIGITS if at or sign == "0" else _FIRST_DIGITS
    else:
        letters = _MISTAKEN if sign in _MISTAKEN_TOO else _LETTERS
    free = "".join(letter for letter in letters if delimiters.all.isdisjoint((letter, letter.lower())))
    return free or letters


@lru_cache(maxsize=1 << 12)
def _harmless(sign: str, delimiters: Delimiters) -> str:
    """A sign as it is; of letters beyond ASCII and of control characters that there was one."""
    if sign in delimiters.all or sign in _CONTROLS or " " <= sign <= "~":
        return sign
    letter = _UMLAUT if sign >= "\xc0" else _REST
    written = letter if sign >= "\x80" else _ODD
    return written if written not in delimiters.all else sign


def blanked(text: str, delimiters: Delimiters | None) -> str:
    """Text of which nothing is left but its length, its blanks, line breaks and delimiters."""
    marks = delimiters or _NO_DELIMITERS
    return "".join(_blank(sign, marks) for sign in text)


_NO_DELIMITERS = Delimiters("\n", "\n", "\n")


@lru_cache(maxsize=1 << 12)
def _blank(sign: str, delimiters: Delimiters) -> str:
    if sign in delimiters.all or sign in _CONTROLS or sign == " ":
        return sign
    if sign.isascii() and sign.isalpha():
        choice = "XY" if sign.isupper() else "xy"
    elif sign.isascii() and sign.isdigit():
        choice = "09"
    elif " " < sign <= "~":
        choice = "._"
    else:
        return _harmless(sign, delimiters)
    return next((letter for letter in choice if letter not in delimiters.all), choice[0])
