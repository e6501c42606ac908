"""How a fault is declared: a function that spoils a clean draft and says what a check must find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from edi837.generate.draft import PAIN, PSYCHIATRIC, Draft, Line
from edi837.generate.institutional import HOSPITAL
from edi837.system.errors import UsageError


class Told(NamedTuple):
    """One finding that must come: on a line, or on the claim where `line` is None."""

    code: str
    severity: str
    element: str
    line: Line | None


Make = Callable[[Draft], Told | list[Told]]
When = Callable[[Draft], bool]


@dataclass(frozen=True)
class Fault:
    """`kinds` are the kinds of claims that can have it, `when` the clean drafts that it can be made in."""

    code: str
    make: Make
    kinds: str
    when: When
    other_payer: bool


FAULTS: dict[str, Fault] = {}


def always(draft: Draft) -> bool:
    """Any draft will do."""
    return True


def paid_apart(draft: Draft) -> bool:
    """Medicare would pay the drug at this site, and not package it."""
    return draft.facility != HOSPITAL


def off_label(draft: Draft) -> bool:
    """The drug was given for a psychiatric disorder or for pain."""
    return draft.use in (PSYCHIATRIC, PAIN)


def fault(code: str, *, kinds: str = "PI", when: When = always, other_payer: bool = False) -> Callable[[Make], Make]:
    """Declare the fault that rule `code` finds."""

    def declare(make: Make) -> Make:
        FAULTS[code] = Fault(code, make, kinds, when, other_payer)
        return make

    return declare


def known(kind: str) -> list[str]:
    """The codes of all faults that claims of a kind can have."""
    return sorted(code for code, one in FAULTS.items() if kind in one.kinds)


def check(codes: tuple[str, ...], kind: str) -> None:
    """UsageError for a code that is not a fault, or none of this kind of claims."""
    for code in codes:
        if code not in known(kind):
            what = f"not a fault of an 837{kind}" if code in FAULTS else "not a fault that can be made"
            raise UsageError(f"--faults: {code} is {what}; known are {' '.join(known(kind))}")
