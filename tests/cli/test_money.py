"""The charge of other units: as sent, prorated, or an amount that the charge master gives; and what a release moves."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.calling import Ended, call
from tests.cli.releasing import Row, decided, manifest, process, release, rows_of, verdicts
from tests.report.made import PROPOSED, Edit

MASTER = "code,modifiers,unit charge,from,until\nJ3000,,9.50,2026-01-01,2026-12-31\n"


@pytest.fixture(autouse=True)
def processed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """One claim of 50 units for 60 dollars, where 5 are proposed."""
    monkeypatch.chdir(tmp_path)
    process(capfd, a=[[PROPOSED]])
    Path("master.csv").write_text(MASTER)


def release_with(capfd: pytest.CaptureFixture[str], value: str, *more: str) -> Ended:
    def change(row: Row) -> Row:
        return {**row, "value": value}

    return release(capfd, decided(["out/a.exceptions.csv"], change=change), more=more)


def written(rows: list[Row]) -> Path:
    """The rows as a file of decisions."""
    with Path("rows.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return Path("rows.csv")


def moved() -> Decimal:
    return Decimal(manifest()["charges"]["claims_out"]) - Decimal(manifest("a")["charges"]["claims_out"])


def verified(capfd: pytest.CaptureFixture[str]) -> int:
    return call(capfd, "verify", "in/a.837", "out/a.released.837", "out/a.released.manifest.json").code


@pytest.mark.parametrize(
    ("value", "line", "dollars"),
    [
        ("as-sent", "*60*UN*5*", "0"),
        ("As sent", "*60*UN*5*", "0"),
        ("prorated", "*6*UN*5*", "-54"),
        ("47.50", "*47.5*UN*5*", "-12.5"),
        ("$47.50", "*47.5*UN*5*", "-12.5"),
    ],
)
def test_the_charge_is_what_was_chosen(value: str, line: str, dollars: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = release_with(capfd, value, "--charges", "master.csv")
    assert verdicts() == [("approve", "M. Chen")], told.err
    assert line in Path("out/a.released.837").read_text()
    assert moved() == Decimal(dollars)
    assert verified(capfd) == 0


def test_the_summary_counts_what_moves(capfd: pytest.CaptureFixture[str]) -> None:
    release_with(capfd, "prorated")
    charges = manifest("a")["charges"]
    assert Decimal(charges["proposals_net"]) == moved()
    assert (charges["proposals_units_raise"], charges["proposals_units_lower"]) == ("0", "-45")


@pytest.mark.parametrize(
    ("value", "more", "why"),
    [
        ("", (), "`value` is empty"),
        ("47.50", (), "give --charges CSV"),
        ("48", ("--charges", "master.csv"), "47.5 by master.csv, row 2"),
        ("half", (), "is not among the choices: as-sent, prorated"),
    ],
)
def test_another_value_is_refused(
    value: str, more: tuple[str, ...], why: str, capfd: pytest.CaptureFixture[str]
) -> None:
    told = release_with(capfd, value, *more)
    assert why in told.err
    assert [word for word, _ in verdicts()] == ["refused"]
    assert moved() == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("code,price\n", "'price' is not a column of a charge master"),
        ("code\n", "'unit charge' is missing"),
        ("code,unit charge\nJ3000,$5\n", "row 2"),
        ("code,unit charge\nJ3000\n", "has 1 cells"),
        ("code,unit charge\n", "has no row"),
        ("code,unit charge,from,until\nJ3000,5,2026-02-01,2026-01-01\n", "ends before it begins"),
    ],
)
def test_a_charge_master_that_cannot_be_read_is_named(text: str, why: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("master.csv").write_text(text)
    told = release_with(capfd, "as-sent", "--charges", "master.csv")
    assert told.code == 2
    assert "master.csv" in told.err
    assert why.replace("row 2", "") in told.err


DEAR: Edit = ("*60*UN*5***1~", "*120*UN*5***1~")
TOTAL: Edit = ("*390***", "*450***")


@pytest.mark.parametrize(
    ("value", "charges", "refused"),
    [("as-sent", ["60", "120"], 0), ("prorated", ["6", "12"], 0), ("", ["60", "120"], 2)],
)
def test_a_row_for_all_alike_gives_each_line_its_own_charge(
    value: str, charges: list[str], refused: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """The report shows 50 before and 5 after on both lines, whatever they cost."""
    process(
        capfd,
        a=[[PROPOSED], [DEAR, TOTAL, (PROPOSED[0].replace("*60*", "*120*"), PROPOSED[1].replace("*60*", "*120*"))]],
    )
    (first, _) = rows_of("out/a.exceptions.csv")
    row = {**first, "exception_id": "*", "decision": "approve", "by": "M. Chen", "value": value}
    told = release(capfd, written([row]))
    released = Path("out/a.released.837").read_text()
    units = "50" if refused else "5"
    assert [f"*{one}*UN*{units}***1~" in released for one in charges] == [True, True]
    assert (
        told.err.count("`value` is empty: the proposal of all alike leaves a choice; write one of as-sent, prorated")
        == refused
    )
    assert verified(capfd) == 0


def test_one_persons_row_is_the_exception_of_her_row_for_all_alike(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED], [PROPOSED]])
    first, second = rows_of("out/a.exceptions.csv")
    said = {"decision": "approve", "by": "M. Chen", "note": "seen"}
    alike = {**first, **said, "exception_id": "*", "value": "prorated"}
    release(capfd, written([alike, {**second, **said, "value": "As sent"}]))
    assert [one["value"] for one in manifest()["decisions"]] == ["prorated", "as-sent"]
    assert moved() == -54


def test_who_names_the_same_choice_in_other_words_agrees(capfd: pytest.CaptureFixture[str]) -> None:
    (row,) = rows_of("out/a.exceptions.csv")
    rows = [
        {**row, "decision": word, "by": by, "value": value}
        for word, by, value in (("yes", "M. Chen", "$47.50"), ("ok", "J. Ortiz", "47,5"))
    ]
    told = release(capfd, written(rows), more=("--charges", "master.csv"))
    assert verdicts() == [("approve", "M. Chen")], told.err
    assert manifest()["decisions"][0]["value"] == "47.5"


def test_the_report_shows_the_choices(capfd: pytest.CaptureFixture[str]) -> None:
    (row,) = rows_of("out/a.exceptions.csv")
    assert list(row)[-7:-3] == ["choices", "billing_name", "drug", "claim_start"]
    choices = "as-sent: the charge stays 60; prorated: the charge becomes 6, and the claim's 336 (CLM02)"
    assert (row["before"], row["after"], row["choices"]) == ("50", "5", choices)
    sheet = load_workbook("out/a.exceptions.xlsx")["Proposals"]
    header = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, header.index("choices") + 1).value == choices
    assert call(capfd, "report", "out", "--report", "html,csv", "-o", "all.csv").code == 1
    assert rows_of("all.csv")[0]["choices"] == choices
    page = Path("all.html").read_text(encoding="utf-8")
    assert "the charge becomes 6, and the claim's 336 (CLM02)" in page.replace("&#39;", "'")


def test_the_price_of_a_unit_is_judged_again(capfd: pytest.CaptureFixture[str]) -> None:
    """At the charge of 50 units five of them cost more than a unit can: a warning that the release brings up."""
    dear = (PROPOSED[0].replace("*60*", "*6000*"), PROPOSED[1].replace("*60*", "*6000*"))
    first: Edit = ("*60*UN*5***1~", "*6000*UN*5***1~")
    process(capfd, "--select", "Q612", a=[[first, ("*390***", "*6330***"), dear]])
    for value, found in (("as-sent", ["Q612"]), ("prorated", [])):
        Path("out/a.released.manifest.json").unlink(missing_ok=True)
        release_with(capfd, value, "--select", "Q612")
        rows = [row for row in rows_of("out/a.released.exceptions.csv") if row["disposition"] == "reported"]
        assert [row["rule"] for row in rows] == found


def test_claims_move_each_on_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, out="out", a=[[PROPOSED], [PROPOSED]])
    release_with(capfd, "prorated")
    assert moved() == -108
    assert verified(capfd) == 0
