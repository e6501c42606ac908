"""How the payers of generated answers behave: stated here, drawn from a seed, the same for the same claims.

Of the claims some never hear anything (silence), some are rejected by the clearinghouse, the others are paid: at four
fifths of their charge, less a deductible now and then. A line that a check objects to is denied with the codes that are
predicted for it, and a few others are denied as not authorized. Some payments are taken back and paid anew weeks later,
some recouped months later. Of the payers some cut or upper-case CLM01, some return no REF*6R, some bundle two lines.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from enum import Enum

from edi837.answers.answer_row import DENIED, PAID, PAID_LESS, SentLine
from edi837.generate.chance import Random, pick
from edi837.system.dataclass import dataclass
from edi837.x12.values import number

_CENT = Decimal("0.01")
_ALLOWED = Decimal("0.8")
_SILENT, _REJECTED = 0.02, 0.03
_DEDUCTIBLE, _DENIED, _DENIED_FAULT = 0.08, 0.03, 0.9
_REVERSED, _RECOUPED, _BUNDLED = 0.02, 0.02, 0.3
_CUT_BY = 3
_NOT_AUTHORIZED = ("197", "")


class Style(Enum):
    """What a payer does to the numbers that it was sent."""

    PLAIN = "plain"
    CUT = "cut"
    LOWER = "lower"
    NO_LINE_NUMBERS = "no line numbers"
    BUNDLING = "bundling"


_STYLES = (Style.PLAIN, Style.PLAIN, Style.PLAIN, Style.CUT, Style.LOWER, Style.NO_LINE_NUMBERS, Style.BUNDLING)


@dataclass(frozen=True)
class PaidLine:
    """What is paid for a line and why not more: adjustments as group, reason and amount; `bundled` the code paid."""

    line: SentLine
    charge: Decimal
    paid: Decimal
    adjustments: tuple[tuple[str, str, Decimal], ...]
    remark: str = ""
    bundled: str = ""

    @property
    def state(self) -> str:
        """What becomes of the line."""
        if not any(reason not in ("45", "1") for _, reason, _ in self.adjustments):
            return PAID
        return PAID_LESS if self.paid else DENIED


@dataclass(frozen=True)
class PayerCourse:
    """What becomes of a claim. `key` is what the payer calls it by in its 835."""

    key: str
    is_silent: bool = False
    is_rejected: bool = False
    is_reversed: bool = False
    is_recouped: bool = False
    returns_line_numbers: bool = True
    lines: tuple[PaidLine, ...] = field(default=())

    @property
    def paid(self) -> Decimal:
        """What is paid for the claim."""
        return sum((line.paid for line in self.lines), Decimal(0))

    @property
    def charge(self) -> Decimal:
        """What its lines charge."""
        return sum((line.charge for line in self.lines), Decimal(0))

    @property
    def state(self) -> str:
        """What becomes of the claim when it is paid."""
        states = {line.state for line in self.lines}
        if states <= {PAID}:
            return PAID
        return PAID_LESS if self.paid else DENIED


class Behavior:
    """The behavior of all payers for one seed; `faults` are CARC and RARC by claim and LX ('' for the whole claim)."""

    def __init__(self, seed: int, faults: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        self._seed = seed
        self._faults = faults

    def style(self, payer_id: str) -> Style:
        """What a payer does to the numbers that it was sent."""
        return pick(self._random(f"payer {payer_id}"), _STYLES)

    def course(self, name: str, place: str, payer_id: str, lines: Sequence[SentLine]) -> PayerCourse:
        """What becomes of a claim whose CLM01 is `name`; `place` is its own among all claims."""
        draw, style = self._random(place), self.style(payer_id)
        key = {Style.CUT: name[:-_CUT_BY], Style.LOWER: name.lower()}.get(style, name) or name
        if draw() < _SILENT:
            return PayerCourse(key, is_silent=True)
        if draw() < _REJECTED or any(_charge(line) < 0 for line in lines):
            return PayerCourse(key, is_rejected=True)
        paid = tuple(self._line(draw, name, line) for line in lines)
        if style is Style.BUNDLING and len(paid) > 1 and draw() < _BUNDLED:
            first, second, *others = paid
            paid = (first, _bundled(second, first.line.code), *others)
        total = sum((line.paid for line in paid), Decimal(0))
        return PayerCourse(
            key, is_reversed=draw() < _REVERSED and total > 0, is_recouped=draw() < _RECOUPED and total > 0,
            returns_line_numbers=style is not Style.NO_LINE_NUMBERS, lines=paid,
        )  # fmt: skip

    def _line(self, draw: Random, name: str, line: SentLine) -> PaidLine:
        charge = _charge(line)
        fault = self._faults.get((name, line.lx)) or self._faults.get((name, ""))
        if fault is not None and draw() < _DENIED_FAULT:
            return _denied(line, charge, *fault)
        if draw() < _DENIED:
            return _denied(line, charge, *_NOT_AUTHORIZED)
        allowed = (charge * _ALLOWED).quantize(_CENT)
        deductible = (allowed / 4).quantize(_CENT) if draw() < _DEDUCTIBLE else Decimal(0)
        adjustments = [("CO", "45", charge - allowed), ("PR", "1", deductible)]
        kept = tuple(adjustment for adjustment in adjustments if adjustment[2])
        return PaidLine(line, charge, allowed - deductible, kept)

    def _random(self, what: str) -> Random:
        return random.Random(f"{self._seed} {what}").random  # noqa: S311 - nothing secret is drawn


def _charge(line: SentLine) -> Decimal:
    """What a line charges; nothing where that is not a number."""
    return number(line.charge) or Decimal(0)


def _denied(line: SentLine, charge: Decimal, reason: str, remark: str) -> PaidLine:
    return PaidLine(line, charge, Decimal(0), (("CO", reason, charge),) if charge else (), remark)


def _bundled(line: PaidLine, code: str) -> PaidLine:
    """A line that is part of the service of another one: denied as such (CARC 97), under the code that was paid."""
    adjustments = (("CO", "97", line.charge),) if line.charge else ()
    return PaidLine(line.line, line.charge, Decimal(0), adjustments, "", code)
