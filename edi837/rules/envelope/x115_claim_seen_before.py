"""X115: the same claim twice."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.facts import ClaimFacts, FileFacts
from edi837.claim.repeated import short
from edi837.findings.finding import Elsewhere, Finding
from edi837.rules.rule import ERROR, WARNING, Knowledge, Scope, WhenPaid, rule
from edi837.system.named_tuple import NamedTuple


class _First(NamedTuple):
    """What is kept of a claim that others may repeat: there can be many."""

    transaction: str
    start: int

    @property
    def words(self) -> str:
        """Where it stands."""
        return f"The claim in set {self.transaction} at byte {self.start}"


_VOID = "8"


@rule(
    "X115", "claim-seen-before", on=FileFacts, severity=ERROR, snip=1, scope=Scope.CLAIM, when_paid=WhenPaid.STANDS,
    of_earlier_files=True,
)  # fmt: skip
def claim_seen_before(file: FileFacts, knowledge: Knowledge) -> Iterator[Finding]:
    """Two claims have the same billing NPI, patient, patient control number, payer and dates; or the same drug lines.

    Why: the second is denied as a duplicate, or both are paid and one must be paid back. With equal lines and
    frequency 1 it is an error, otherwise a warning: a corrected claim is sent with frequency 7 and REF*F8. A void, and
    a new claim after it, repeat nothing. The same doses of a patient and provider under another account number are a
    warning.
    Fix: none. Find out which of the two is right and send that one; a claim is never dropped here.
    Do: Find out which claim for {service_from} is right, and send {patient_control_number} only once.
    Source: CARC 18; 277CA status 54.
    """
    several, doses = file.identities.repeated(2), file.doses.repeated(2)
    if not several and not doses and knowledge.history is None:
        return
    # By identity and patient, then by lines: the first claim that has them.
    seen: dict[bytes, dict[bytes, _First]] = {}
    given: dict[bytes, _First] = {}
    for claim in file.claims:
        alike: dict[bytes, _First] = {}
        if short(claim.identity) in several:
            alike = seen.setdefault(claim.identity + claim.patient, {})
        if claim.frequency == _VOID:
            alike.clear()
            given.pop(claim.doses, None)
            continue
        here = _First(claim.info.transaction, claim.span.start)
        if alike:
            equal = alike.get(claim.lines_digest)
            yield _finding(claim, equal is not None, (equal or next(iter(alike.values()))).words)
        elif claim.doses in given:
            message = f"{given[claim.doses].words} has the same drug lines of this patient under another account number"
            yield Finding(Elsewhere(claim), message, severity=WARNING)
        if short(claim.identity) in several:
            alike.setdefault(claim.lines_digest, here)
        if short(claim.doses) in doses:
            given.setdefault(claim.doses, here)
        if knowledge.history is not None:
            earlier = knowledge.history.claim_seen(claim.identity.hex(), claim.lines_digest.hex())
            if earlier is not None:
                yield _finding(claim, earlier.equal_lines, f"A claim in the file {earlier.file}")


def _finding(claim: ClaimFacts, equal: bool, which: str) -> Finding:
    lines = "equal lines" if equal else "other lines"
    message = f"{which} has the same provider, control number, payer and dates, with {lines}"
    return Finding(Elsewhere(claim), message, severity=ERROR if equal and claim.frequency == "1" else WARNING)
