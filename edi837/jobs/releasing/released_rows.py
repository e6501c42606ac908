"""The exception report of a release: the rows of the original with what became of them, and what is new."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from edi837.decisions.decision import Decision
from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.decisions.resolve import Resolved
from edi837.jobs.check import Rows
from edi837.jobs.judging.file_judge import FileJudge, FileOutcome
from edi837.jobs.judging.tally import Tally
from edi837.jobs.judging.wants import Wants
from edi837.jobs.releasing.remaining import Remaining, find_remaining
from edi837.jobs.reporting.stored import exceptions_file, stored_rows
from edi837.jobs.run import Run
from edi837.manifest.entries import Entry, RemovedEntry
from edi837.manifest.read import Manifest
from edi837.rows.record import APPROVED, DECLINED, REFUSED, REPAIRED, ExceptionRecord
from edi837.system.errors import SelfCheckFailed
from edi837.x12.source import Source

_NEW, _GONE = "found after the release", "went with an approved fix of the claim"
Key = tuple[str, str, str]


def released_rows(
    run: Run, original: Source, released: Source, base: Manifest, resolved: Resolved, entries: Sequence[Entry]
) -> tuple[list[ExceptionRecord], Tally, Remaining]:
    """Rows for NAME.released.exceptions.csv, what the released bytes count, and which errors are left in them.

    SelfCheckFailed when they would be held back, or when claims or dollars are not those of the original.
    """
    (before, judged), (after, outcome) = _judged(run, original), _judged(run, released)
    was, now = judged.tally, outcome.tally
    claims, charges = _expected(was, base)
    moved = sum((approval.moved for approval in resolved.approved), Decimal(0))
    if (now.claims, now.charges_in) != (claims, charges + moved):
        raise SelfCheckFailed(f"{original.name}: claims or dollars do not balance; nothing was published")
    gone = removed_by_split(base)
    fates = _fates(resolved)
    stored = stored_rows(exceptions_file(base.path, base.content))
    rows = [row._replace(**fates.get(row.exception_id, {})) for row in stored if not gone(int(row.byte_start))]
    new = []
    expected = Counter(_key(row) for row in before if not gone(int(row.byte_start)))
    for row in after:
        key = _key(row)
        if expected[key] > 0:
            expected[key] -= 1
        elif row.counts:
            new.append(row._replace(note=_NEW))
    rows = _without_gone(rows, expected)
    left = find_remaining(original.data, entries, rows, new, outcome)
    rows += new
    count_again(now, rows)
    return rows, now, left


def _without_gone(rows: Sequence[ExceptionRecord], missing: Counter[Key]) -> list[ExceptionRecord]:
    """The rows, of which those are repaired that nobody decided on and that an approved fix took away as well.

    `missing` counts the findings that the released file no longer has. Where only some of several equal ones are
    missing, none of them counts as gone.
    """
    settled = Counter(_key(row) for row in rows if row.disposition in (APPROVED, REPAIRED))
    undecided = [row for row in rows if row.counts and row.disposition not in (DECLINED, REFUSED)]
    taken = {key for key, number in Counter(map(_key, undecided)).items() if missing[key] - settled[key] >= number}
    gone = {id(row) for row in undecided if _key(row) in taken}
    return [row._replace(disposition=REPAIRED, note=_GONE) if id(row) in gone else row for row in rows]


def count_again(tally: Tally, rows: Iterable[ExceptionRecord]) -> None:
    """Let a tally count these rows and no others."""
    tally.by_severity.clear()
    tally.by_rule.clear()
    tally.open_rows = 0
    for row in rows:
        tally.count_row(row)


def _expected(was: Tally, base: Manifest) -> tuple[int, Decimal]:
    """Claims and dollars before the approved fixes: all of the original, or of the part of it that a split made."""
    if not base.part:
        return was.claims, was.charges_in
    return base.content["counts"]["claims_out"], Decimal(base.content["charges"]["claims_out"])


def removed_by_split(base: Manifest) -> Callable[[int], bool]:
    """Tells of a place whether a split took out what stands there; rows about the file as a whole stand at 0."""
    spans = [(entry.start, entry.end) for entry in base.changes if isinstance(entry, RemovedEntry)]

    def gone(at: int) -> bool:
        last = bisect_right(spans, at, key=lambda span: span[0]) - 1
        return at > 0 and last >= 0 and at < spans[last][1]

    return gone


def _key(row: ExceptionRecord) -> Key:
    """What a finding is recognized by; without its line, which a split line moves."""
    return row.rule, row.patient_control_number, row.element


def _judged(run: Run, source: Source) -> tuple[list[ExceptionRecord], FileOutcome]:
    rows: list[ExceptionRecord] = []
    judge = FileJudge(run, source, source.name, Wants(lines=False, fixes=False))
    if judge.read_envelope().quarantine:
        raise SelfCheckFailed(f"{source.name}: the envelope does not hold after the release; nothing was published")
    outcome = judge.judge(Rows(on_rows=rows.extend))
    return rows, outcome


def _fates(resolved: Resolved) -> dict[str, dict[str, str]]:
    """What the decisions change in a row, by its exception id."""
    fates = {
        refusal.decision.exception_id: _fate(REFUSED, refusal.decision.decision, refusal.decision, refusal.why)
        for refusal in resolved.refused
    }
    for declined in resolved.declined:
        fates[declined.proposal.exception_id] = _fate(DECLINED, DECLINE, declined.decision, declined.decision.note)
    for approved in resolved.approved:
        row = approved.decision
        fates[approved.proposal.exception_id] = _fate(APPROVED, APPROVE, row, row.note, row.value)
    return fates


def _fate(disposition: str, decision: str, given: Decision, note: str, value: str = "") -> dict[str, str]:
    return {"disposition": disposition, "decision": decision, "by": given.by, "note": note, "value": value}
