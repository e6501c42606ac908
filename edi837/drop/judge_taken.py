"""A copied file judged, and what follows: it is published, waits for a person, or is held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import field, replace
from pathlib import Path

from edi837.drop.audit_lines import log_end
from edi837.drop.drop import Drop
from edi837.drop.folder import OUTBOX
from edi837.drop.take import Copied, own_stem, work_folder
from edi837.jobs.check import Rows
from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import FileJudge
from edi837.jobs.judging.wants import Wants
from edi837.jobs.process import Processed, process
from edi837.jobs.reporting.known_timelines import timelines_in
from edi837.ledger.files import HELD, PUBLISHED, QUARANTINED
from edi837.ledger.past import Past, Rest
from edi837.manifest.entries import listed_change
from edi837.rows.record import ExceptionRecord
from edi837.settings.unattended import CLEAN
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool
from edi837.x12.source import open_source

# By ISA15.
TARGETS = {"T": f"{OUTBOX}/test", "P": f"{OUTBOX}/production"}
USAGE, NO_CLAIMS = "usage", "no-claims"


class LedgerRow(NamedTuple):
    """A row as the ledger keeps it: without any value."""

    exception_id: str
    rule: str
    severity: str
    disposition: str
    element: str
    byte_start: int


@dataclass
class RowCounts:
    """Sees the rows of the report, and keeps those that are more than information."""

    kept: Spool[LedgerRow] = field(default_factory=Spool)
    errors: int = 0
    warnings: int = 0
    by_rule: Counter[str] = field(default_factory=Counter)

    def take(self, rows: list[ExceptionRecord]) -> None:
        """Rows as they are written."""
        for row in rows:
            self.errors += row.counts and row.severity == "error"
            self.warnings += row.counts and row.severity == "warning"
            if row.severity != "info":
                self.by_rule[row.rule] += 1
                place = int(row.byte_start or 0)
                self.kept.append(
                    LedgerRow(row.exception_id, row.rule, row.severity, row.disposition, row.element[:32], place)
                )


@dataclass(frozen=True)
class JudgedFile:
    """A judged file: its results in work/, its rows and facts for the ledger, and where it goes."""

    sha256: str
    stem: str
    state: str
    reasons: tuple[str, ...]
    target: str
    processed: Processed
    rows: RowCounts
    past: Past

    @property
    def output_sha256(self) -> str:
        """The digest of the corrected file; '' where there is none."""
        return self.processed.output.sha256 if self.processed.output else ""

    def close(self) -> None:
        """Give up what was kept on disk."""
        self.rows.kept.close()
        self.past.close()
        for spool in (self.processed.outcome.changes, self.processed.outcome.proposals):
            spool.close()


def judge_file(drop: Drop, copied: Copied, name: str, token: str, accepted: bool) -> JudgedFile:
    """Judge and repair a copy; everything that comes of it stands in its work folder."""
    past = Past(drop.ledger, copied.sha256, accepted, unwritten=drop.unwritten)
    judged = _judged(drop, copied, name, work_folder(drop, token) / "out", past, drop.run.settings.ack)
    if accepted or judged.reasons or _holds_claims(judged.processed):
        return judged
    return replace(judged, state=QUARANTINED, reasons=(NO_CLAIMS,))


def _holds_claims(processed: Processed) -> bool:
    """Whether there is a set of claims, read or passed through; an 835 that came to the wrong folder is none."""
    others = sum(number for kind, number in processed.outcome.passed_through.items() if not kind.startswith("837"))
    return processed.tally.transactions > others


def judge_part(drop: Drop, copied: Copied, name: str, out: Path, rest: Rest) -> JudgedFile:
    """Judge the claims of a file that wait while its rest goes out; nobody is answered."""
    past = Past(drop.ledger, copied.sha256, accepted=True, rest=rest)
    return _judged(drop, copied, name, out, past, ack=False)


def errors_in(drop: Drop, path: Path, past: Past) -> Counter[tuple[str, str, str]]:
    """The errors that are left in a file that was released, as `error_key` tells them apart; `past` is told of its
    claims.
    """
    errors: Counter[tuple[str, str, str]] = Counter()

    def take(rows: list[ExceptionRecord]) -> None:
        errors.update(error_key(row) for row in rows if row.counts and row.severity == "error")

    with closing(open_source(path)) as source:
        judge = FileJudge(drop.run, source, path.name, Wants(lines=False, fixes=False), past)
        judge.read_envelope()
        judge.judge(Rows(on_rows=take))
    if past.failed is not None:
        raise past.failed
    return errors


def error_key(row: ExceptionRecord) -> tuple[str, str, str]:
    """What an error is recognized by in another file: its rule, claim and element."""
    return row.rule, row.patient_control_number, row.element


def _judged(drop: Drop, copied: Copied, name: str, out: Path, past: Past, ack: bool) -> JudgedFile:
    stem, rows = own_stem(drop, name, copied.sha256), RowCounts()
    run = drop.run.with_audit(log_end(drop).head._asdict(), drop.ledger.key)
    known = timelines_in(drop.ledger, run.mappings.payers)
    processed = process(run, Input(copied.path, name), stem, out, history=past, also=rows.take, ack=ack, known=known)
    if past.failed is not None:
        raise past.failed
    target, reasons = _target(drop, past), processed.quarantine
    if target is None:
        target, reasons = OUTBOX, (*reasons, USAGE)
    state = _state(drop, processed, rows, reasons)
    if state == PUBLISHED and past.is_of_part():
        state = HELD  # it goes out by its release alone, under new control numbers
    return JudgedFile(copied.sha256, stem, state, reasons, target, processed, rows, past)


def _state(drop: Drop, processed: Processed, rows: RowCounts, reasons: tuple[str, ...]) -> str:
    if reasons:
        return QUARANTINED
    waits = rows.errors or processed.tally.proposed
    return HELD if drop.settings.publish == CLEAN and waits else PUBLISHED


def _target(drop: Drop, past: Past) -> str | None:
    """The folder of the outbox; None when ISA15 says neither test nor production, or both in one file."""
    usages = {interchange.key[5] for interchange in past.interchanges}
    if not drop.settings.route or not usages:
        return OUTBOX
    return TARGETS.get(usages.pop()) if len(usages) == 1 else None


def repairs(judged: JudgedFile) -> Iterator[tuple[str, dict[str, object]]]:
    """A line of the audit log for each change that was made."""
    for entry in judged.processed.outcome.changes:
        yield (
            "repair",
            {
                "sha256": judged.sha256,
                "exception_id": entry.exception_id,
                "rule": entry.rule,
                **listed_change(entry.change),
            },
        )
