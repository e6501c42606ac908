"""An interchange of answers while it is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

# Who sent the claims, to whom.
SENDER, RECEIVER = "SYNTHETIC", "CLEARINGHOUSE"


class AnswerFile:
    """An interchange of answers while it is written."""

    def __init__(self, name: str, kind: str, when: date, control: int) -> None:
        self.name = name
        self.kind = kind
        self.when = when
        self._control = control
        self._sets: list[list[str]] = []

    def begin(self, start: str) -> str:
        """Begin a set with its ST01 and, where its guide has one, its ST03; its number."""
        number = f"{len(self._sets) + 1:04d}"
        kind, *implementation = start.split()
        self._sets.append(["*".join(("ST", kind, number, *implementation))])
        return number

    def add(self, *segments: str) -> int:
        """Write segments; the number of the last one in its set."""
        self._sets[-1].extend(segments)
        return len(self._sets[-1])

    @property
    def has_sets(self) -> bool:
        """Whether anything is in it."""
        return bool(self._sets)

    def content(self, group: str, implementation: str) -> bytes:
        """The whole interchange."""
        day, control = f"{self.when:%Y%m%d}", f"{self._control:09d}"
        lines = [
            f"ISA*00*{'':10}*00*{'':10}*ZZ*{RECEIVER:15}*ZZ*{SENDER:15}*{day[2:]}*0900*^*00501*{control}*0*T*:",
            f"GS*{group}*{RECEIVER}*{SENDER}*{day}*0900*{self._control}*X*{implementation}",
        ]
        for segments in self._sets:
            number = segments[0].split("*")[2]
            lines += [*segments, f"SE*{len(segments) + 1}*{number}"]
        lines += [f"GE*{len(self._sets)}*{self._control}", f"IEA*1*{control}"]
        return "".join(f"{line}~\n" for line in lines).encode()


def x12_amount(value: Decimal) -> str:
    """An amount as X12 has it: no zeros at its end."""
    text = format(value + 0, "f")  # nothing has no sign
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def cents(value: Decimal) -> str:
    """An amount as the table of answers has it."""
    return format((value + 0).quantize(Decimal("0.01")), "f")
