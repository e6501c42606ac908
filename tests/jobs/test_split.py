"""What --split writes: bytes, manifests, and what is in neither file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edi837.jobs import split as split_module
from tests.jobs.splitting import again, claims, made
from tests.split.plainly import parted

ALL = [
    "claims.csv", "corrected.837", "exceptions.jsonl", "held.837", "held.manifest.json", "lines.csv", "manifest.json"
]  # fmt: skip
PLAIN = ["claims.csv", "corrected.837", "exceptions.jsonl", "lines.csv", "manifest.json"]


def named(*endings: str) -> list[str]:
    return [f"a.{ending}" for ending in endings]


@pytest.mark.parametrize("form", ["P", "I"])
def test_claims_with_errors_are_held_and_all_others_go_out(form: str) -> None:
    data = claims(form, "clean", "wrong", "repaired", "both", "clean")
    fixed = data.replace(b"67457-0001-10", b"67457000110")
    with made(data) as result:
        assert result.names == named(*ALL)
        assert result.corrected == parted(fixed, lambda number: number in (0, 2, 4), others=True)
        assert result.held == parted(fixed, lambda number: number in (1, 3), others=False)
        assert result.faults() == [None, None]


@pytest.mark.parametrize(
    ("marks", "after"), [("*:~^", "\n"), ("|<!^", ""), ("^:\x1c*", "\r\n"), ("*:\n^", ""), ("*:~^", "\r\n  ")]
)
def test_several_interchanges_each_in_its_own_writing(marks: str, after: str) -> None:
    first, second = claims("P", "clean", "wrong"), claims("I", "wrong", "clean", "clean")
    table = str.maketrans({"*": marks[0], ":": marks[1], "\x01": marks[2] + after, "\x02": marks[3]})
    written = second.decode().replace("*^*", "*\x02*").replace("~\n", "\x01").translate(table)
    data = first + written.encode("latin-1")
    with made(data) as result:
        assert result.corrected == parted(data, lambda number: number in (0, 3, 4), others=True)
        assert result.held == parted(data, lambda number: number in (1, 2), others=False)
        assert result.faults() == [None, None]


def test_where_nothing_is_held_there_is_no_held_file() -> None:
    data = claims("P", "clean", "repaired")
    with made(data) as result:
        assert result.names == named(*PLAIN)
        assert result.corrected == data.replace(b"67457-0001-10", b"67457000110")
        told = result.manifest()
        assert (told["held"], told["hl_map"], told["held_whole"]) == (None, [], [])
        assert (told["counts"]["claims_out"], told["counts"]["claims_held"]) == (2, 0)
        assert result.done.held is None


def test_where_all_is_held_there_is_no_corrected_file() -> None:
    data = claims("P", "wrong", "both")
    with made(data) as result:
        assert result.names == named(*(name for name in ALL if name != "corrected.837"))
        assert result.held == data.replace(b"67457-0001-10", b"67457000110")
        told = result.manifest()
        assert (told["output"], told["changes"], told["verified"]) == (None, [], False)
        assert (told["charges"]["claims_out"], told["charges"]["claims_held"]) == ("0", "2780")
        assert result.faults() == [None]


def test_both_manifests_tell_what_is_in_their_file_and_the_main_one_names_the_other() -> None:
    with made(claims("P", "clean", "wrong", "proposed", "repaired")) as result:
        main, held = result.manifest(), result.manifest(".held")
        assert (main["part"], held["part"]) == ("corrected", "held")
        assert "held" not in held
        assert main["held"]["output"] == held["output"]
        assert main["held"]["manifest"]["name"] == "a.held.manifest.json"
        assert (main["held"]["claims"], main["held"]["charges"]) == (2, "1780")
        for told, claims_out, dollars in ((main, 2, "780"), (held, 2, "1780")):
            assert (told["counts"]["claims"], told["charges"]["claims_in"]) == (4, "2560")
            assert (told["counts"]["claims_out"], told["charges"]["claims_out"]) == (claims_out, dollars)
            assert (told["counts"]["claims_held"], told["charges"]["claims_held"]) == (2, "1780")
            assert told["input"] == main["input"]
            assert told["reports"] == main["reports"]
        assert [len(main["proposals"]), len(held["proposals"])] == [0, 1]
        assert [one["first"] for one in main["hl_map"]] == [1, 5]
        assert [(one["first"], one["last"], one["becomes"]) for one in held["hl_map"]] == [(1, 1, 1), (3, 4, 2)]


def test_no_manifest_names_a_patient_though_whole_claims_are_taken_out() -> None:
    with made(claims("P", "clean", "wrong", "clean")) as result:
        for kind in ("", ".held"):
            told = json.dumps(result.manifest(kind))
            assert '"before": null' in told
            assert "RIVERA" not in told
            assert "BIRCH LANE" not in told


def test_large_stretches_are_taken_out_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    data = claims("P", "clean", "wrong", "proposed", "clean")
    monkeypatch.setattr(split_module, "_PIECE", 100)
    with made(data) as result:
        assert result.corrected == parted(data, lambda number: number in (0, 3), others=True)
        assert len([one for one in result.manifest()["changes"] if one["before"] is None]) > 5
        assert [len(result.manifest(kind)["proposals"]) for kind in ("", ".held")] == [0, 1]
        assert result.faults() == [None, None]


def test_a_digest_that_is_not_that_of_what_was_taken_out_is_seen(tmp_path: Path) -> None:
    result = again(tmp_path, claims("P", "clean", "wrong"))
    listing = tmp_path / "out" / "a.manifest.json"
    told = result.manifest()
    removed = next(one for one in told["changes"] if one["before"] is None)
    removed["before_sha256"] = "0" * 64
    listing.write_text(json.dumps(told))
    fault = result.faults()[0]
    assert fault is not None
    assert fault.offset == removed["start"]


def test_what_an_earlier_run_left_does_not_stay_beside_a_new_one(tmp_path: Path) -> None:
    faulty, clean = claims("P", "clean", "wrong"), claims("P", "clean")
    plain = named(*PLAIN)
    assert again(tmp_path, faulty).names == named(*ALL)
    assert again(tmp_path, clean).names == plain
    assert again(tmp_path, faulty).names == named(*ALL)
    assert again(tmp_path, faulty, split=False).names == plain
    assert again(tmp_path, claims("P", "wrong")).names == named(*(name for name in ALL if name != "corrected.837"))


def test_held_claims_of_a_run_that_was_cut_off_do_not_stay_either(tmp_path: Path) -> None:
    again(tmp_path, claims("P", "clean", "wrong"))
    (tmp_path / "out" / "a.manifest.json").unlink()
    names = again(tmp_path, claims("P", "clean")).names
    assert names == named(*PLAIN)


def test_a_file_of_another_input_that_has_such_a_name_stays(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.held.manifest.json").write_text("another's")
    assert "a.held.manifest.json" in again(tmp_path, claims("P", "wrong"), split=False).names


def test_a_file_that_is_held_back_is_not_split() -> None:
    with made(claims("P", "clean", "wrong").replace(b"SE*", b"SE*1")) as result:
        assert result.names == named("exceptions.jsonl", "manifest.json")
        assert "part" not in result.manifest()
