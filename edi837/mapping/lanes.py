"""Lanes: what to do with a claim or line that was rejected, denied, paid less or taken back, and why."""

from __future__ import annotations

from collections.abc import Iterable

from edi837.mapping.xml import MappingFile, text_of, words_of
from edi837.system.dataclass import dataclass

_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Lane:
    """A lane with its title in words, and why a claim is in it; `source` is the id of what says so, '' for nothing."""

    name: str
    title: str
    reason: str
    source: str = ""


@dataclass(frozen=True)
class _Statement:
    """Sets of what an adjustment may have; an empty one asks for nothing."""

    states: frozenset[str]
    groups: frozenset[str]
    carcs: frozenset[str]
    rarcs: frozenset[str]
    lane: str
    reason: str
    source: str

    def fits(self, state: str, group: str, carc: str, remarks: frozenset[str]) -> bool:
        return (
            (not self.states or state in self.states)
            and (not self.groups or group in self.groups)
            and (not self.carcs or carc in self.carcs)
            and (not self.rarcs or not self.rarcs.isdisjoint(remarks))
        )


@dataclass(frozen=True)
class Lanes:
    """The lanes in the order in which one goes before another, with their titles, and what says which."""

    titles: dict[str, str]
    statements: tuple[_Statement, ...]

    def lane_of(self, state: str, adjustments: Iterable[tuple[str, str]], remarks: Iterable[str]) -> Lane:
        """The lane of a claim or line: by its state (`paid less`), the groups and reasons of its CAS, and its remarks.

        An adjustment that nothing is said of is unknown: it is never taken for what needs no work.
        """
        remark_set, written = frozenset(remarks), state.replace(" ", "-")
        lanes = [self._lane(written, *pair, remark_set) for pair in dict.fromkeys(adjustments)]
        lanes = lanes or [self._lane(written, "", "", remark_set)]
        order = list(self.titles)
        return min(lanes, key=lambda lane: order.index(lane.name))

    def _lane(self, state: str, group: str, carc: str, remarks: frozenset[str]) -> Lane:
        for each in self.statements:
            if each.fits(state, group, carc, remarks):
                return Lane(each.lane, self.titles[each.lane], each.reason, each.source)
        what = f"{group}-{carc}" if carc else "what the payer answered"
        return Lane(_UNKNOWN, self.titles[_UNKNOWN], f"No mapping says what {what} asks for: ask the payer")


NO_LANES = Lanes({_UNKNOWN: _UNKNOWN}, ())


def read_lanes(file: MappingFile) -> Lanes:
    """The lanes of a file; one that a statement names and the list lacks is a fault."""
    titles = {str(node.get("name")): text_of(node) for node in file.root.iterfind("lane")}
    statements = []
    for node in file.root.iterfind("statement"):
        lane = str(node.get("lane"))
        if lane not in titles:
            file.report(node, f"the lane {lane} is not in the list of lanes")
        states, groups, carcs, rarcs = (frozenset(words_of(node, name)) for name in ("state", "group", "carc", "rarc"))
        source = str(node.get("source") or "")
        statements.append(_Statement(states, groups, carcs, rarcs, lane, text_of(node), source))
    if _UNKNOWN not in titles:
        file.report(file.root, f"the lane {_UNKNOWN} is not in the list of lanes")
    return Lanes(titles, tuple(statements))
