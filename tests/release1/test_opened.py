"""Every command that reads what release 1 left opens it: the part, the command, its exit code, its words.

A change of what can be read shows as a changed row of this table, and belongs into docs/upgrade.md.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.drop.running import command


class Opened(NamedTuple):
    """`words` stand in what the command says, on stdout or stderr."""

    part: str
    command: str
    code: int
    words: tuple[str, ...] = ()


NIGHT = "night.837: 20 claims, 12 with drug lines"
OPENED = (
    Opened("results", "report results --report csv,jsonl,html,xlsx,xml -o all.csv", 4, ("4 files, ", "all.xlsx")),
    Opened("results of a split", "report split --report csv -o all.csv", 1, ("1 file, ",)),
    Opened("results of a release", "report released --report csv -o all.csv", 1, ("2 files, ",)),
    Opened("results that wait", "report drop/hold --report csv -o all.csv", 1, ("4 files, ",)),
    Opened("published results", "report drop/outbox --report csv -o all.csv", 1, ("6 files, ",)),
    Opened("results in quarantine", "report drop/quarantine --report csv -o all.csv", 4, ("3 files, ",)),
    Opened(
        "manifest, decisions in CSV",
        "release claims/night.837 --manifest results/night.manifest.json --decisions decisions.csv --out again",
        2,
        ("was written by release 1 (schema 1): run `edi837 process night.837 --out results` again",),
    ),
    Opened(
        "manifest of the held claims",
        "release claims/night.837 --manifest split/night.held.manifest.json --decisions decisions.csv --out again",
        2,
        ("run `edi837 process night.837 --out split --split` again",),
    ),
    Opened(
        "manifest of a quarantined file",
        "release claims/cut.837 --manifest results/cut.manifest.json --decisions decisions.csv --out again",
        2,
        ("is the manifest of a quarantined file; there is nothing to release",),
    ),
    Opened("settings", "config", 0, ("chart.csv", "rates.csv", "Q604=warning", "LAKESHORE=P301=warning")),
    Opened("settings, mappings, codes, chart, rates", "process claims/night.837 --out again", 1, (NIGHT,)),
    Opened("the same, with --split", "process claims/night.837 --out again --split", 1, (NIGHT, "held in night.held")),
    Opened("own drug as a target", "check claims/night.837 --target J1885", 1, ("20 claims, 1 with drug lines",)),
    Opened(
        "a payer's permit for Q601",
        "check claims/units.837 --mappings mappings-permits",
        2,
        ("northern.xml:3: Q601 can never",),
    ),
    Opened("codes file", "codes check --codes codes.edi837 --mappings mappings", 1, ("J3000", "HCPCS file hcpcs.txt")),
    Opened("codes file, own drug", "utilization claims/night.837", 0, ("Utilization of J1885, J3000 in 1 file",)),
    Opened("results over other results", "process claims/hospital.837 --out results", 1, ("hospital.837: 1 claim",)),
    Opened("corrected claims", "check results/night.corrected.837", 1, ("night.corrected.837: 20 claims",)),
    Opened("released claims", "check released/night.released.837", 1, ("night.released.837: 20 claims",)),
    Opened("held claims", "check split/night.held.837", 1, ("night.held.837: 3 claims, 3 with drug lines",)),
    Opened("drop folder", "run drop --status", 2, ("inbox/       1 file", "`edi837 run ROOT` migrates it")),
    Opened("drop folder", "doctor drop", 1, ("`edi837 run ROOT` migrates it",)),
    Opened("drop folder", "prune drop --dry-run", 0, ("would be removed",)),
    Opened("drop folder", "run drop --stable-seconds 0", 1, ("modifiers.837: published", "later.837: waits in hold/")),
    Opened("held file", "run drop --accept 168481753117 --by X --note Y", 1, ("sums.837: published as accepted",)),
    Opened("quarantined file", "run drop --accept d77ead3f661a --by X --note Y", 1, ("again.837",)),
    Opened("audit log", "audit verify drop/audit.jsonl", 0, ("holds, up to line 28",)),
    Opened("killed pass", "run cut-off --status", 2, ("processing/  1 file", "`edi837 run ROOT` migrates it")),
    Opened("killed pass", "doctor cut-off", 1, ("`edi837 run ROOT` migrates it",)),
    Opened("killed pass", "run cut-off --stable-seconds 0", 1, ("had begun to move is complete now", "waits in hold/")),
)


@pytest.mark.parametrize("row", OPENED, ids=lambda row: f"{row.part}: {row.command.split()[0]}")
def test_a_command_opens_it(row: Opened, release1: Path) -> None:
    ended = command(*row.command.split())
    said = ended.out + ended.err
    assert ended.code == row.code, said
    for words in row.words:
        assert words in said


@pytest.mark.parametrize(
    "name, decisions, said",
    [
        ("night", "decisions.csv", "night.837: 1 approved, 1 declined, 0 refused"),
        ("hospital", "decisions.xlsx", "hospital.837: 1 approved, 0 declined, 0 refused"),
    ],
)
def test_decisions_count_once_the_file_was_processed_again(
    name: str, decisions: str, said: str, release1: Path
) -> None:
    assert command("process", f"claims/{name}.837", "--out", "results").code == 1
    ended = command(
        "release", f"claims/{name}.837", "--manifest", f"results/{name}.manifest.json", "--decisions", decisions,
        "--out", "again",
    )  # fmt: skip
    assert (ended.code, said in ended.err) == (1, True), ended.err
    files = (f"claims/{name}.837", f"again/{name}.released.837", f"again/{name}.released.manifest.json")
    assert command("verify", *files).code == 0


@pytest.mark.parametrize(("name", "decisions", "value"), [("hospital", "decisions.xlsx", "as-sent")])
def test_units_that_were_approved_leave_the_charge_as_release_1_did(
    name: str, decisions: str, value: str, release1: Path
) -> None:
    """Release 1 asked nobody for the charge, which stayed: so does what its decision means today."""
    original = f"claims/{name}.837"
    command("process", original, "--out", "results")
    listing = ("--manifest", f"results/{name}.manifest.json")
    command("release", original, *listing, "--decisions", decisions, "--out", "again")
    manifest = json.loads(Path(f"again/{name}.released.manifest.json").read_bytes())
    assert [(one["decision"], one["value"]) for one in manifest["decisions"]] == [("approve", value)]
    assert manifest["charges"]["claims_in"] == manifest["charges"]["claims_out"]
    assert b"*60*UN*5~" in Path(f"again/{name}.released.837").read_bytes()
    (decision,) = manifest["decisions"]
    row = f"exception_id,decision,by,note,value\n{decision['exception_id']},approve,G. Hopper,read,prorated\n"
    Path("other.csv").write_text(row)
    ended = command("release", original, *listing, "--decisions", "other.csv", "--out", "again")
    assert "G. Hopper decided approve as-sent in an earlier release, which a release never undoes" in ended.err
