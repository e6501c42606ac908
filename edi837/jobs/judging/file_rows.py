"""Rows about the file: what was found on every line alike, then what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.evidence.history import History
from edi837.findings.finding import Severity
from edi837.jobs.judging.tally import Tally
from edi837.jobs.run import Run
from edi837.rows.record import FOUND, NOT_CHECKED, ExceptionRecord
from edi837.rows.recording import Recorder
from edi837.rules.rule import Rule

_GUIDE_NOT_ASKED = "G908"
_NOT_ASKED = {
    "none": "the implementation guide was not asked of {0}",
    "changed": "the implementation guide was not asked of {0} but those that were changed",
}


def file_rows(run: Run, recorder: Recorder, tally: Tally, history: History | None = None) -> list[ExceptionRecord]:
    """One row for each rule and message, or rule and reason."""
    gap = history.gap() if history is not None else None
    return [
        *_finding_rows(run, recorder, tally),
        *_not_checked(run, recorder, tally),
        *_not_by_guide(run, recorder, tally),
        *(_not_by_earlier_files(run, recorder, tally, gap) if gap else ()),
    ]


def _finding_rows(run: Run, recorder: Recorder, tally: Tally) -> Iterator[ExceptionRecord]:
    for number, ((code, severity, message), times) in enumerate(sorted(tally.collapsed.items())):
        rule = run.rule(code)
        text = f"{message} ({_subjects(rule, times)})"
        yield recorder.file_row(rule, Severity[severity.upper()], FOUND, text, number)


def _not_checked(run: Run, recorder: Recorder, tally: Tally) -> Iterator[ExceptionRecord]:
    for number, ((code, reason), times) in enumerate(sorted(tally.unasked.items())):
        rule = run.rule(code)
        if run.selection.chooses(rule):
            text = f"Not checked: {reason} ({_subjects(rule, times)})"
            yield recorder.file_row(rule, Severity.INFO, NOT_CHECKED, text, number)


def _not_by_guide(run: Run, recorder: Recorder, tally: Tally) -> Iterator[ExceptionRecord]:
    """That the guide was not asked, where it was chosen so."""
    asked, rule = run.settings.guide, run.rule(_GUIDE_NOT_ASKED)
    if asked in _NOT_ASKED and tally.claims and run.selection.chooses(rule):
        reason = _NOT_ASKED[asked].format(_subjects(rule, tally.claims))
        yield recorder.file_row(rule, Severity.INFO, NOT_CHECKED, f"Not checked: {reason} (--guide {asked})", 0)


def _not_by_earlier_files(run: Run, recorder: Recorder, tally: Tally, gap: str) -> Iterator[ExceptionRecord]:
    """That rules which ask for earlier files were answered from a part of them."""
    knowledge = run.knowledge()
    asked = {rule.code for rule in run.rules if rule.of_earlier_files and not rule.missing(knowledge)}
    # Numbered after the other rows of what was not checked, which may be of the same rule.
    for number, code in enumerate(sorted(asked), len(tally.unasked)):
        rule = run.rule(code)
        if run.selection.chooses(rule):
            yield recorder.file_row(rule, Severity.INFO, NOT_CHECKED, f"Not checked: {gap}", number)


def _subjects(rule: Rule, times: int) -> str:
    word = "claim" if Claim in rule.on else "line"
    return f"{times} {word}" if times == 1 else f"{times} {word}s"
