"""A charge that somebody wrote into a manifest: the total follows the lines, and an amount is what was typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edi837.manifest import proof
from tests.cli.calling import Ended, call
from tests.cli.releasing import decided, process, release
from tests.report.made import PROPOSED

Content = dict[str, Any]
ORIGINAL = Path("in/a.837")
FOLLOWS = "the claim's charge does not follow that of its line"
OTHERWISE = "a typed amount is not what was written"
MORE = "a typed amount changes more than the charge"


@pytest.fixture(autouse=True)
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Two claims of 50 units for 60 dollars, where 5 are proposed."""
    monkeypatch.chdir(tmp_path)
    process(capfd, a=[[PROPOSED], [PROPOSED]])
    Path("master.csv").write_text("code,unit charge\nJ3000,9.50\n")


def forged(name: str, change: Callable[[Content], Any]) -> Path:
    """The manifest of a result changed, and with it the file, so that the digests fit what it lists now."""
    path, result = Path(f"out/{name}.manifest.json"), Path(f"out/{name}.837")
    content = json.loads(path.read_bytes())
    change(content)
    for proposal in content["proposals"]:
        old = proposal["exception_id"]
        proposal["exception_id"] = proof.identity(content["input"]["sha256"], proposal)
        for one in (*content["decisions"], *content["changes"]):
            one["exception_id"] = {old: proposal["exception_id"]}.get(one["exception_id"], one["exception_id"])
    at, pieces, original = 0, [], ORIGINAL.read_bytes()
    for one in content["changes"]:
        pieces += [original[at : one["start"]], one["after"].encode("latin-1")]
        at = one["end"]
    if name != "a":
        result.write_bytes(b"".join([*pieces, original[at:]]))
        content["output"]["sha256"] = hashlib.sha256(result.read_bytes()).hexdigest()
        content["output"]["bytes"] = result.stat().st_size
    path.write_text(json.dumps(content))
    return path


def changes_of(content: Content, value: str = "prorated", proposal: int = 0) -> list[dict[str, Any]]:
    """The changes of a choice, the claim's charge before those of the line."""
    choices = {one["value"]: one["changes"] for one in content["proposals"][proposal]["choices"]}
    changes: list[dict[str, Any]] = choices[value]
    changes.sort(key=lambda one: one["start"])
    return changes


def take_total_of_another_claim(content: Content) -> None:
    changes_of(content, proposal=1)[0] |= {key: changes_of(content)[0][key] for key in ("start", "end")}


OFFERED = {
    "another total": lambda content: changes_of(content)[0].update(after="999"),
    "a total that is no amount": lambda content: changes_of(content)[0].update(after="much"),
    "a charge that is no amount": lambda content: changes_of(content)[1].update(after="6 or so"),
    "a line alone": lambda content: changes_of(content).pop(0),
    "a claim alone": lambda content: changes_of(content).pop(1),
    "as sent, with another charge": lambda content: changes_of(content, "as-sent").append(changes_of(content)[1]),
    "the total twice": lambda content: changes_of(content).append({**changes_of(content)[0], "after": "390"}),
    "the total of another claim": take_total_of_another_claim,
}


@pytest.mark.parametrize("name", OFFERED)
def test_an_offer_whose_total_does_not_follow_is_none(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    forged("a", OFFERED[name])
    rows = decided(["out/a.exceptions.csv"])
    told = release(capfd, rows)
    assert told.code == 6, told.err
    assert FOLLOWS in told.err
    assert not list(Path("out").glob("*.released.*"))


def typed(capfd: pytest.CaptureFixture[str]) -> None:
    """Both lines released at $47.50, which the charge master gives for five units."""
    rows = decided(["out/a.exceptions.csv"], change=lambda row: {**row, "value": "47.50"})
    assert release(capfd, rows, more=("--charges", "master.csv")).code == 0
    assert verified(capfd).code == 0


def verified(capfd: pytest.CaptureFixture[str]) -> Ended:
    return call(capfd, "verify", ORIGINAL, "out/a.released.837", "out/a.released.manifest.json")


def line_for(amount: str, total: str = "") -> Callable[[Content], None]:
    """Another amount in the line of the first claim, everywhere in the manifest; and another total, where given."""

    def change(content: Content) -> None:
        written = sorted(content["decisions"][0]["changes"], key=lambda one: one["start"])
        for one, after in ((written[0], total), (written[1], amount)):
            for other in (*content["changes"], *content["decisions"][0]["changes"]):
                if other["start"] == one["start"] and after:
                    other["after"] = after

    return change


def more_units(content: Content) -> None:
    for one in (*content["changes"], *content["decisions"][0]["changes"]):
        one["after"] = {"5": "55"}.get(one["after"], one["after"])


def no_charge(content: Content) -> None:
    content["proposals"][0]["choices"].pop()


TYPED = {
    "another value": (lambda content: content["decisions"][0].update(value="48"), OTHERWISE),
    "a value that is none": (lambda content: content["decisions"][0].update(value="much"), OTHERWISE),
    "another line": (line_for("90"), OTHERWISE),
    "another total": (line_for("47.5", "999"), FOLLOWS),
    "a line that is no amount": (line_for("much"), OTHERWISE),
    "other units": (more_units, MORE),
    "less than all": (lambda content: content["decisions"][0]["changes"].pop(), MORE),
    "what leaves no amount": (no_charge, "leaves no amount to type"),
}


@pytest.mark.parametrize("name", TYPED)
def test_a_typed_amount_is_what_was_written(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    typed(capfd)
    change, why = TYPED[name]
    forged("a.released", change)
    told = verified(capfd)
    assert told.code == 6, told.err
    assert why in told.err


def test_two_lines_of_one_claim_are_added_up(capfd: pytest.CaptureFixture[str]) -> None:
    both = (PROPOSED[0], f"{PROPOSED[1]}~\nLX*3~\nSV1*HC:J3000{PROPOSED[1].replace('LS1001B', 'LS1001C')}")
    process(capfd, a=[[("*390***", "*450***"), both]])
    rows = decided(["out/a.exceptions.csv"], change=lambda row: {**row, "value": "prorated"})
    assert release(capfd, rows).code == 0
    assert verified(capfd).code == 0
    content = json.loads(Path("out/a.released.manifest.json").read_bytes())
    (total,) = [one for one in content["changes"] if one["before"] == "450"]
    assert (total["after"], len(total["also"])) == ("342", 1)

    def other_total(content: Content) -> None:
        next(one for one in content["changes"] if one["before"] == "450")["after"] = "341"

    forged("a.released", other_total)
    told = verified(capfd)
    assert (told.code, "does not follow the charges of its lines" in told.err) == (6, True), told.err


def test_what_nobody_approved_is_not_added(capfd: pytest.CaptureFixture[str]) -> None:
    both = (PROPOSED[0], f"{PROPOSED[1]}~\nLX*3~\nSV1*HC:J3000{PROPOSED[1].replace('LS1001B', 'LS1001C')}")
    process(capfd, a=[[("*390***", "*450***"), both]])
    release(capfd, decided(["out/a.exceptions.csv"], change=lambda row: {**row, "value": "prorated"}))

    def without_the_second(content: Content) -> None:
        (name,) = next(one for one in content["changes"] if one["before"] == "450")["also"]
        content["decisions"] = [one for one in content["decisions"] if one["exception_id"] != name]

    forged("a.released", without_the_second)
    told = verified(capfd)
    assert (told.code, "does not follow the charges of its lines" in told.err) == (6, True), told.err
