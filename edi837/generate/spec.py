"""What a synthetic file shall be: its size, its kind, its faults, how it is written."""

from __future__ import annotations

from datetime import date

from edi837.system.dataclass import dataclass
from edi837.system.errors import UsageError

# Characters that the values of generated claims, faulty ones included, are made of besides letters and digits.
_IN_VALUES = " .-"
_NEWLINES = ("", "\n", "\r\n")


@dataclass(frozen=True)
class Spec:
    """`density` is the share of claims with a target line; `fault_rate` the share of those that get a fault.

    `delimiters` are element, component, segment and repetition. Dates hang on `as_of`, never on the clock, so equal
    specs give equal bytes.
    """

    claims: int = 1000
    kind: str = "P"
    density: float = 0.05
    faults: tuple[str, ...] = ()
    fault_rate: float = 0.1
    seed: int = 1
    per_st: int = 5000
    delimiters: str = "*:~^"
    newline: str = "\n"
    as_of: date = date(2026, 11, 10)
    # One of generate.settings.NAMED, or all of the kind.
    setting: str = ""
    # all: the drugs of the loaded tables, in place of those of the mappings.
    drugs: str = ""

    def __post_init__(self) -> None:
        self._check_numbers()
        self._check_writing()

    @property
    def targets(self) -> int:
        """How many claims hold a target line: the share of them, but one where any are asked for."""
        return max(round(self.claims * self.density), 1) if self.density else 0

    @property
    def faulty(self) -> int:
        """How many of those get a fault: the rate of them, but each fault once where there is room."""
        if not self.faults:
            return 0
        return min(self.targets, max(round(self.targets * self.fault_rate), len(self.faults)))

    def _check_numbers(self) -> None:
        if self.kind not in ("P", "I"):
            raise UsageError(f"the kind of claims is P or I, not {self.kind!r}")
        if self.drugs and self.setting:
            raise UsageError("--drugs all has a setting of its own: leave --setting out")
        if self.claims < 1 or self.per_st < 1:
            raise UsageError("a file and a transaction set hold at least one claim")
        if not 0 <= self.density <= 1 or not 0 <= self.fault_rate <= 1:
            raise UsageError("density and fault rate are shares from 0 to 1")

    def _check_writing(self) -> None:
        if len(self.delimiters) != 4 or len(set(self.delimiters)) != 4:
            raise UsageError("delimiters are four different characters: element, component, segment, repetition")
        if any(mark.isalnum() or mark in _IN_VALUES or ord(mark) > 126 for mark in self.delimiters):
            raise UsageError("a delimiter cannot be a letter, a digit, a blank, a point or a hyphen")
        if self.newline not in _NEWLINES:
            raise UsageError("between segments stands nothing, LF or CRLF")
        if self.newline and self.delimiters[2] in "\r\n":
            raise UsageError("where a line break ends the segments, no other can stand between them")
