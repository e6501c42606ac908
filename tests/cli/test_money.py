"""The charge of other units: as sent, prorated, or an amount that the charge master gives; and what a release moves."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.calling import Ended, call
from tests.cli.releasing import Row, decided, manifest, process, release, verdicts
from tests.report.made import PROPOSED

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
        ("code,price\n", "'price' is not one of a charge master"),
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


def test_claims_move_each_on_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, out="out", a=[[PROPOSED], [PROPOSED]])
    release_with(capfd, "prorated")
    assert moved() == -108
    assert verified(capfd) == 0
