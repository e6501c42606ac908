"""Q610 by policy over files: with the doses of earlier files the drug comes too often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from edi837.claim.facts import DoseLimit, FileFacts
from edi837.findings.finding import Elsewhere, Finding
from edi837.mapping.payers import Payers
from edi837.mapping.stated_policy import StatedPolicy
from edi837.policy.findings import finding
from edi837.policy.policy_fault import PolicyFault
from edi837.policy.timed_asks import too_often
from edi837.rules.rule import WARNING, Knowledge, Scope, rule


@rule(
    "Q610", "doses-too-frequent", on=FileFacts, severity=WARNING, snip=6, scope=Scope.CLAIM, of_policies=True,
    of_earlier_files=True,
)  # fmt: skip
def doses_over_files(file: FileFacts, knowledge: Knowledge) -> Iterator[Finding]:
    """With the days of earlier files a patient has the drug on more days within a period than a policy allows.

    Without a ledger those are not known. What the claims of the file pass by themselves is said of each of them.

    Why: the payer denies what comes before the next dose is due.
    Fix: none. Compare the dates with the record, and with what was authorized.
    Do: Compare the dates of {drug} with the patient's record.
    Source: the payer's policy, with its source; the ledger.
    """
    history = knowledge.history
    if history is None or not file.has_dose_limits:
        return
    limited = {claim.patient for claim in file.claims if claim.dose_limits}
    days: defaultdict[tuple[bytes, str], set[date]] = defaultdict(set)
    for claim in file.claims:
        if claim.patient in limited:
            for drug, day in claim.drug_days:
                days[claim.patient, drug].add(day)
    for claim in file.claims:
        said = set()
        for limit in claim.dose_limits:
            own = days[claim.patient, limit.drug]
            earlier = history.service_days(claim.patient.hex(), limit.drug)
            count = _within({*own, *earlier}, limit)
            policy = _policy(file.mappings.payers, limit.policy)
            if count > limit.most >= _within(own, limit) and policy is not None and limit.policy not in said:
                said.add(limit.policy)
                yield finding(policy, PolicyFault("Q610", Elsewhere(claim), too_often(count, limit)))


def _within(days: Iterable[date], limit: DoseLimit) -> int:
    """The days of the period that ends with the line's."""
    return sum(1 for day in days if limit.day - timedelta(days=limit.within_days) < day <= limit.day)


def _policy(payers: Payers, key: str) -> StatedPolicy | None:
    entry = payers.entries.get(key.partition("/")[0])
    return next((policy for policy in entry.stated if policy.key == key), None) if entry is not None else None
