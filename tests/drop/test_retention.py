"""How long the archive is kept: six years, what a partner's contract says, and as long as a person has to decide."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from edi837.drop.prune import SIX_YEARS
from tests.drop.files import clean, faulty
from tests.drop.running import DropFolder, command

SENDER = clean()[35:50].decode().strip()


def settings(drop: DropFolder, days: int, partner: str = "") -> None:
    text = f"[run]\nkeep_archive_days = {days}\nkeep_claim_days = {days}\n{partner}"
    (drop.path / "edi837.toml").write_text(text)


def aged(drop: DropFolder, days: int) -> str:
    """Make the one day of the archive, and what the ledger knows of it, so many days older; its new name."""
    (today,) = (path for path in (drop.path / "archive").glob("[0-9]*"))
    day = date.today() - timedelta(days=days)
    shutil.move(today, today.with_name(f"{day:%Y%m%d}"))
    with sqlite3.connect(drop.path / "ledger.sqlite") as link:
        link.execute("UPDATE files SET at = ? WHERE state = 'published'", (f"{day:%Y-%m-%d}T08:00:00Z",))
    return f"{day:%Y%m%d}"


def rows(drop: DropFolder) -> int:
    with sqlite3.connect(drop.path / "ledger.sqlite") as link:
        return int(link.execute("SELECT count(*) FROM claims").fetchone()[0])


def archived(drop: DropFolder) -> list[str]:
    return [path.name for path in sorted((drop.path / "archive").rglob("*.837"))]


@pytest.mark.parametrize(
    "days, partner", [(SIX_YEARS - 1, ""), (30, ""), (4000, '[partner."SOMEBODY"]\nkeep_days = 365\n')]
)
def test_less_than_six_years_is_refused_without_a_word(plain: DropFolder, days: int, partner: str) -> None:
    settings(plain, days, partner)
    plain.put("a.837", clean())
    assert plain.run().code == 0
    aged(plain, 9000)
    ran = command("prune", str(plain.path))
    assert (ran.code, "less than six years (2,192 days; 45 CFR 164.316(b)(2))" in ran.err) == (2, True)
    assert len(archived(plain)) == 1
    shown = command("prune", str(plain.path), "--dry-run")
    assert (shown.code, "needs --less-than-six-years" in shown.err) == (0, True)
    assert command("prune", str(plain.path), "--less-than-six-years").code == 0
    assert (archived(plain), rows(plain)) == ([], 0)
    assert '"shorter":"' in (plain.path / "audit.jsonl").read_text()


@pytest.mark.parametrize("age, kept", [(SIX_YEARS - 1, 1), (SIX_YEARS + 2, 0)])
def test_six_years_need_no_word(plain: DropFolder, age: int, kept: int) -> None:
    settings(plain, SIX_YEARS)
    plain.put("a.837", clean())
    assert plain.run().code == 0
    aged(plain, age)
    assert command("prune", str(plain.path)).code == 0
    assert (len(archived(plain)), rows(plain)) == (kept, kept)


def test_a_contract_keeps_the_files_of_its_partner_longer(plain: DropFolder) -> None:
    settings(plain, SIX_YEARS, f'[partner."{SENDER}"]\nkeep_days = 3650\n')
    plain.put("a.837", clean(1, "LS-1"))
    plain.put("b.837", clean(2, "LS-2").replace(SENDER.encode().ljust(15), b"ANOTHER".ljust(15)))
    assert plain.run().code == 0
    day = aged(plain, 3000)
    (plain.path / "archive" / day / "decided.csv").write_text("nobody knows whose")
    (Path(os.fsdecode(os.fsencode(plain.path / "archive" / day) + b"/\xff.csv"))).write_text("nor this")
    ran = command("prune", str(plain.path))
    assert (ran.code, f"archive/{day}: 1 files removed" in ran.err) == (0, True)
    assert [name[0] for name in archived(plain)] == ["a"]
    assert (plain.path / "archive" / day / "decided.csv").exists()
    assert rows(plain) == 1
    aged(plain, 3700)
    assert command("prune", str(plain.path)).code == 0
    assert list((plain.path / "archive").glob("[0-9]*")) == []
    assert rows(plain) == 0


def test_what_was_pruned_is_not_missing_and_what_a_contract_keeps_is(plain: DropFolder) -> None:
    contract = f'[partner."{SENDER}"]\nkeep_days = 4000\n'
    settings(plain, SIX_YEARS, contract)
    plain.put("a.837", clean(1, "LS-1"))
    plain.put("b.837", clean(2, "LS-2").replace(SENDER.encode().ljust(15), b"ANOTHER".ljust(15)))
    assert plain.run().code == 0
    aged(plain, 3000)
    assert command("prune", str(plain.path)).code == 0
    assert command("doctor", str(plain.path)).code == 0
    settings(plain, 5000, contract)  # a longer time does not bring back what is gone
    assert command("doctor", str(plain.path)).code == 0
    plain.only("archive/*/a.*.837").unlink()
    assert "what came as a.837 is missing from archive/" in command("doctor", str(plain.path)).out


def test_a_contract_may_be_shorter_than_the_rest(plain: DropFolder) -> None:
    settings(plain, 3650, f'[partner."{SENDER}"]\nkeep_days = {SIX_YEARS}\n')
    plain.put("a.837", clean(1, "LS-1"))
    plain.put("b.837", clean(2, "LS-2").replace(SENDER.encode().ljust(15), b"ANOTHER".ljust(15)))
    assert plain.run().code == 0
    aged(plain, 3000)
    assert command("prune", str(plain.path)).code == 0
    assert [name[0] for name in archived(plain)] == ["b"]
    assert rows(plain) == 1


def test_what_a_waiting_file_has_claims_of_stays(plain: DropFolder) -> None:
    settings(plain, SIX_YEARS)
    plain.put("a.837", clean(1, "LS-1"))
    plain.put("b.837", clean(2, "LS-2"))
    plain.put("waits.837", faulty(3, "LS-1"))
    assert plain.run().code == 1
    aged(plain, 9000)
    assert command("prune", str(plain.path)).code == 0
    assert [name[0] for name in archived(plain)] == ["a"]
    assert rows(plain) == 2
    plain.only("hold/*.original.837").unlink()
    assert plain.run().code == 0
    assert command("prune", str(plain.path)).code == 0
    assert "a" not in [name[0] for name in archived(plain)]
    assert rows(plain) == 1, "that of the file which waited until today"


@pytest.mark.parametrize("value", ["0", "'long'", "true", "-1"])
def test_days_of_a_contract_are_a_number(plain: DropFolder, value: str) -> None:
    settings(plain, SIX_YEARS, f'[partner."X"]\nkeep_days = {value}\n')
    assert command("prune", str(plain.path)).code == 2


def last_run(drop: DropFolder, moment: str) -> None:
    """Make the last run one that ended at a moment."""
    with sqlite3.connect(drop.path / "ledger.sqlite") as link:
        changed = link.execute("UPDATE facts SET value = ? WHERE name = 'last run'", (moment,)).rowcount
    assert changed == 1


def test_a_clock_of_years_ahead_removes_nothing_until_a_person_believes_it(plain: DropFolder) -> None:
    settings(plain, SIX_YEARS)
    plain.put("a.837", clean())
    assert plain.run().code == 0
    aged(plain, 9000)
    years_ago = f"{date.today() - timedelta(days=1800)}T08:00:00Z"
    last_run(plain, years_ago)
    assert "is not believed" in command("prune", str(plain.path), "--dry-run").err
    for _ in range(2):  # also when a pass has noted what the clock says
        ran = command("prune", str(plain.path))
        assert (ran.code, "is not believed" in ran.err, len(archived(plain))) == (2, True, 1)
        assert plain.run().code == 0
    assert command("prune", str(plain.path), "--clock-is-right").code == 0
    assert archived(plain) == []
    assert '"clock":"the clock says ' in (plain.path / "audit.jsonl").read_text()
