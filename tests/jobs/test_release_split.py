"""`release` names what is left; with --split those claims wait, and go out later under new control numbers."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edi837.jobs.releasing import remaining, split_off
from edi837.manifest import proof
from tests.drop.running import Ran, command
from tests.jobs.splitting import claims
from tests.report.rows import row


def processed(folder: Path, data: bytes, decision: str = "approve") -> None:
    """The results of a file, and a decision on each of its proposals."""
    original = folder / "a.837"
    original.write_bytes(data)
    command("process", str(original), "--out", str(folder / "out"), "--report", "csv", "--as-of", "2026-11-24")
    with (folder / "d.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["exception_id", "decision", "by", "note"])
        for one in told(folder, "a.manifest.json")["proposals"]:
            writer.writerow([one["exception_id"], decision, "A. Turing", "as charted"])


def released(folder: Path, *options: str, manifest: str = "a.manifest.json") -> Ran:
    given = ("--manifest", str(folder / "out" / manifest), "--decisions", str(folder / "d.csv"))
    return command("release", str(folder / "a.837"), *given, "--out", str(folder / "out"), *options)


def told(folder: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "out" / name).read_bytes())
    return content


def is_proved(folder: Path, output: str, manifest: str) -> bool:
    out = folder / "out"
    return proof.verify(folder / "a.837", out / output, out / manifest) is None


def test_errors_that_are_left_are_named_and_the_file_is_written(tmp_path: Path) -> None:
    processed(tmp_path, claims("P", "clean", "proposed", "wrong"))
    ran = released(tmp_path)
    assert ran.code == 1
    assert "a.837: claim LS-1004 goes out with " in ran.err
    assert "LS-1003" not in ran.err
    assert (tmp_path / "out" / "a.released.837").read_bytes().count(b"CLM*") == 3


def test_a_declined_error_is_an_error_that_is_left(tmp_path: Path) -> None:
    processed(tmp_path, claims("P", "clean", "proposed"), decision="decline")
    ran = released(tmp_path)
    assert (ran.code, "claim LS-1003 goes out with M405" in ran.err) == (1, True)


@pytest.mark.parametrize("form", ["P", "I"])
def test_with_split_claims_and_dollars_are_conserved_and_both_files_proved(tmp_path: Path, form: str) -> None:
    data = claims(form, "clean", "proposed", "wrong", "repaired", "both")
    processed(tmp_path, data)
    ran = released(tmp_path, "--split")
    assert ran.code == 1
    assert "is held for" in ran.err
    out, held = ((tmp_path / "out" / name).read_bytes() for name in ("a.released.837", "a.held.837"))
    assert (out.count(b"CLM*"), held.count(b"CLM*")) == (3, 2)
    assert (b":59:XU" in out, b"67457-0001-10" in held) == (False, False)
    assert is_proved(tmp_path, "a.released.837", "a.released.manifest.json")
    assert is_proved(tmp_path, "a.held.837", "a.held.manifest.json")
    counts = told(tmp_path, "a.released.manifest.json")["counts"]
    assert (counts["claims"], counts["claims_out"], counts["claims_held"]) == (5, 3, 2)
    again = command("check", str(tmp_path / "out" / "a.released.837"), "--as-of", "2026-11-24")
    assert "error" not in again.out
    rows = list(csv.DictReader((tmp_path / "out" / "a.released.exceptions.csv").open()))
    errors = {row["held"] for row in rows if row["severity"] == "error" and row["disposition"] == "reported"}
    assert errors == {"yes"}


def test_held_claims_go_out_later_under_new_numbers(tmp_path: Path) -> None:
    processed(tmp_path, claims("P", "clean", "proposed", "wrong"), decision="decline")
    released(tmp_path, "--split")
    (tmp_path / "d.csv").write_text((tmp_path / "d.csv").read_text().replace("decline", "approve"))
    ran = released(tmp_path, "--control-number", "42", manifest="a.held.manifest.json")
    assert ran.code == 1
    data = (tmp_path / "out" / "a.held.released.837").read_bytes()
    segments = {one.split(b"*")[0].strip(): one.split(b"*") for one in data.split(b"~")}
    numbers = [segments[b"ISA"][13], segments[b"IEA"][2], segments[b"GS"][6], segments[b"GE"][2]]
    assert numbers == [b"000000042", b"000000042", b"42", b"42"]
    assert [segments[b"ST"][2], segments[b"SE"][2], segments[b"BHT"][3]] == [b"0042", b"0042", b"000000042"]
    assert (data.count(b"CLM*"), b":59:XU" in data) == (2, False)
    assert is_proved(tmp_path, "a.held.released.837", "a.held.released.manifest.json")
    listed = [one for one in told(tmp_path, "a.held.released.manifest.json")["changes"] if one["rule"] == "renumber"]
    assert len(listed) == 7


def test_what_cannot_be_parted_is_not_published(tmp_path: Path) -> None:
    processed(tmp_path, claims("P", "both", "proposed"), decision="decline")
    before = sorted(path.name for path in (tmp_path / "out").iterdir())
    ran = released(tmp_path, "--split")
    assert (ran.code, "nothing was published: no claim is without an error" in ran.err) == (1, True)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == before


def test_numbers_are_not_for_the_part_that_goes_out_first(tmp_path: Path) -> None:
    processed(tmp_path, claims("P", "clean", "proposed"))
    out = ("--out", str(tmp_path / "out"), "--report", "csv", "--as-of", "2026-11-24", "--split")
    command("process", str(tmp_path / "a.837"), *out)
    ran = released(tmp_path, "--control-number", "42")
    assert (ran.code, "keeps its numbers; --control-number is for held claims" in ran.err) == (2, True)


def test_held_claims_that_were_judged_as_a_file_of_their_own_go_out_under_new_numbers(tmp_path: Path) -> None:
    processed(tmp_path, claims("P", "clean", "proposed", "wrong"), decision="decline")
    released(tmp_path, "--split")
    held = tmp_path / "held"
    held.mkdir()
    processed(held, (tmp_path / "out" / "a.held.837").read_bytes())
    assert released(held, "--split", "--control-number", "42").code == 1
    sent, left = ((held / "out" / name).read_bytes() for name in ("a.released.837", "a.held.837"))
    assert (sent.count(b"*000000042*"), sent.count(b"CLM*"), left.count(b"CLM*")) == (2, 1, 1)
    assert b"*000004711*" in left
    assert is_proved(held, "a.released.837", "a.released.manifest.json")
    assert is_proved(held, "a.held.837", "a.held.manifest.json")


def test_one_part_of_a_split_file_is_not_split_again(tmp_path: Path) -> None:
    processed(tmp_path, claims("P", "clean", "proposed", "wrong"), decision="decline")
    released(tmp_path, "--split")
    ran = released(tmp_path, "--split", manifest="a.held.manifest.json")
    assert (ran.code, "is the manifest of one part of a split file; release it without --split" in ran.err) == (2, True)


def test_a_split_that_loses_a_claim_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processed(tmp_path, claims("P", "clean", "proposed", "wrong"))
    before = sorted(path.name for path in (tmp_path / "out").iterdir())
    write = split_off._write

    def lossy(*given: Any) -> Any:
        split = write(*given)
        return replace(split, corrected=replace(split.corrected, claims=split.corrected.claims - 1))

    monkeypatch.setattr(split_off, "_write", lossy)
    ran = released(tmp_path, "--split")
    assert (ran.code, "claims or dollars do not balance; nothing was published" in ran.err) == (6, True)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == before


def test_a_row_of_a_level_before_its_claim_is_not_taken_for_the_claim() -> None:
    data = claims("P", "clean")
    at = data.index(b"CLM*LS-")
    number = data[at + 4 : data.index(b"*", at + 4)].decode()
    rows = [row(1, byte_start=str(place), patient_control_number=number) for place in (at, 0)]
    assert remaining._claims_of(data, rows) == {at}
    assert remaining._claims_of(data, rows[1:]) == set()
