"""Whether an answer gives the reason that a rule predicted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from edi837.system.named_tuple import NamedTuple

# As a row of answers has them: CO-16 of a CAS, A7:218 or A7:562:85 of an STC.
_ADJUSTMENT = re.compile(r"(?:CO|PR|OA|PI|CR)-(\w+)")
_STATUS = re.compile(r"[A-Z]\w{1,2}:(\d+)(?::(\w+))?")
# Of what a 999 says only that of segments and elements is about one claim.
_OF_CLAIMS = ("IK3", "IK4")
_ANY = ""


class Predicted(NamedTuple):
    """What an answer was expected to name: of a CAS, its remarks, an STC (status, entity), and the faults of a 999.

    A fault is IK3 or IK4, the segment or '', and the code.
    """

    carcs: frozenset[str]
    rarcs: frozenset[str]
    statuses: frozenset[tuple[str, str]]
    faults: frozenset[tuple[str, str, str]]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was expected that an answer about a claim can name."""
        return not (self.carcs or self.statuses or self.faults)


@lru_cache(maxsize=1 << 12)
def predicted(carc: str, rarc: str, status: str, ack: str) -> Predicted:
    """What the columns of a finding expect: likely_carc, likely_rarc, expected_277ca and expected_999."""
    return Predicted(frozenset(carc.split()), frozenset(rarc.split()), _statuses(status), _faults(ack))


def _statuses(text: str) -> frozenset[tuple[str, str]]:
    """A8:455+507 are two statuses of a category, A7:562:85 has an entity."""
    _, _, codes = text.partition(":")
    parts = (code.partition(":") for code in codes.split("+"))
    return frozenset((code, entity) for code, _, entity in parts if code)


def _faults(text: str) -> frozenset[tuple[str, str, str]]:
    """999 IK4:4, 5 or 9 are three codes of IK4; IK3:LIN:4 names the segment."""
    faults, prefix = set(), ""
    for word in re.findall(r"[A-Z0-9]+(?::\w+)*", text.removeprefix("999")):
        kind, *rest = word.split(":")
        if kind in _OF_CLAIMS and rest:
            prefix = kind
            faults.add((kind, rest[0] if len(rest) > 1 else _ANY, rest[-1]))
        elif prefix and not rest and not kind.startswith("IK"):
            faults.add((prefix, _ANY, kind))
        else:
            prefix = ""
    return frozenset(faults)


def is_as_predicted(expected: Predicted, codes: Iterable[str], remarks: Iterable[str], faults: Iterable[str]) -> bool:
    """Whether an answer names what was expected: its codes, remarks, and what a 999 says of the claim.

    A CARC counts with one of the RARCs where both are expected; an answer without any remark cannot say so much. A
    status counts whatever category it is rejected with, and with its entity where both name one.
    """
    named, given = list(codes), frozenset(remarks)
    if not expected.carcs.isdisjoint(reasons_of(named)) and (
        not expected.rarcs or not given or not expected.rarcs.isdisjoint(given)
    ):
        return True
    for code, entity in _statuses_in(named):
        if any(code == own and (not entity or not its or entity == its) for own, its in expected.statuses):
            return True
    return any(_fits(expected, fault) for fault in faults)


def reasons_of(codes: Iterable[str]) -> list[str]:
    """The CARCs of an answer's codes, without their groups."""
    return [match[1] for code in codes if (match := _ADJUSTMENT.fullmatch(code))]


def _statuses_in(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(match[1], match[2] or "") for code in codes if (match := _STATUS.fullmatch(code))]


def _fits(expected: Predicted, fault: str) -> bool:
    """Whether a fault of a 999 or 997 is expected: segment number, IK3 with a segment or IK4 with an element, code."""
    _, kind, place, code, *_ = (*fault.split(":"), "", "", "")
    kind = kind.replace("AK", "IK")
    return (kind, _ANY, code) in expected.faults or (kind, place, code) in expected.faults
