"""Figures, retention and the doctor."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import pytest

from edi837.drop.folder import Root, open_root
from edi837.system import disk
from edi837.system.errors import UsageError
from tests.drop.files import clean, faulty, truncated
from tests.drop.running import DropFolder, command


def samples(drop: DropFolder) -> dict[str, float]:
    lines = (drop.path / "edi837.prom").read_text().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line[:1] != "#"}


def test_figures_of_a_run(drop: DropFolder) -> None:
    drop.put("a.837", clean())
    drop.put("b.837", clean())
    drop.put("c.837", faulty())
    drop.put("d.837", truncated())
    drop.run()
    told = samples(drop)
    assert told['edi837_files_total{state="published"}'] == 1
    assert told['edi837_files_total{state="held"}'] == 1
    assert told['edi837_files_total{state="quarantined"}'] == 1
    assert told["edi837_known_files_total"] == 1
    assert told['edi837_waiting_files{folder="hold"}'] == 6
    assert told['edi837_rule_findings_total{rule="M405"}'] == 1
    assert told['edi837_open_findings_total{severity="error"}'] >= 1
    assert told["edi837_charge_dollars_total"] >= 780
    assert told["edi837_last_run_exit_code"] == 4
    assert told["edi837_ledger_ok"] == 1
    text = (drop.path / "edi837.prom").read_text()
    for name in {re.split(r"[{ ]", line)[0] for line in text.splitlines() if line[:1] != "#"}:
        assert f"# TYPE {name} " in text
    assert (drop.path / "edi837.prom").stat().st_mode & 0o777 == 0o600


def test_figures_say_that_the_ledger_is_gone(plain: DropFolder) -> None:
    plain.run()
    (plain.path / "ledger.sqlite").write_bytes(b"nothing of the kind, and long enough to be read")
    assert plain.run().code == 5
    told = samples(plain)
    assert (told["edi837_ledger_ok"], told["edi837_last_run_exit_code"]) == (0, 5)


def test_figures_that_cannot_be_written_are_said_and_the_files_go_out(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text('[run]\nmetrics = "no/such/\\u0000"\n')
    plain.put("a.837", clean())
    (plain.path / "edi837.toml").write_text('[run]\nmetrics = "edi837.toml/edi837.prom"\n')
    ran = plain.run()
    assert ran.code == 5
    assert "the figures could not be written" in ran.err
    assert plain.only("outbox/*.corrected.837").read_bytes() == clean()


def test_figures_that_a_run_which_began_meanwhile_swept_are_left_to_it(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_run(operation: str, place: str) -> None:
        if (operation, Path(place).name) == ("rename", "edi837.prom"):
            monkeypatch.setattr(disk, "reached", lambda operation, place: None)
            assert plain.run() == (0, "", "")

    monkeypatch.setattr(disk, "reached", another_run)
    assert plain.run() == (0, "", "")
    assert (plain.path / "edi837.prom").exists()


def test_old_days_of_the_archive_are_removed_and_nothing_else(drop: DropFolder) -> None:
    (drop.path / "edi837.toml").write_text("[run]\nkeep_archive_days = 30\nkeep_claim_days = 30\n")
    drop.put("a.837", clean())
    drop.run()
    old, mine = drop.path / "archive" / "20200131", drop.path / "archive" / "notes"
    for folder in (old, mine):
        folder.mkdir()
        (folder / "x.837").write_bytes(b"x")
    (drop.path / "archive" / "20200130").symlink_to(mine)
    ran = command("prune", str(drop.path), "--dry-run")
    assert (ran.code, "1 files in 1 days of archive/, 0 rows about claims would be removed" in ran.err) == (0, True)
    assert old.is_dir()
    assert command("prune", str(drop.path), "--less-than-six-years").code == 0
    assert not old.exists()
    assert (mine / "x.837").exists()
    assert drop.only("archive/*/a.*.837").read_bytes() == clean()
    assert '"action":"prune","' in (drop.path / "audit.jsonl").read_text()
    drop.put("b.837", clean())
    assert drop.run() == (0, "", "")
    assert len(drop.names("outbox")) == 5


def test_without_days_nothing_is_removed(plain: DropFolder) -> None:
    (plain.path / "archive" / "19990101").mkdir()
    assert command("prune", str(plain.path)).code == 0
    assert (plain.path / "archive" / "19990101").is_dir()


def test_the_doctor_finds_nothing_in_a_folder_that_is_well(drop: DropFolder) -> None:
    drop.put("a.837", clean())
    drop.run()
    ran = command("doctor", str(drop.path))
    assert (ran.code, ran.out) == (0, ""), ran


def spoil_modes(path: Path) -> None:
    (path / "ledger.key").chmod(0o640)
    (path / "archive").chmod(0o755)


def spoil_audit(path: Path) -> None:
    log = path / "audit.jsonl"
    log.write_bytes(log.read_bytes().replace(b"published", b"publishes"))


def spoil_clock(path: Path) -> None:
    with sqlite3.connect(path / "ledger.sqlite") as link:
        link.execute("UPDATE facts SET value = '2999-01-01T00:00:00Z' WHERE name = 'last run'")


def spoil_ledger(path: Path) -> None:
    (path / "ledger.sqlite").write_bytes(b"no database")


def spoil_key(path: Path) -> None:
    (path / "ledger.key").write_text("ab" * 32)


def spoil_processing(path: Path) -> None:
    (path / "processing" / "0a0b0c0d.x.837").write_bytes(b"ISA")


def spoil_inbox(path: Path) -> None:
    (path / "inbox" / "partner").mkdir()


@pytest.mark.parametrize(
    "spoil, words",
    [
        (spoil_modes, ["ledger.key: mode 0640 lets others in; chmod 600 it", "archive: mode 0755 lets others in"]),
        (spoil_audit, ["audit.jsonl: line 1 was changed: its hash does not fit"]),
        (spoil_clock, ["the clock is behind: the last run ended at 2999-01-01T00:00:00Z"]),
        (spoil_ledger, ["restore it from a backup"]),
        (spoil_key, ["is not the key of this ledger"]),
        (spoil_processing, ["1 files of a run that was cut off; the next run takes them up"]),
        (spoil_inbox, ["inbox/partner: is a folder; what lies in it is not looked at"]),
    ],
)
def test_the_doctor_says_what_is_wrong(plain: DropFolder, spoil, words: list[str]) -> None:  # type: ignore[no-untyped-def]
    plain.put("a.837", clean())
    plain.run()
    spoil(plain.path)
    ran = command("doctor", str(plain.path))
    assert ran.code == 1
    for one in words:
        assert one in ran.out + ran.err


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "outbox/../../x", "link/x", "outbox/..", "."])
def test_no_path_leads_out_of_the_drop_folder(plain: DropFolder, tmp_path: Path, path: str) -> None:
    (plain.path / "link").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="leads out of the drop folder"):
        Root(plain.path.resolve()).inside(path)


def test_a_part_of_the_drop_folder_that_is_a_link_is_refused(plain: DropFolder, tmp_path: Path) -> None:
    (plain.path / "hold").rmdir()
    (plain.path / "hold").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="is not a folder of the drop folder itself"):
        open_root(plain.path)


def test_init_changes_nothing_that_is_there(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text("[run]\nroute = true\n")
    key = (plain.path / "ledger.key").read_bytes()
    os.rmdir(plain.path / "hold")
    assert command("run", "--init", str(plain.path)).code == 0
    assert (plain.path / "edi837.toml").read_text() == "[run]\nroute = true\n"
    assert (plain.path / "ledger.key").read_bytes() == key
    assert (plain.path / "hold").stat().st_mode & 0o777 == 0o700
