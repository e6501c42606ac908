"""The shipped sample in a drop folder: its proposals are decided, and no error goes out that nobody named."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.drop.running import AS_OF, command, init

SAMPLE = Path(__file__).parents[2] / "fixtures" / "sample" / "claims.837"


def test_deciding_the_last_proposal_publishes_no_error_unnamed(tmp_path: Path) -> None:
    drop = init(tmp_path / "drop")
    drop.put("claims.837", SAMPLE.read_bytes())
    assert drop.run().code == 1
    with drop.only("hold/*.exceptions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    proposed = [row for row in rows if row["disposition"] == "proposed"]
    assert len(proposed) >= 3
    for number, row in enumerate(proposed):
        value = "as-sent" if row["choices"].startswith("as-sent: ") else ""
        row |= {"decision": "approve" if number else "decline", "by": "A. Turing", "note": "seen", "value": value}
    with (drop.path / "decisions" / "d.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(proposed)
    ran = drop.run()
    assert ran.code == 1
    sent = [str(path) for path in (drop.path / "outbox").glob("*.released.837")]
    told = json.loads(command("check", *sent, "--as-of", AS_OF, "--format", "json").out) if sent else []
    assert [row["rule"] for row in told if row["severity"] == "error"] == []
    errors = {row["rule"] for row in rows if row["severity"] == "error" and row["disposition"] == "reported"}
    assert len(errors) >= 3
    assert {rule for rule in errors if rule in ran.err} == errors
