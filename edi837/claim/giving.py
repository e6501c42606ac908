"""The drugs of a claim, and its services that can have given them: administration, anesthesia, surgery, a visit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter

from edi837.claim.claim_head import ClaimHead
from edi837.claim.grouped import grouped
from edi837.claim.single_line import SingleLine
from edi837.system.named_tuple import NamedTuple

# The service of each guide.
_OWN = {"P": "SV1", "I": "SV2"}
_SERVICES = frozenset({"administration", "anesthesia", "bedside", "emergency", "other-service", "surgery", "visit"})


class Giving(NamedTuple):
    """`drugs` are the target lines with a procedure code, by the day that counts.

    `begins` and `ends` are when services were, in days since the year 1, with a day before and after; periods that meet
    are one, so that none need be tried in turn. `undated`: a service has no date. `foreign`: a line has the SV of
    another guide, so that what it bills is not known.
    """

    drugs: Mapping[date | None, Sequence[SingleLine]]
    begins: Sequence[int]
    ends: Sequence[int]
    undated: bool
    foreign: bool

    def covers(self, line: SingleLine) -> bool:
        """Whether a service can have given the drug of a line; without a date, the service's or the drug's, any can."""
        if self.undated or line.dated is None:
            return self.undated or bool(self.begins)
        first, last = _days(line, line.dated)
        at = bisect_right(self.begins, last)
        return at > 0 and self.ends[at - 1] >= first


def giving_of(claim: ClaimHead, lines: Sequence[SingleLine], target_lines: Iterable[SingleLine]) -> Giving:
    """What the lines of a claim say of it."""
    drugs = grouped((line for line in target_lines if line.procedure), attrgetter("day"))
    services = [line for line in lines if not line.under_target and _gives(line)]
    dated = [_days(line, first) for line in services if (first := line.dated) is not None]
    begins, ends = list[int](), list[int]()
    for begin, end in sorted((first - 1, last + 1) for first, last in dated):
        if ends and begin <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            begins.append(begin)
            ends.append(end)
    foreign = any(line.service.id != _OWN[claim.claim_type] for line in lines)
    return Giving(drugs, begins, ends, len(dated) < len(services), foreign)


def _days(line: SingleLine, first: date) -> tuple[int, int]:
    """The first and the last day of a line, in days since the year 1; a period that ends before it begins is a day."""
    return first.toordinal(), max(first, line.service_to or first).toordinal()


def _gives(line: SingleLine) -> bool:
    """By its code, or on 837I by its revenue code."""
    if not _SERVICES.isdisjoint(line.groups):
        return True
    return bool(line.revenue_code) and line.revenue_code in line.claim.mappings.codes.revenue.service
