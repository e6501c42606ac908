"""WCAG AA: every text color stands out from every ground that it is set on, in both schemes and in print."""

from __future__ import annotations

import itertools
import re

import pytest

from edi837.report.nodes import resource

GROUNDS = ("ground", "paper", "faint")
TEXTS = ("ink", "soft", "accent", "error", "warning", "good", "info")
# Only plain text stands on what marks a change.
MARKED = ("mark", "del", "ins")


def schemes() -> list[dict[str, str]]:
    """The colors of the light scheme, the dark one, and in print."""
    light, dark, printed = (
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{([^}]*)\}", resource("page.css"))
    )
    return [light, dark, {**light, **printed}]


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert round(contrast("#000", "#ffffff"), 2) == 21.0
    assert round(contrast("#777777", "#fff"), 2) == 4.48


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_text_stands_out(scheme: int) -> None:
    colors = schemes()[scheme]
    pairs = [*itertools.product(TEXTS, GROUNDS), *itertools.product(("ink",), MARKED)]

    assert {f"{text} on {ground}" for text, ground in pairs if contrast(colors[text], colors[ground]) < 4.5} == set()


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_bars_stand_out(scheme: int) -> None:
    colors = schemes()[scheme]

    assert contrast(colors["bar"], colors["track"]) >= 3
    assert contrast(colors["bar"], colors["paper"]) >= 3
