"""`edi837 notice`: one page and a CSV for a provider, with no patient in them but control number and date."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.cli.calling import AS_OF, CANARIES, Ended, call
from tests.cli.releasing import Row, decided, night, process
from tests.report.made import HYPHENS, OUT_OF_BALANCE, PROPOSED

NPI = "1467560003"
OTHER = "1234567893"


def notice(capfd: pytest.CaptureFixture[str], *more: str, npi: str = NPI, results: str = "out") -> Ended:
    days = ("--from", AS_OF, "--until", AS_OF)
    return call(capfd, "notice", "--npi", npi, *days, "--results", results, "--out", "notices", *more)


def written(name: str = f"notice-{NPI}-{AS_OF}-{AS_OF}") -> tuple[list[Row], str]:
    with Path("notices", f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file)), Path("notices", f"{name}.html").read_text(encoding="utf-8")


def test_what_was_repaired_and_what_waits(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)

    ended = notice(capfd, "--contact", "billing@example.org")
    rows, page = written()

    assert (ended.code, ended.out) == (0, b"")
    repaired = [row for row in rows if row["kind"] == "repaired"]
    assert [(row["rule"], row["before"], row["after"], row["file"]) for row in repaired] == [
        ("N203", "67457-0001-10", "67457000110", "a.837"), ("N203", "67457-0001-10", "67457000110", "b.837"),
    ]  # fmt: skip
    assert {row["rule"] for row in rows if row["kind"] == "waiting"} == {"Q605", "M403", "M405", "C701"}
    assert all(row["question"] for row in rows if row["kind"] == "waiting")
    assert "To object to a change, write to billing@example.org" in page
    assert "67457-0001-10" in page
    assert "<script" not in page
    assert not any(canary in page + str(rows) for canary in CANARIES)


def test_who_decided_and_where_the_dollars_went(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED], [HYPHENS]])
    decisions = decided(["out/a.exceptions.csv"], change=lambda row: {**row, "value": "prorated"})
    shutil.copytree("out", "released")
    given = ("--manifest", "out/a.manifest.json", "--decisions", decisions, "--out", "released", "--as-of", AS_OF)
    assert call(capfd, "release", "in/a.837", *given).code in (0, 1)

    assert notice(capfd, results="released").code == 0
    rows, page = written()

    (row,) = [row for row in rows if row["kind"] == "decided"]
    assert (row["rule"], row["decision"], row["by"]) == ("Q605", "approve", "M. Chen")
    assert not any(row["kind"] == "waiting" and row["rule"] == "Q605" for row in rows)
    assert "\N{MINUS SIGN}$" in page or "+$" in page
    assert "M. Chen" in page


def test_values_that_may_name_a_patient_are_masked_here(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, "--include-patient", a=[[HYPHENS], [OUT_OF_BALANCE, HYPHENS]])

    notice(capfd)
    rows, _ = written()

    assert {row["before"] for row in rows if row["element"].startswith("2410/")} == {"67457-0001-10"}
    assert {row["before"] for row in rows if not row["element"].startswith(("2400/", "2410/"))} == {"(masked)"}


def test_the_same_fault_of_many_claims_is_one_cause(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[HYPHENS]] * 3, b=[[HYPHENS]])

    notice(capfd)

    assert "4 times N203, in 4 of 4 claims listed here and 2 files" in written()[1]


def test_files_that_cannot_be_told_of_are_named(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    Path("out/b.exceptions.csv").unlink()
    Path("out/b.exceptions.xlsx").unlink()

    ended = notice(capfd)

    assert "b.manifest.json: not in the notice: its exceptions file (.csv or .jsonl) is not beside it" in ended.err
    assert "Not in this notice: b.manifest.json" in written()[1]


@pytest.mark.parametrize(
    ("more", "npi", "message"),
    [
        (("--from", "2026-12-01", "--until", "2026-11-01"), NPI, "--from 2026-12-01 is after --until 2026-11-01"),
        ((), "1467560004", "is not an NPI"),
        ((), OTHER, f"{OTHER}: no results of {AS_OF} to {AS_OF} have a claim of this provider"),
        (("--from", "2020-01-01", "--until", "2020-01-31"), NPI, "no results of 2020-01-01 to 2020-01-31 have a claim"),
        (("--root", "drop"), NPI, "say where the results are: --results DIR, or --root ROOT"),
    ],
)
def test_what_cannot_be(capfd: pytest.CaptureFixture[str], more: tuple[str, ...], npi: str, message: str) -> None:
    process(capfd, a=[[HYPHENS]])

    ended = notice(capfd, *more, npi=npi)

    assert ended.code == 2
    assert message in ended.err
    assert not Path("notices").exists()
