"""How figures are written for people: dollars, counts, shares."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from edi837.x12.values import number

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EM DASH}"


def dollars(value: Decimal) -> str:
    """$1,234.50; a true minus sign stands before the dollar sign."""
    return f"{MINUS if value < 0 else ''}${abs(value):,.2f}"


def dollars_of(text: str) -> str:
    """An amount of a row as dollars; the text itself when it is not a number."""
    value = number(text)
    return text if value is None else dollars(value)


def signed_dollars(value: Decimal) -> str:
    """The same with its direction: +$5.00, nothing before zero."""
    return f"+{dollars(value)}" if value > 0 else dollars(value)


def share(part: int, whole: int) -> str:
    """A percentage with one decimal; 100.0 % only when nothing is missing, and a dash of nothing."""
    if not whole:
        return NONE
    value = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if part < whole:
        value = min(value, Decimal("99.9"))
    return f"{max(value, Decimal('0.1')) if part else value}%"


def counted(count: int, word: str) -> str:
    """1 claim, 2 claims; 1 policy, 2 policies."""
    several = f"{word[:-1]}ies" if word.endswith("cy") else f"{word}s"
    return f"{count:,} {word if count == 1 else several}"
