"""The drugs of a claim, and its services that can have given them: administration, anesthesia, surgery, a visit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter

from edi837.claim.claim_head import ClaimHead
from edi837.claim.grouped import grouped
from edi837.claim.single_line import OWN_SERVICES, SingleLine
from edi837.system.named_tuple import NamedTuple

_A_DAY = timedelta(days=1)
_SERVICES = frozenset({"administration", "anesthesia", "bedside", "emergency", "other-service", "surgery", "visit"})


class Giving(NamedTuple):
    """`drugs` are the target lines with a procedure code, by the day that counts.

    `begins` and `ends` are when services were; periods between which no more than a day lies are one, so that none need
    be tried in turn. `undated`: a service has no date. `foreign`: a line has the SV of
    another guide, so that what it bills is not known.
    """

    drugs: Mapping[date | None, Sequence[SingleLine]]
    begins: Sequence[date]
    ends: Sequence[date]
    undated: bool
    foreign: bool

    def covers(self, line: SingleLine) -> bool:
        """Whether a service can have given a line's drug: one within a day, or any where it or the drug has no date."""
        if self.undated or line.dated is None:
            return self.undated or bool(self.begins)
        first, last = _days(line, line.dated)
        after = bisect_right(self.begins, last)
        if after > 0 and first - self.ends[after - 1] <= _A_DAY:
            return True
        return after < len(self.begins) and self.begins[after] - last <= _A_DAY


def giving_of(claim: ClaimHead, lines: Sequence[SingleLine], target_lines: Iterable[SingleLine]) -> Giving:
    """What the lines of a claim say of it."""
    drugs = grouped((line for line in target_lines if line.procedure), attrgetter("day"))
    services = [line for line in lines if not line.under_target and _gives(line)]
    dated = [_days(line, first) for line in services if (first := line.dated) is not None]
    begins, ends = list[date](), list[date]()
    for begin, end in sorted(dated):
        if ends and begin - ends[-1] <= 2 * _A_DAY:
            ends[-1] = max(ends[-1], end)
        else:
            begins.append(begin)
            ends.append(end)
    foreign = any(line.service.id != OWN_SERVICES[claim.claim_type] for line in lines)
    return Giving(drugs, begins, ends, len(dated) < len(services), foreign)


def _days(line: SingleLine, first: date) -> tuple[date, date]:
    """The first and the last day of a line; a period that ends before it begins is a day."""
    return first, max(first, line.service_to or first)


def _gives(line: SingleLine) -> bool:
    """By its code, or on 837I by its revenue code."""
    if not _SERVICES.isdisjoint(line.groups):
        return True
    return bool(line.revenue_code) and line.revenue_code in line.claim.mappings.codes.revenue.service
