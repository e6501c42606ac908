"""The HL segments of one transaction set, kept in nine bytes each, and what is wrong with them."""

from __future__ import annotations

from array import array
from bisect import bisect_right

from edi837.system.named_tuple import NamedTuple

_LEVELS = {b"20": 20, b"22": 22, b"23": 23}
_PARENT_LEVEL = {20: 0, 22: 20, 23: 22}
NONE = -1


class HierarchyFault(NamedTuple):
    """A fault of an HL (or of a CLM under none): its offset, the element, why, and at how many places there is one."""

    offset: int
    element: int
    why: str
    times: int = 1


class Context(NamedTuple):
    """Offsets of the HL segments that a claim hangs from; NONE where there is none."""

    provider: int = NONE
    subscriber: int = NONE
    patient: int = NONE


class Hierarchy:
    """Parents are found by HL02; where that names none, the HL before it of the level above stands in."""

    def __init__(self) -> None:
        self.offsets = array("Q")
        # The levels that the next claim hangs from.
        self.provider = self.subscriber = self.patient = NONE
        self._faults = 0
        self._first_fault: HierarchyFault | None = None
        self._levels = bytearray()
        self._declared = bytearray()
        self._children = bytearray()
        # HL01 → index, made at the first HL01 that is not the number of its HL.
        self._numbers: dict[bytes, int] | None = None
        # The indexes of the provider levels, and the few subscribers that do not hang from the last one before them.
        self._providers = array("Q")
        self._elsewhere: dict[int, int] = {}
        # The HL01 of the last provider level, as it is while all HL01 are regular, and where it stands.
        self._last_provider = b""
        self._last_offset = NONE

    @property
    def context(self) -> Context:
        """The levels that the next claim hangs from."""
        return Context(self.provider, self.subscriber, self.patient)

    def add(self, offset: int, hl01: bytes | None, hl02: bytes | None, hl03: bytes | None, hl04: bytes | None) -> None:
        """Take the HL at `offset` in, and make it the one that the next claims hang from."""
        index = len(self._levels)
        known = hl02 and hl02 == self._last_provider
        if known and hl03 == b"22" and self._numbers is None and hl01 == b"%d" % (index + 1):
            # What nearly every HL is: the next subscriber of the provider before it.
            self.offsets.append(offset)
            self._levels.append(22)
            self._declared.append(hl04 == b"1")
            self._children.append(0)
            self._children[self._providers[-1]] = 1
            self.provider, self.subscriber, self.patient = self._last_offset, offset, NONE
            return
        self._add(index, offset, hl01 or b"", hl02, hl03, hl04)

    def _add(
        self, index: int, offset: int, hl01: bytes, hl02: bytes | None, hl03: bytes | None, hl04: bytes | None
    ) -> None:
        level = _LEVELS.get(hl03 or b"", 0)
        regular = hl01 == b"%d" % (index + 1)
        if self._numbers is None and not regular:
            self._numbers = {b"%d" % (known + 1): known for known in range(index)}
        parent = self._parent(hl02, index)
        self.offsets.append(offset)
        self._levels.append(level)
        self._declared.append(hl04 == b"1")
        self._children.append(0)
        if self._numbers is not None:
            self._numbers[hl01] = index
        if not regular:
            self._fault(offset, 1, "HL01 does not count 1, 2, 3 … within the transaction set")
        self._check(offset, level, parent, hl02)
        self._hang(index, level, parent)

    def _parent(self, hl02: bytes | None, index: int) -> int:
        """The index of the HL that HL02 names; NONE when it names no earlier one."""
        if not hl02:
            return NONE
        if self._numbers is not None:
            return self._numbers.get(hl02, NONE)
        number = int(hl02) if hl02.isdigit() and len(hl02) < 12 else 0
        return number - 1 if 0 < number <= index and hl02 == b"%d" % number else NONE

    def _check(self, offset: int, level: int, parent: int, hl02: bytes | None) -> None:
        if not level:
            self._fault(offset, 3, "HL03 is not one of 20, 22, 23")
        elif level == 20:
            if hl02:
                self._fault(offset, 2, "A billing provider level (20) has no parent, and HL02 names one")
        elif parent == NONE:
            self._fault(offset, 2, "HL02 is not an earlier HL of the set")
        elif self._levels[parent] != _PARENT_LEVEL[level]:
            self._fault(offset, 3, f"level {level} hangs from level {self._levels[parent] or '?'}")

    def _hang(self, index: int, level: int, parent: int) -> None:
        offset = self.offsets[index]
        if parent != NONE:
            self._children[parent] = 1
        provider, subscriber = self.provider, self.subscriber
        if level == 20:
            self._providers.append(index)
            self._last_provider, self._last_offset = b"%d" % (index + 1), offset
            self.provider, self.subscriber, self.patient = offset, NONE, NONE
        elif level == 22:
            if parent != NONE and self._levels[parent] == 20:
                provider = self.offsets[parent]
                if self._providers[-1] != parent:
                    self._elsewhere[index] = parent
            self.provider, self.subscriber, self.patient = provider, offset, NONE
        elif level == 23:
            if parent != NONE and self._levels[parent] == 22 and self.offsets[parent] != subscriber:
                subscriber = self.offsets[parent]
                provider = self._provider_of(parent)
            self.provider, self.subscriber, self.patient = provider, subscriber, offset

    def _provider_of(self, subscriber: int) -> int:
        """The offset of the provider that the subscriber of that index hangs from."""
        named = self._elsewhere.get(subscriber)
        if named is None:
            before = bisect_right(self._providers, subscriber)
            if not before:
                return NONE
            named = self._providers[before - 1]
        return self.offsets[named]

    def orphan(self, offset: int) -> None:
        """A claim, at `offset`, that stands under no subscriber; of one under an HL of no known level that tells."""
        if not self._levels or self._levels[-1]:
            self._fault(offset, 1, "The claim stands under no subscriber level (22)")

    def _fault(self, offset: int, element: int, why: str) -> None:
        self._faults += 1
        self._first_fault = self._first_fault or HierarchyFault(offset, element, why)

    def fault(self) -> HierarchyFault | None:
        """The first fault of HL01, HL02, HL03 or of a claim's place; where there is none, the first of HL04.

        An HL that hangs from nowhere is nobody's child, so HL04 cannot be judged beside other faults.
        """
        return self._first_fault._replace(times=self._faults) if self._first_fault else self._children_fault()

    def _children_fault(self) -> HierarchyFault | None:
        if self._declared == self._children:
            return None
        wrong = [at for at, pair in enumerate(zip(self._declared, self._children, strict=True)) if pair[0] != pair[1]]
        why = (
            "HL04 says that there are levels below it, and there are none"
            if self._declared[wrong[0]]
            else "HL04 does not say that there are levels below it, and there are"
        )
        return HierarchyFault(self.offsets[wrong[0]], 4, why, len(wrong))
