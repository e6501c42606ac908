"""Groups of lines by dimension, and the group of all lines. Only sums are kept: memory does not grow with claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from edi837.claim.claim import Claim, ServiceLine
from edi837.system.dataclass import dataclass
from edi837.utilization.dimensions import dimension_of
from edi837.utilization.line_parts import BILLED, VOID, parts_of_claim, parts_of_line
from edi837.utilization.sums import Sums, sums_of

# Files can name any number of payers and providers: from here on they are counted together.
MOST_GROUPS = 5_000
OTHERS = "(all others)"
# The standard has room for no more in an identifier.
_MOST_TEXT = 80
_NOTHING = Sums()


@dataclass
class UsageGroup:
    """A group's key, its name as met first, and its sums by part."""

    key: str
    name: str = ""
    parts: dict[str, Sums] = field(default_factory=dict)

    def __getitem__(self, part: str) -> Sums:
        """The sums of a part; all zero when no line is in it."""
        return self.parts.get(part, _NOTHING)

    def part(self, name: str) -> Sums:
        """The sums of a part, to add to."""
        return self.parts.get(name) or self.parts.setdefault(name, Sums())


class Utilization:
    """Takes claims in; `groups` by dimension and key, `total` over all lines.

    `codes` and `substances` are the target codes and the drugs that were met: several of them are not one amount.
    """

    def __init__(self, by: Sequence[str], most_groups: int = MOST_GROUPS) -> None:
        self.groups: dict[str, dict[str, UsageGroup]] = {name: {} for name in by}
        self.total = UsageGroup("")
        self.codes: set[str] = set()
        self.substances: set[str] = set()
        self._most = most_groups

    @property
    def lines(self) -> int:
        """How many lines were taken, those of void claims too."""
        return self.total[BILLED].lines + self.total[VOID].lines

    def take(self, claim: Claim, repeated: bool = False) -> bool:
        """Count the target lines of a claim, and say whether it has any; `repeated`: a claim like it came before."""
        of_claim = parts_of_claim(claim, repeated)
        counted: set[int] = set()
        for line in claim.target_lines:
            figures, parts = sums_of(line), parts_of_line(line, of_claim)
            for group in self._groups_of(line):
                for name in parts:
                    sums = group.part(name)
                    sums.add(figures)
                    if id(sums) not in counted:
                        counted.add(id(sums))
                        sums.claims += 1
            if line.code is not None and line.under_target:
                self.codes.add(line.procedure)
                self.substances.add(line.code.substance.name)
        return bool(claim.target_lines)

    def _groups_of(self, line: ServiceLine) -> list[UsageGroup]:
        shared = [self.total]
        for name, groups in self.groups.items():
            dimension = dimension_of(name)
            most = _MOST_TEXT * (1 + name.count("+"))
            key = dimension.key(line)[:most]
            group = groups.get(key)
            if group is None:
                title = dimension.name(line)[:most] if key else dimension.missing
                group = self._new(groups, key, title)
            shared.append(group)
        return shared

    def _new(self, groups: dict[str, UsageGroup], key: str, name: str) -> UsageGroup:
        if len(groups) >= self._most:
            key, name = OTHERS, ""
        return groups.get(key) or groups.setdefault(key, UsageGroup(key, name))

    def add(self, other: Utilization) -> None:
        """Count what another one, by the same dimensions, counted."""
        self.codes |= other.codes
        self.substances |= other.substances
        _add(self.total, other.total)
        for name, groups in other.groups.items():
            mine = self.groups[name]
            for group in groups.values():
                _add(mine.get(group.key) or self._new(mine, group.key, group.name), group)


def _add(to: UsageGroup, other: UsageGroup) -> None:
    for name, sums in other.parts.items():
        to.part(name).add(sums)
