"""Approved fixes of one file, which must not meet: one by one they are added, or refused."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable

from edi837.decisions.refusal import RefusedRow
from edi837.manifest.proposal import Proposal
from edi837.x12.change import Change

# A line that is put in: its LX after the end of a segment.
_LINE = re.compile(rb"[^A-Za-z0-9]LX[^A-Za-z0-9]|\ALX[^A-Za-z0-9]")
_WAY_ON = "decline one of the two, or release, process the released file, and decide there"


class Together:
    """Changes by their place; `changes` are those of fixes that were carried out unattended."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes = sorted(changes)
        self._rules: dict[Change, str] = {}
        self._divided: set[str] = set()
        # Where the CLM02 of claims begins whose lines get other charges: of two of them it follows both.
        self._totals: set[int] = set()

    def add(self, proposal: Proposal, changes: tuple[Change, ...]) -> None:
        """Add the changes of a proposal; RefusedRow when they meet others, or divide a second line of one claim."""
        total = proposal.total(changes)
        for change in changes:
            if change == total and change.start in self._totals:
                continue
            if (other := self._met(change)) is not None:
                rule = self._rules.get(other, "")
                met = f"the approved fix of {rule}" if rule else "a fix that is permitted to be made unattended"
                raise RefusedRow(f"it meets {met} on the same claim: {_WAY_ON}")
        if _puts_in_a_line(changes):
            # Both would give the same LX01 and REF*6R.
            if proposal.claim in self._divided:
                raise RefusedRow(f"another line of the same claim is divided: {_WAY_ON}")
            self._divided.add(proposal.claim)
        for change in changes:
            if change == total:
                self._totals.add(change.start)
            insort(self._changes, change)
            self._rules[change] = proposal.rule

    def _met(self, change: Change) -> Change | None:
        """The change that was added and that this one meets. Those added lie one behind the other."""
        at = max(bisect_left(self._changes, (change.start,)) - 1, 0)
        while at < len(self._changes) and self._changes[at].start <= change.end:
            if change.meets(self._changes[at]):
                return self._changes[at]
            at += 1
        return None


def _puts_in_a_line(changes: Iterable[Change]) -> bool:
    return any(change.start == change.end and _LINE.search(change.replacement) for change in changes)
