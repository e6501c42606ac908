"""What `answers` tells besides its table: money, and claims that nobody answered."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from edi837.cli.exits import say
from edi837.cli.prepared import prepare_run
from edi837.jobs.file_set import write_whole
from edi837.jobs.overdue_claims import OverdueClaim, overdue_claims
from edi837.jobs.paid_lines import COLUMNS, Money, clean_rates, paid_lines, touchless_rate
from edi837.ledger.connect import Ledger
from edi837.report.figures import counted
from edi837.report.writers import CsvWriter
from edi837.settings.answer_times import AnswerTimes
from edi837.settings.config import load_settings
from edi837.system.errors import CLEAN, FOUND


def tell_money(store: Ledger, folders: Sequence[Path], place: Path, rates: Path | None, out: Path | None) -> None:
    """Say what lines were paid and should have been, and how many claims went through; all lines into a file.

    `folders` are those where files that went out lie, `place` that of the settings.
    """
    run = prepare_run(load_settings({"rates": rates}, place).settings)
    money = Money()

    def write(file: IO[bytes] | None) -> None:
        writer = CsvWriter(file, COLUMNS) if file is not None else None
        with store.reading() as session:
            for row in paid_lines(session, folders, run.mappings, run.rates):
                money.add(row)
                if writer is not None:
                    writer.write([row])
        if writer is not None:
            writer.finish()

    if out is None:
        write(None)
    else:
        write_whole(out, write)
    with store.reading() as session:
        for sentence in (*clean_rates(folders), touchless_rate(session), *money.sentences()):
            say(sentence)


def list_waiting(store: Ledger, now: datetime, times: AnswerTimes) -> int:
    """The claims that nobody answered in the usual time, as CSV on stdout; 1 where there are any."""
    with store.reading() as session:
        rows = list(overdue_claims(session, now, times))
    writer = CsvWriter(sys.stdout.buffer, OverdueClaim._fields)
    writer.write(rows)
    writer.finish()
    if rows:
        say(f"{counted(len(rows), 'claim')} without an answer in the usual time; no answer is no payment")
    return FOUND if rows else CLEAN
