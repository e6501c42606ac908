"""How a fault is declared: a function that spoils a clean draft and says what a check must find."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from edi837.generate.draft import PAIN, PSYCHIATRIC, Draft, Line
from edi837.generate.institutional import HOSPITAL
from edi837.system.dataclass import dataclass
from edi837.system.errors import UsageError
from edi837.system.named_tuple import NamedTuple
from edi837.system.near import did_you_mean


class Expectation(NamedTuple):
    """One finding that must come: on a line, or on the claim where `line` is None."""

    code: str
    severity: str
    element: str
    line: Line | None


Make = Callable[[Draft], Expectation | list[Expectation]]
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


def fault_codes(kind: str) -> list[str]:
    """The codes of all faults that claims of a kind can have."""
    return sorted(code for code, registered in FAULTS.items() if kind in registered.kinds)


def chosen(codes: tuple[str, ...], kind: str, possible: Iterable[str] | None = None) -> tuple[str, ...]:
    """The faults that codes, prefixes (N, M4) or ALL name for claims of a kind, each once, in the order named.

    `possible` are those of other drugs. UsageError for a word that names none of them.
    """
    known_codes = fault_codes(kind) if possible is None else sorted(possible)
    faults: dict[str, None] = {}
    for code in codes:
        named = [known for known in known_codes if code == "ALL" or known.startswith(code)]
        if not named:
            raise UsageError(_unknown(code, kind))
        faults.update(dict.fromkeys(named))
    return tuple(faults)


def _unknown(code: str, kind: str) -> str:
    if any(known.startswith(code) for known in FAULTS):
        return f"--faults: {code} is not a fault of an 837{kind}; --faults all makes each that is"
    codes = fault_codes(kind)
    hint = did_you_mean(code, codes)
    return f"--faults: {code} is not a fault that can be made; {hint}--faults all makes each of the {len(codes)}"
