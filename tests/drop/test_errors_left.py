"""Nothing with an error goes out unnamed: decisions that leave errors let their file wait until a person takes it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.drop.files import decide
from tests.drop.running import DropFolder, command, init
from tests.jobs.splitting import claims


def waiting(path: Path) -> DropFolder:
    """A drop folder in which a file waits whose proposals are decided; each of its claims keeps an error."""
    drop = init(path / "drop")
    drop.put("f.837", claims("P", "wrong", "both").replace(b"HC:J3000", b"HC:J3000:59:XU"))
    assert drop.run().code == 1
    decide(drop.path, "d.csv")
    return drop


def test_decisions_that_leave_errors_send_nothing_and_say_so_once(tmp_path: Path) -> None:
    drop = waiting(tmp_path)
    ran = drop.run()
    assert (ran.code, "f.837: still waits: as decided it has " in ran.err, "in 2 claims" in ran.err) == (
        1,
        True,
        True,
    )
    assert "LS-1003" not in ran.err
    assert drop.names("outbox") == drop.names("work") == []
    assert drop.run() == (0, "", "")


def test_a_declined_error_is_left(tmp_path: Path) -> None:
    drop = init(tmp_path / "drop")
    drop.put("f.837", claims("P", "proposed", "proposed"))
    drop.run()
    decide(drop.path, "d.csv", decision="decline")
    assert "M405" in drop.run().err
    assert drop.names("outbox") == []
    decide(drop.path, "again.csv")
    drop.run()
    assert drop.names("hold") == []
    assert b":59:XU" not in drop.only("outbox/*.released.837").read_bytes()


def test_who_accepts_has_the_errors_listed_and_what_was_approved_sent(tmp_path: Path) -> None:
    drop = waiting(tmp_path)
    drop.run()
    sha256 = json.loads(drop.only("hold/*.manifest.json").read_bytes())["input"]["sha256"]
    ran = drop.run("--accept", sha256[:12], "--by", "G. Hopper", "--note", "agreed")
    assert (ran.code, "goes out with" in ran.err) == (1, True)
    told = [json.loads(line) for line in (drop.path / "audit.jsonl").read_text().splitlines()]
    accepted = next(one for one in told if one["action"] == "accept")
    assert {one["claim"] for one in accepted["errors"]} == {"LS-1002", "LS-1003"}
    assert (accepted["by"], accepted["note"]) == ("G. Hopper", "agreed")
    released, manifest = drop.only("outbox/*.released.837"), drop.only("outbox/*.released.manifest.json")
    assert b":59:XU" not in released.read_bytes()
    assert command("verify", str(drop.only("archive/*/f.*.837")), str(released), str(manifest)).code == 0
    assert drop.names("hold") == []
