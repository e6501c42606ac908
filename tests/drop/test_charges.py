"""Other units in a drop folder: the charge is named, and the claim's total follows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.drop.running import DropFolder, command, init
from tests.report.made import PROPOSED, claims


@pytest.fixture
def drop(tmp_path: Path) -> DropFolder:
    """A folder in which 50 units for 60 dollars wait, of which 5 are proposed."""
    folder = init(tmp_path / "drop")
    folder.put("a.837", claims([PROPOSED]))
    folder.run()
    return folder


def decide(drop: DropFolder, value: str, name: str = "d.csv") -> str:
    """What a pass says of a decision with this value."""
    (proposal,) = json.loads(drop.only("hold/*.manifest.json").read_bytes())["proposals"]
    row = f"{proposal['exception_id']},approve,A. Turing,as charted,{value}"
    drop.put(name, f"exception_id,decision,by,note,value\n{row}\n".encode(), "decisions")
    return drop.run("-v").err


@pytest.mark.parametrize(
    ("value", "line", "total"), [("as-sent", b"*60*UN*5*", b"*390***"), ("Prorated", b"*6*UN*5*", b"*336***")]
)
def test_the_charge_is_what_was_named(drop: DropFolder, value: str, line: bytes, total: bytes) -> None:
    assert "a.837: published as decided: 1 approved" in decide(drop, value)
    released, manifest = drop.only("outbox/*.released.837"), drop.only("outbox/*.released.manifest.json")
    content = released.read_bytes()
    assert (line in content, total in content) == (True, True)
    assert command("verify", str(drop.only("archive/*/a.*.837")), str(released), str(manifest)).code == 0


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "`value` is empty: the proposal leaves a choice; write one of as-sent, prorated"),
        ("half", "`value` is not among the choices: as-sent, prorated"),
        ("47.50", "an amount needs a charge master, which bounds it"),
    ],
)
def test_another_value_is_refused_and_the_file_waits_on(drop: DropFolder, value: str, why: str) -> None:
    assert why in decide(drop, value)
    assert drop.names("outbox") == []
    assert "a.837: published as decided: 1 approved" in decide(drop, "prorated", "again.csv")
