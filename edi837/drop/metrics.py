"""Figures for the textfile collector of Prometheus, written whole. No label names a patient, provider or payer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from edi837.drop.drop import moment_of
from edi837.drop.folder import DECISIONS, HOLD, INBOX, PROCESSING, QUARANTINE, Root
from edi837.ledger.ledger_totals import LedgerTotals
from edi837.system import disk
from edi837.system.named_tuple import NamedTuple

_WAITING = (INBOX, PROCESSING, HOLD, DECISIONS, QUARANTINE)
Sample = tuple[str, str, str, list[tuple[str, float]]]


class Ended(NamedTuple):
    """How a run went; `totals` are None when the ledger could not be asked."""

    at: datetime
    seconds: float
    exit_code: int
    totals: LedgerTotals | None


def write_metrics(path: Path, root: Root, ended: Ended) -> None:
    """Write the figures in one step. Outside of the drop folder others may read them: they hold no value of a claim."""
    mode = 0o600 if path.resolve().is_relative_to(root.path) else 0o644
    temporary, file = disk.create_temporary(path.parent)
    try:
        with file:
            file.write("".join(_text(_samples(root, ended))).encode())
            os.fchmod(file.fileno(), mode)
            disk.sync(file, temporary)
        _give_name(temporary, path, root)
    except OSError:
        disk.remove(temporary, missing_ok=True)
        raise


def _give_name(temporary: Path, path: Path, root: Root) -> None:
    try:
        disk.rename(temporary, path)
    except FileNotFoundError:
        # The folder is another run's by now, which swept it when it began, and writes newer figures.
        if path.parent != root.path:
            raise


def _text(samples: Iterator[Sample]) -> Iterator[str]:
    for name, kind, words, values in samples:
        yield f"# HELP edi837_{name} {words}\n# TYPE edi837_{name} {kind}\n"
        for labels, value in values:
            yield f"edi837_{name}{labels} {value:.15g}\n"


def _samples(root: Root, ended: Ended) -> Iterator[Sample]:
    yield "last_run_timestamp_seconds", "gauge", "When the last run ended.", [("", ended.at.timestamp())]
    yield "last_run_seconds", "gauge", "How long the last run took.", [("", ended.seconds)]
    yield "last_run_exit_code", "gauge", "What the last run ended with.", [("", ended.exit_code)]
    yield "ledger_ok", "gauge", "Whether the ledger could be asked.", [("", ended.totals is not None)]
    waiting = {name: list(_ages(root.folder(name), ended.at)) for name in _WAITING}
    numbers = [(_label("folder", name), float(len(ages))) for name, ages in waiting.items()]
    yield "waiting_files", "gauge", "Files in a folder that waits.", numbers
    oldest = [(_label("folder", name), max(ages, default=0.0)) for name, ages in waiting.items()]
    yield "oldest_waiting_seconds", "gauge", "Age of the oldest file in a folder that waits.", oldest
    if ended.totals is not None:
        yield from _sums(ended.totals)


def _sums(totals: LedgerTotals) -> Iterator[Sample]:
    states = [(_label("state", name), float(number)) for name, number in sorted(totals.by_state.items())]
    yield "files_total", "counter", "Files by what became of them.", states
    yield "known_files_total", "counter", "Files whose bytes had come before.", [("", totals.known)]
    yield "claims_total", "counter", "Claims in all files.", [("", totals.claims)]
    yield "target_lines_total", "counter", "Drug lines that were judged.", [("", totals.target_lines)]
    levels = [
        (_label("severity", "error"), float(totals.errors)),
        (_label("severity", "warning"), float(totals.warnings)),
    ]
    yield "open_findings_total", "counter", "Findings that were left to a person.", levels
    yield "repairs_total", "counter", "Findings that were repaired.", [("", totals.repaired)]
    rules = [(_label("rule", rule), float(number)) for rule, number in sorted(totals.by_rule.items())]
    yield "rule_findings_total", "counter", "Findings by rule.", rules
    yield "charge_dollars_total", "counter", "Charges of all claims.", [("", totals.charge_cents / 100)]
    yield "audit_lines_total", "counter", "Lines of the audit log.", [("", totals.audit_lines)]
    for name, text, words in (
        ("last_arrival", totals.last_arrival, "When the last file came."),
        ("last_success", totals.last_success, "When a run last ended with its machinery in order (exit 0, 1, 4)."),
    ):
        if text:
            yield f"{name}_timestamp_seconds", "gauge", words, [("", moment_of(text).timestamp())]


def _label(name: str, value: str) -> str:
    return f'{{{name}="{value}"}}'


def _ages(folder: Path, now: datetime) -> Iterator[float]:
    for entry in os.scandir(folder):
        if not entry.name.startswith("."):
            yield max(0.0, now.timestamp() - entry.stat(follow_symlinks=False).st_ctime)
