"""Q610: more days of treatment than is usual."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from edi837.claim.facts import FileFacts
from edi837.claim.repeated import short
from edi837.findings.finding import Elsewhere, Finding
from edi837.mapping.drugs import DoseLimits
from edi837.rules.rule import WARNING, Knowledge, Scope, rule


@rule("Q610", "doses-too-frequent", on=FileFacts, severity=WARNING, snip=6, scope=Scope.CLAIM, of_earlier_files=True)
def doses_too_frequent(file: FileFacts, knowledge: Knowledge) -> Iterator[Finding]:
    """A patient has more dates of service with the drug, not in a stay, within a period than the mapping's limit.

    Why: series of treatment are spaced; more days than that are questioned in an audit, or a claim was sent twice under
    other numbers.
    Fix: none. Compare the dates with the record of the patient.
    Do: Compare the dates of {drug} with the patient's record.
    Source: the drug mapping's limit (dose, most-days in in-days); published infusion protocols.
    """
    limits = {code.substance.name: code.substance.dose for code in file.mappings.drugs.codes.values() if code.target}
    often = None if knowledge.history is not None else _often(file, limits)
    if often == set():
        return
    # In order, since the year 1.
    days: defaultdict[tuple[bytes, str], list[int]] = defaultdict(list)
    for claim in file.claims:
        if often is not None and short(claim.patient) not in often:
            continue
        most: tuple[int, DoseLimits] | None = None
        for substance, day in claim.drug_days:
            limit = limits.get(substance)
            if limit is None:
                continue
            known = days[claim.patient, substance]
            if knowledge.history is not None and not known:
                earlier = knowledge.history.service_days(claim.patient.hex(), substance)
                known += sorted({visit.toordinal() for visit in earlier})
            if _is_added(known, day.toordinal()):
                count = _most_in_period(known, day.toordinal(), limit.in_days)
                if count > limit.most_days:
                    most = max(most or (0, limit), (count, limit), key=itemgetter(0))
        if most is not None:
            yield Finding(Elsewhere(claim), _message(*most))


def _often(file: FileFacts, limits: Mapping[str, DoseLimits | None]) -> set[int]:
    """Patients with so many days that a limit can be passed at all."""
    least = min((limit.most_days for limit in limits.values() if limit is not None), default=0)
    return file.patients.repeated(least + 1)


def _message(count: int, limit: DoseLimits) -> str:
    usual = f"{limit.most_days} are usual"
    return f"{count} dates of service of this patient lie within {limit.in_days} days; {usual}"


def _is_added(days: list[int], day: int) -> bool:
    """Put a day among others, in order; False for one that is there."""
    at = bisect_left(days, day)
    if days[at : at + 1] == [day]:
        return False
    days.insert(at, day)
    return True


def _most_in_period(days: Sequence[int], day: int, length: int) -> int:
    """The most of the days within any period of so many that holds `day`, which is one of them."""
    near = days[bisect_left(days, day - length + 1) : bisect_left(days, day + length)]
    starts = near[: bisect_left(near, day + 1)]
    return max(bisect_left(near, start + length) - at for at, start in enumerate(starts))
