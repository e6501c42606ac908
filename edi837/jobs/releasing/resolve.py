"""Decisions held against the proposals of a manifest: what is approved, declined, refused, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from edi837.decisions.table import ALL_ALIKE, APPROVE, DECLINE, Decision
from edi837.manifest.manifest import SPLIT, ChangeValue
from edi837.x12.change import Change
from edi837.x12.values import number


class Approved(NamedTuple):
    """A proposal that a person approved, with the changes that the decision picks."""

    exception_id: str
    rule: str
    claim: str
    changes: tuple[Change, ...]
    decision: Decision


class Refused(NamedTuple):
    """A row that is not carried out, and why."""

    decision: Decision
    why: str


@dataclass
class Resolved:
    """All rows, resolved; `refused` keeps the order of the file."""

    approved: list[Approved] = field(default_factory=list)
    declined: list[Decision] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


# A line that is put in: its LX after the end of a segment.
_LINE = re.compile(rb"[^A-Za-z0-9]LX[^A-Za-z0-9]|\ALX[^A-Za-z0-9]")


class _Open(Exception):
    pass


def resolve(rows: Iterable[Decision], manifest: Mapping[str, Any]) -> Resolved:
    """Hold rows against a manifest; a later row that meets an approved one is refused."""
    resolving = _Resolving(manifest)
    for row in rows:
        resolving.take(row)
    return resolving.resolved


class _Resolving:
    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self.resolved = Resolved()
        self._proposals = {one["exception_id"]: one for one in manifest["proposals"]}
        # What a split takes out is out of reach of the proposals that are left, and so are its levels and counts.
        made = [one for one in manifest["changes"] if one["rule"] != SPLIT]
        self._applied = {one["exception_id"] for one in made}
        self._applied |= {one["exception_id"] for one in manifest["decisions"] if one["decision"] == APPROVE}
        self._taken = [_change(one) for one in made]
        self._decided: dict[str, Decision] = {}

    def take(self, row: Decision) -> None:
        """One row; of those that a row for all alike means each is carried out or refused on its own."""
        try:
            _check(row)
            meant = _meant(row, self._proposals, self._applied)
        except _Open as refusal:
            self.resolved.refused.append(Refused(row, str(refusal)))
            return
        for exception_id in meant:
            try:
                if row.exception_id == ALL_ALIKE and self._proposals[exception_id]["choices"] and not row.value:
                    raise _Open("a row for all alike leaves the choice open: `value` is empty")
                self._decide(exception_id, row)
            except _Open as refusal:
                self.resolved.refused.append(Refused(row._replace(exception_id=exception_id), str(refusal)))

    def _decide(self, exception_id: str, row: Decision) -> None:
        before = self._decided.setdefault(exception_id, row)
        if before is row:
            _carry_out(row, self._proposals[exception_id], self._taken, self.resolved)
        elif before[1:] != row[1:] and row.exception_id != ALL_ALIKE:
            raise _Open(f"row {before.row} decided the same exception")


def _check(row: Decision) -> None:
    if row.decision not in (APPROVE, DECLINE):
        # It is not shown: where columns were shifted it may be a patient's.
        raise _Open(f"decision is neither {APPROVE} nor {DECLINE}")
    if not row.by:
        raise _Open("`by` is empty: a decision needs the name of the person who made it")


def _meant(row: Decision, proposals: Mapping[str, Any], applied: set[str]) -> list[str]:
    """The proposals that a row decides."""
    if row.exception_id == ALL_ALIKE:
        if not (row.rule and row.after):
            raise _Open("a row for all alike needs rule, before and after")
        alike = [name for name, one in proposals.items() if one["rule"] == row.rule and _is_alike(one, row)]
        if not alike:
            raise _Open(f"no proposal of {row.rule} has this before and after")
        return alike
    if row.exception_id in proposals:
        return [row.exception_id]
    if row.exception_id in applied:
        raise _Open("it is applied already")
    raise _Open(
        "the manifest has no proposal with this exception_id; a spreadsheet may have changed it, "
        "or the row is a finding without a proposed fix"
    )


def _is_alike(proposal: Mapping[str, Any], row: Decision) -> bool:
    changes = proposal["changes"]
    if len(changes) == 1 and (changes[0]["before"], changes[0]["after"]) == (row.before, row.after):
        return True
    return bool(proposal["title"] == row.after) and row.before in {one["before"] for one in changes}


def _carry_out(row: Decision, proposal: Mapping[str, Any], taken: list[Change], resolved: Resolved) -> None:
    if row.decision == DECLINE:
        resolved.declined.append(row._replace(exception_id=proposal["exception_id"]))
        return
    changes = _picked(row, proposal)
    others = [one for one in resolved.approved if one.claim == proposal["claim"]]
    both_divide = _puts_in_a_line(changes) and any(_puts_in_a_line(one.changes) for one in others)
    if both_divide or any(change.meets(other) for change in changes for other in taken):
        raise _Open("it meets another fix that is made; release that one first, then run again")
    taken.extend(changes)
    resolved.approved.append(
        Approved(proposal["exception_id"], proposal["rule"], proposal["claim"], tuple(changes), row)
    )


def _puts_in_a_line(changes: Iterable[Change]) -> bool:
    """Whether a fix divides a line: two of them would give the same LX01 and REF*6R twice."""
    return any(one.start == one.end and _LINE.search(one.replacement) for one in changes)


def _picked(row: Decision, proposal: Mapping[str, Any]) -> list[Change]:
    """The changes of the choice that `value` names; without a value the first choice."""
    choices = proposal["choices"]
    if not choices:
        if row.value:
            raise _Open("the proposal leaves no choice, and `value` is not empty")
        return [_change(one) for one in proposal["changes"]]
    if not row.value:
        return [_change(one) for one in choices[0]["changes"]]
    for one in choices:
        if one["value"] == row.value or _equal(one["value"], row.value):
            return [_change(change) for change in one["changes"]]
    values = ", ".join(one["value"] for one in choices)
    raise _Open(f"value {row.value!r} is none of the choices: {values}")


def _equal(value: str, other: str) -> bool:
    """80.8 and 80.80, as a spreadsheet may write it."""
    return number(value) is not None and number(value) == number(other)


def _change(one: Mapping[str, Any]) -> Change:
    return ChangeValue(one["start"], one["end"], one["before"], one["after"]).change
