"""How often a drug may be given counts the doses of files that went out before, by the ledger."""

from __future__ import annotations

import csv

from tests.completing import BASES
from tests.drop.running import DropFolder
from tests.mapping.policies import folder_of, policy

BASE = (BASES / "professional.837").read_bytes()
LIMIT = policy('<limit of="doses" most="1" within-days="30"/>', "often", severity="warning")


def file_of(number: int, day: str, code: bytes = b"J3000") -> bytes:
    """The base file with its own numbers, on a day."""
    changed = BASE.replace(b"4711", f"47{number}".encode()).replace(b"LS-1001", f"LS-{number}".encode())
    return changed.replace(b"20261103", day.encode()).replace(b"J3000", code)


def said(drop: DropFolder, name: str) -> list[tuple[str, str]]:
    """What Q610 says of a file by policy: result and message."""
    path = next(drop.path.glob(f"*/{name}.*.exceptions.csv"))
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [(row["result"], row["message"].partition(";")[0]) for row in rows if row["rule"] == "Q610"]


def test_doses_of_earlier_files_count(plain: DropFolder) -> None:
    (plain.path / "mine").mkdir()
    folder_of(plain.path / "mine", LIMIT)
    settings = plain.path / "edi837.toml"
    settings.write_text('mappings = "mine"\ntarget = ["J3000", "J1745"]\n' + settings.read_text(encoding="utf-8"))
    plain.put("a.837", file_of(21, "20261003"))
    plain.run()
    plain.put("b.837", file_of(22, "20261101"))
    plain.put("c.837", file_of(23, "20261103", b"J1745"))
    plain.run()
    again = "2 days with the drug within 30 days, those of earlier files counted"
    assert (said(plain, "a"), said(plain, "b"), said(plain, "c")) == ([], [("found", again)], [])
