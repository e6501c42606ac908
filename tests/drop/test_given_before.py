"""Whether a drug was given before is known by the files that came before, from the day on which the ledger began."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing

from tests.drop.running import DropFolder
from tests.drop.test_doses_over_files import file_of
from tests.mapping.policies import folder_of, policy

POLICIES = (
    policy(
        '<when drugs="J3000"/><except given-within-days="30"/><provider is="demanded" any-of="supervising"/>', "first"
    ),
    policy('<when drugs="J3000"/><step tried="J1745" trials="1" within-days="365"/>', "biosimilar"),
    policy('<when given-within-days="30"/><attachment is="demanded" types="OZ"/>', "again"),
)
DOUBT = "Not checked: the drug may have been given before 2026-10-05, when the ledger begins"


def begins(drop: DropFolder, day: str) -> None:
    with closing(sqlite3.connect(drop.path / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("update runs set started = ?", (f"{day}T08:00:00+00:00",))


def said(drop: DropFolder, name: str) -> list[str]:
    """What of the policies a file breaks, and what of them is not checked."""
    path = next(drop.path.glob(f"*/{name}.*.exceptions.csv"))
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    broken = [row["policy"] for row in rows if row["policy"].startswith("northern/")]
    return sorted(broken) + [row["message"].partition(" (")[0] for row in rows if row["message"].startswith(DOUBT[:40])]


def test_doses_of_other_files_decide(plain: DropFolder) -> None:
    (plain.path / "mine").mkdir()
    folder_of(plain.path / "mine", *POLICIES)
    settings = plain.path / "edi837.toml"
    settings.write_text('mappings = "mine"\ntarget = ["J3000", "J1745"]\n' + settings.read_text(encoding="utf-8"))
    plain.put("a.837", file_of(21, "20261010"))
    plain.put("j.837", file_of(20, "20261009", b"J1745"))
    plain.run()
    begins(plain, "2026-10-05")
    other, third = (file_of(at, "20261103").replace(b"19880423", b"198804%d" % (at - 20)) for at in (31, 32))
    for name, data in {"b": file_of(22, "20261103"), "c": other}.items():
        plain.put(f"{name}.837", data)
    plain.run()
    begins(plain, "2026-10-04")
    plain.put("d.837", third)
    plain.run()
    assert {name: said(plain, name) for name in "bcd"} == {
        "b": ["northern/again"],
        "c": ["northern/biosimilar", DOUBT, DOUBT],
        "d": ["northern/biosimilar", "northern/first"],
    }
