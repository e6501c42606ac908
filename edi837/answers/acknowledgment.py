"""TA1, 999 (005010X231A1) and 997: what a partner's translator says of interchanges, groups and sets."""

from __future__ import annotations

from dataclasses import field

from edi837.answers.answer_row import (
    FUNCTIONAL,
    FUNCTIONAL_4010,
    GROUP,
    INTERCHANGE,
    PARTNER,
    RECEIVED,
    REJECTED,
    SET,
    TA1,
    AnswerRow,
    AnswerSet,
)
from edi837.answers.received_sets import CutSet
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple

# IK501, AK501, AK901: accepted, accepted with errors, partially; the others reject.
_TAKEN = frozenset("AEP")
_REJECTED_INTERCHANGE = "R"
_MOST = 12
_SEGMENTS, _ELEMENTS = ("IK3", "AK3"), ("IK4", "AK4")
# A count of sets has six.
_MOST_DIGITS = 9


def read_interchange_ack(received: CutSet) -> tuple[AnswerSet, list[AnswerRow]]:
    """A TA1: one interchange, by its ISA13."""
    (_, sent), *_ = received.segments()
    elements = sent + [""] * _MOST
    state = REJECTED if elements[4] == _REJECTED_INTERCHANGE else RECEIVED
    code = f"TA1:{elements[4]}:{elements[5]}"
    row = AnswerRow(1, INTERCHANGE, 1, elements[1], state, PARTNER, received.day, codes=code)
    return AnswerSet(TA1, received.control_number, received.digest, received.day, received.sender), [row]


@dataclass
class _Set:
    segment: int
    transaction: str
    answer: str = ""
    codes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Group(NamedTuple):
    number: str
    segment: int
    answer: str
    codes: str
    declared: int


def read_functional_ack(received: CutSet) -> tuple[AnswerSet, list[AnswerRow]]:
    """A 999 or 997: the sets that it names, and the group where it says more of it than of its sets."""
    kind = FUNCTIONAL if received.kind == FUNCTIONAL else FUNCTIONAL_4010
    group, group_answer, group_codes, declared = "", "", list[str](), 0
    group_segment = 1
    sets: list[_Set] = []
    at = ""
    for number, sent in received.segments():
        elements = sent + [""] * _MOST
        match elements[0]:
            case "AK1":
                group, group_segment = elements[2], number
            case "AK2":
                sets.append(_Set(number, elements[2]))
            case name if sets and name in _SEGMENTS:
                at = elements[2]
                sets[-1].faults.append(f"{at}:{name}:{elements[1]}:{elements[4]}")
            case name if sets and name in _ELEMENTS:
                position = received.components(elements[1])[0]
                sets[-1].faults.append(f"{at}:{name}:{position}:{elements[3]}")
            case "IK5" | "AK5" if sets:
                # Of several, which no guide allows, the one that rejects holds.
                if not sets[-1].answer or sets[-1].answer in _TAKEN:
                    sets[-1].answer = elements[1]
                sets[-1].codes += [f"{elements[0]}:{code}" for code in elements[1:7] if code]
            case "AK9":
                group_answer = elements[1]
                group_codes = [f"AK9:{code}" for code in (elements[1], *elements[5:10]) if code]
                is_count = elements[2].isdecimal() and len(elements[2]) <= _MOST_DIGITS
                declared = int(elements[2]) if is_count else 0
            case _:
                pass
    of_group = _Group(group, group_segment, group_answer, " ".join(group_codes), declared)
    of_set = AnswerSet(kind, received.control_number, received.digest, received.day, received.sender, group)
    return of_set, _rows(received.day, of_group, sets)


def _rows(day: str, of_group: _Group, sets: list[_Set]) -> list[AnswerRow]:
    group, all_rejected = of_group.number, bool(of_group.answer) and of_group.answer not in _TAKEN
    rows = [
        AnswerRow(
            item, SET, each.segment, f"{group}/{each.transaction}",
            _state(each.answer or of_group.answer, all_rejected), PARTNER, day, group=group,
            transaction=each.transaction, codes=" ".join(each.codes or [of_group.codes]), faults=" ".join(each.faults),
        )
        for item, each in enumerate(sets, 1)
    ]  # fmt: skip
    if not sets or of_group.declared > len(sets):
        # What is not named has the answer of the group; P says that some of it was taken.
        rows.append(
            AnswerRow(
                len(rows) + 1, GROUP, of_group.segment, group, _state(of_group.answer, all_rejected), PARTNER, day,
                group=group, codes=of_group.codes, faults=" ".join(each.transaction for each in sets),
            )
        )  # fmt: skip
    return rows


def _state(answer: str, all_rejected: bool) -> str:
    return REJECTED if all_rejected or answer not in _TAKEN else RECEIVED
