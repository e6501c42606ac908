"""Sets of codes written as values and ranges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from edi837.system.late_pattern import late_pattern


class CodeSet:
    """Codes and inclusive ranges of codes of one shape: 10004-69990 holds no 3008F, which is of another kind."""

    __slots__ = ("_cache", "_firsts", "_lasts")

    def __init__(self, items: Iterable[str]) -> None:
        pairs = sorted((first, last or first) for first, _, last in (item.partition("-") for item in items))
        self._firsts = [first for first, _ in pairs]
        self._lasts = [last for _, last in pairs]
        self._cache: dict[str, bool] = {}

    def __contains__(self, code: object) -> bool:
        # Any object may be asked for; what is not text is not there.
        known = self._cache.get(code)  # type: ignore[call-overload]
        if known is None:
            known = self._look_up(str(code))
            if len(self._cache) < 10_000:
                self._cache[str(code)] = known
        return bool(known)

    def _look_up(self, code: str) -> bool:
        at = bisect_right(self._firsts, code) - 1
        return any(
            code <= self._lasts[index] and _shape(code) == _shape(self._firsts[index])
            for index in range(at, max(at - 3, -1), -1)
        )


def _shape(code: str) -> tuple[bool, ...]:
    return tuple(character.isdecimal() for character in code)


class PrefixSet:
    """Diagnoses by prefix (F32), or by a range of three-character categories (F20-F48)."""

    __slots__ = ("_cache", "_categories", "_prefixes")

    def __init__(self, items: Iterable[str]) -> None:
        listed = list(items)
        self._prefixes = tuple(item for item in listed if "-" not in item)
        self._categories = CodeSet(item for item in listed if "-" in item)
        self._cache: dict[str, bool] = {}

    def __contains__(self, code: object) -> bool:
        # Any object may be asked for; what is not text is not there.
        known = self._cache.get(code)  # type: ignore[call-overload]
        if known is None:
            text = str(code)
            known = text.startswith(self._prefixes) or text[:3] in self._categories
            if len(self._cache) < 10_000:
                self._cache[text] = known
        return bool(known)


class Wildcards:
    """Codes in which X stands for any digit."""

    __slots__ = ("_pattern",)

    def __init__(self, items: Iterable[str]) -> None:
        self._pattern = late_pattern("|".join(item.replace("X", "[0-9]") for item in items) or "(?!)")

    def __contains__(self, code: object) -> bool:
        return bool(self._pattern.fullmatch(str(code)))
