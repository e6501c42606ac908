"""Of the rows of a claim with thousands of findings few are in memory at a time."""

from __future__ import annotations

import gc
import io
import pickle
from pathlib import Path

import pytest

from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input
from edi837.jobs.run import prepare
from edi837.report.totals import ReportTotals
from edi837.rows.claim_rows import ROWS_A_CHUNK, ClaimRow, SpooledRows
from edi837.rows.record import ExceptionRecord
from edi837.rows.recording import Recorder
from edi837.settings.config import Settings
from edi837.system.spool import Spool
from tests.completing import base
from tests.judging import TODAY
from tests.report.rows import row


def held() -> int:
    """How many rows are in memory."""
    return sum(type(each) is ExceptionRecord for each in gc.get_objects())


def claim_with(references: int) -> bytes:
    """A claim with so many references that its guide does not know, each of them a finding."""
    segments = [segment.replace("HC:J3000", "HC:J3000:59:XU") for segment in base("P")]
    at = next(index for index, segment in enumerate(segments) if segment.startswith("HI*"))
    segments[at:at] = [f"REF*EA*{number:09d}" for number in range(references)]
    ending = next(index for index, segment in enumerate(segments) if segment.startswith("SE*"))
    begun = next(index for index, segment in enumerate(segments) if segment.startswith("ST*"))
    segments[ending] = f"SE*{ending - begun + 1}*{segments[ending].split('*')[2]}"
    return "".join(f"{segment}~\n" for segment in segments).encode()


def test_the_rows_of_one_claim_wait_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.837"
    path.write_bytes(claim_with(2 * ROWS_A_CHUNK + 800))
    before, made, most, ids = held(), 0, 0, []
    decided = Recorder._decided

    def counted(self: Recorder, made_row: ExceptionRecord) -> ExceptionRecord:
        nonlocal made, most
        made += 1
        if made % 800 == 0:
            most = max(most, held() - before)
        return decided(self, made_row)

    def take(rows: list[ExceptionRecord]) -> None:
        nonlocal most
        most = max(most, held() - before)
        ids.extend(each.exception_id for each in rows)

    monkeypatch.setattr(Recorder, "_decided", counted)
    check(prepare(Settings(as_of=TODAY)), Input(path, path.name), Rows(on_rows=take))
    assert len(set(ids)) == len(ids) > made > 2 * ROWS_A_CHUNK
    assert most < 1.5 * ROWS_A_CHUNK


def test_rows_on_disk_are_read_again_and_again() -> None:
    rows = [ClaimRow(row(number), found, number % 3) for number, found in enumerate([None] * (ROWS_A_CHUNK + 5))]  # type: ignore[arg-type]
    spooled = SpooledRows(iter(rows))
    assert list(spooled) == list(spooled) == rows
    assert len(spooled) == len(rows)
    assert rows[-1] in spooled
    assert ClaimRow(row(-1), rows[0].rule_finding, 0) not in spooled


def test_a_spool_goes_to_another_process_with_what_is_on_disk() -> None:
    spool: Spool[int] = Spool(10)
    spool.extend(range(25))
    there: Spool[int] = pickle.load(io.BytesIO(pickle.dumps(spool)))
    there.append(25)
    assert list(there) == list(range(26))
    assert list(spool) == list(range(25))
    assert list(map(len, there.chunks())) == [10, 10, 6]


def test_the_totals_keep_no_rows() -> None:
    totals = ReportTotals()
    before = held()
    for number in range(2_000):
        totals.take([row(1, exception_id=str(number))])
    assert held() - before < 10
