"""A run with official tables and rates: what is said once a file, line by line, and in the manifest."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import find_inputs
from edi837.jobs.run import Run, prepare
from edi837.official.importing import Named, import_codes
from edi837.rows.record import ExceptionRecord
from edi837.settings.config import Settings
from tests.cli.calling import call
from tests.completing import complete
from tests.tables import hcpcs_file

LINES = """LX*2~
SV1*HC:J3000*36*UN*3***1~
DTP*472*D8*20261103~
LIN**N4*67457000110~
CTP****.6*ML~
LX*3~
SV1*HC:J3000*24*UN*2***1~
DTP*472*D8*20261103~
LIN**N4*42023011310~
CTP****2*ML~
"""


def prepared(folder: Path, **settings: object) -> Run:
    hcpcs = hcpcs_file(folder / "HCPC2026_OCT.txt", ["J3000 | Injection, streptomycin, up to 1 gm | 19820101"])
    import_codes(Named(hcpcs=(hcpcs,)), folder / "codes.db")
    (folder / "rates.csv").write_text("payer,site,unit_amount\nNL100,11,3\n")
    told = {"codes": folder / "codes.db", "rates": folder / "rates.csv", "as_of": date(2026, 11, 24), "guide": "none"}
    return prepare(Settings(**{**told, **settings}))  # type: ignore[arg-type]


def rows_of(run: Run, folder: Path) -> list[ExceptionRecord]:
    path = folder / "claims.837"
    path.write_bytes(complete(LINES, "P"))
    rows: list[ExceptionRecord] = []
    check(run, find_inputs([str(path)])[0], Rows(on_rows=rows.extend))
    return rows


@pytest.mark.parametrize(
    "not_checked, expected",
    [("file", [("warning", "")]), ("lines", [("info", "2"), ("info", "3"), ("warning", "")])],
)
def test_the_conflict_is_a_warning_of_the_file_and_a_reference_of_its_lines(
    tmp_path: Path, not_checked: str, expected: list[tuple[str, str]]
) -> None:
    rows = rows_of(prepared(tmp_path, not_checked=not_checked), tmp_path)
    conflict = [row for row in rows if row.rule == "P303"]
    assert [(row.severity, row.line) for row in conflict] == expected
    assert conflict[-1].message == (
        "J3000 stands for ketamine hydrochloride, 10 mg a unit here; in the HCPCS file HCPC2026_OCT.txt (2026-10-01)"
        " it is streptomycin, up to 1 g (2 lines)"
    )


def test_rates_are_asked_for_each_line(tmp_path: Path) -> None:
    rows = rows_of(prepared(tmp_path), tmp_path)
    assert [(row.line, row.message) for row in rows if row.rule == "A810"] == [
        ("2", "3 × 3 = 9.00 is allowed at site 11 by rates.csv, row 2; 36.00 is charged, 27.00 more"),
        ("3", "2 × 3 = 6.00 is allowed at site 11 by rates.csv, row 2; 24.00 is charged, 18.00 more"),
    ]


def test_the_manifest_names_the_tables_and_the_run_depends_on_them(tmp_path: Path) -> None:
    run = prepared(tmp_path)
    table = run.code_tables()[0]
    assert (table["name"], table["date"], len(table["sha256"])) == ("HCPCS file, HCPC2026_OCT.txt", "2026-10-01", 64)
    names = {run.run_id("digest")}
    for change in ({"codes": None}, {"rates": None}):
        names.add(prepared(tmp_path, **change).run_id("digest"))
    assert len(names) == 3


@pytest.mark.parametrize(
    "as_of, expected",
    [("2026-11-24", "is newer than the last date of service, 2026-11-03"),
     ("2028-01-02", "is more than a year old on 2028-01-02")],
)  # fmt: skip
def test_a_table_of_another_time_than_the_claims_is_said(
    tmp_path: Path, as_of: str, expected: str, capfd: pytest.CaptureFixture[str]
) -> None:
    hcpcs = hcpcs_file(tmp_path / "HCPC2026_DEC.txt", ["J2001 | Injection, lidocaine hcl, 10 mg | 20040101"])
    import_codes(Named(hcpcs=(hcpcs,)), tmp_path / "codes.db")
    (tmp_path / "claims.837").write_bytes(complete(LINES, "P"))
    told = call(
        capfd, "process", tmp_path / "claims.837", "--out", tmp_path / "out", "--codes", tmp_path / "codes.db",
        "--as-of", as_of, "-q",
    )  # fmt: skip
    (table,) = json.loads((tmp_path / "out" / "claims.manifest.json").read_text())["codes"]
    assert table["note"] == expected
    assert expected in (tmp_path / "out" / "claims.exceptions.html").read_text(encoding="utf-8")
    assert ("more than a year old" in told.err) == ("more than a year old" in expected)
