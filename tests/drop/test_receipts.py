"""What became of published sets: receipts, and the archive held against the ledger."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from tests.drop.files import clean, repaired
from tests.drop.running import DropFolder, command

_ASKED = "[run]\nreceipts = true\n"


def fetch(drop: DropFolder) -> list[Path]:
    standing = sorted((drop.path / "outbox").iterdir())
    for path in standing:
        path.unlink()
    return standing


def test_a_consumers_word_beside_the_set_is_written_down_and_taken_away(drop: DropFolder) -> None:
    (drop.path / "edi837.toml").write_text(_ASKED)
    drop.put("a.837", clean())
    drop.run()
    output = next(path for path in fetch(drop) if path.name.endswith(".corrected.837"))
    assert drop.run().code == 1
    drop.put(f"{output.name}.received", b"", "outbox")
    assert drop.run() == (0, "", "")
    assert drop.names("outbox") == []
    assert command("doctor", str(drop.path)).code == 0
    assert json.loads((drop.path / "audit.jsonl").read_text().splitlines()[-1])["by"] == "the consumer"


def test_a_set_that_left_without_a_receipt_is_an_alarm_only_where_receipts_are_asked_for(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.run()
    fetch(plain)
    assert plain.run() == (0, "", "")
    assert command("doctor", str(plain.path)).code == 0
    assert "fetched      1 set of the last 7 days without a receipt" in command("run", str(plain.path), "--status").out
    (plain.path / "edi837.toml").write_text(_ASKED)
    ran = plain.run()
    assert ran.code == 1
    assert "a.837: left outbox/ without a receipt" in ran.err
    assert "left outbox/ without a receipt" in command("doctor", str(plain.path)).out
    name = plain.only("archive/*/a.*.837").name
    assert plain.run("--received", name, "--by", "J. Ortiz").code == 0
    assert plain.run() == (0, "", "")


def test_a_set_that_stands_in_the_outbox_needs_no_receipt(plain: DropFolder) -> None:
    (plain.path / "edi837.toml").write_text(_ASKED)
    plain.put("a.837", clean())
    assert plain.run().code == 0
    assert plain.run() == (0, "", "")
    assert "outbox/      1 set of the last 7 days to be fetched" in command("run", str(plain.path), "--status").out


def test_a_receipt_for_what_was_never_published_is_refused(plain: DropFolder) -> None:
    ran = plain.run("--received", "b.00000000.corrected.837", "--by", "J. Ortiz")
    assert ran.code == 2
    assert "no published set is called so" in ran.err
    assert plain.run("--received", "deadbeefdead", "--by", "J. Ortiz").code == 2
    assert plain.run("--received", "deadbeefdead").code == 2
    plain.put("b.00000000.corrected.837.received", b"", "outbox")
    assert plain.run().code == 1
    assert plain.names("outbox") == ["b.00000000.corrected.837.received"]


def test_an_archived_file_that_changed_is_found_by_its_digest(plain: DropFolder) -> None:
    plain.put("a.837", clean(1, "LS-1"))
    plain.put("b.837", repaired(2, "LS-2"))
    plain.run()
    archived = plain.only("archive/*/b.*.837")
    archived.write_bytes(archived.read_bytes().replace(b"LS-2", b"LS-3"))
    forget_the_day(plain)
    ran = plain.run()
    assert ran.code == 6
    assert "is not the file that came" in ran.err
    assert archived.name in ran.err
    assert plain.run().code == 0, "once a day"


def test_files_that_somebody_took_out_of_the_archive_are_told(plain: DropFolder) -> None:
    for number, name in enumerate(("a.837", "b.837", "c.837"), start=1):
        plain.put(name, clean(number, f"LS-{number}"))
    plain.run()
    plain.only("archive/*/b.*.837").unlink()
    told = "what came as b.837 is missing from archive/"
    assert told in command("doctor", str(plain.path)).out
    forget_the_day(plain)
    ran = plain.run()
    assert (ran.code, told in ran.err) == (6, True)
    plain.only("archive/*/a.*.837").unlink()
    forget_the_day(plain)
    ran = plain.run()
    assert (ran.code, "what came as a.837 and 1 other published file are missing" in ran.err) == (6, True)


def forget_the_day(drop: DropFolder) -> None:
    with sqlite3.connect(drop.path / "ledger.sqlite") as link:
        link.execute("UPDATE facts SET value = '20200101 0' WHERE name = 'archive checked'")


@pytest.mark.parametrize("name", [b"\xff\xfe.received", b"\xd1\x84.received", b"." * 200 + b".received"])
def test_a_receipt_of_any_name_that_is_none_of_ours_is_told_and_stops_nothing(plain: DropFolder, name: bytes) -> None:
    (Path(os.fsdecode(os.fsencode(plain.path / "outbox") + b"/" + name))).write_bytes(b"")
    plain.put("a.837", clean())
    ran = plain.run()
    assert (ran.code, "was not published under this name" in ran.err) == (1, True), ran
    assert len(list((plain.path / "outbox").glob("a.*.manifest.json"))) == 1
    assert plain.run("--received", "." * 40_000, "--by", "J. Ortiz").code == 2
