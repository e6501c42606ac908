"""`edi837 report`: one work list over many results; what cannot be taken in is said, and stops nothing else."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from edi837.cli.main import run
from edi837.jobs.inputs import Input
from edi837.jobs.process import process
from edi837.jobs.reporting.stored import stored_rows
from edi837.manifest.read import read_entries, read_head
from edi837.rows.record import COLUMNS
from tests.report.made import CODE, HYPHENS, OUT_OF_BALANCE, PROPOSED, RULES, claims, processed, run_with
from tests.report.page_data import rows_of

FIRST = claims([], [HYPHENS], [PROPOSED])
SECOND = claims([OUT_OF_BALANCE], [CODE], form="professional")


@pytest.fixture
def night(tmp_path: Path) -> Path:
    processed(tmp_path, FIRST, "first.837")
    processed(tmp_path, SECOND, "second.837", report=("jsonl",))
    return tmp_path / "out"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def words(path: Path) -> str:
    return " ".join(" ".join(html.fromstring(path.read_bytes()).itertext()).split())


def test_one_list_over_a_folder(night: Path, tmp_path: Path) -> None:
    assert run(["report", str(night), "-o", str(tmp_path / "all.html"), "--report", "html,xlsx,csv"]) == 1

    listed = rows(tmp_path / "all.csv")
    first = rows(night / "first.exceptions.csv")
    second = [json.loads(line) for line in (night / "second.exceptions.jsonl").read_text("utf-8").splitlines()]
    second = [{name: "" if value is None else str(value) for name, value in row.items()} for row in second]
    assert listed == first + second
    assert load_workbook(tmp_path / "all.xlsx")["Work list"].max_row == len(listed) + 1
    page = words(tmp_path / "all.html")
    assert "Exception report 2 files" in page
    assert "Received 5 claims $1,951.00" in page
    assert "The segments of a claim are shown in the report of its own file." in page
    assert "2 files File Findings" in page


def test_a_row_is_as_the_file_s_own_report_has_it_but_for_the_segments(night: Path, tmp_path: Path) -> None:
    run(["report", str(night), "-o", str(tmp_path / "all.html"), "--report", "html"])
    all_, own = (
        next(row for row in rows_of(path) if row["rule"] == "Q605")
        for path in (tmp_path / "all.html", night / "first.exceptions.html")
    )

    assert all_["excerpt"] == [] != own["excerpt"]
    assert {**all_, "excerpt": [], "claim": 0, "fix_title": ""} == {**own, "excerpt": [], "claim": 0, "fix_title": ""}


def test_the_page_of_a_night_leads_to_each_file_s_own(night: Path, tmp_path: Path) -> None:
    own = night / "first.exceptions.html"
    (tmp_path / "a folder").mkdir()
    target = tmp_path / "a folder" / "all.html"
    run(["report", str(night), "-o", str(target), "--report", "html"])
    page = html.fromstring(target.read_bytes())

    # The other file has no page of its own.
    (about,) = page.xpath("//script[@id='about']")
    runs = {row["run_id"] for row in rows_of(own)}
    assert json.loads(about.text)["reports"] == dict.fromkeys(runs, "../out/first.exceptions.html")
    assert page.xpath("//details[@class='files']//a/@href") == ["../out/first.exceptions.html"]
    assert runs < {row["run_id"] for row in rows_of(target)}


def test_a_file_whose_name_is_not_utf_8_has_its_own_page(tmp_path: Path) -> None:
    processed(tmp_path, FIRST, os.fsdecode(b"\xff.837"))
    assert run(["report", str(tmp_path / "out"), "-o", str(tmp_path / "all.html"), "--report", "html"]) == 1
    assert b"out/%FF.exceptions.html" in (tmp_path / "all.html").read_bytes()


def test_the_address_of_an_own_page_is_quoted(tmp_path: Path) -> None:
    processed(tmp_path, FIRST, "a#b c.837")
    run(["report", str(tmp_path / "out"), "-o", str(tmp_path / "all.html"), "--report", "html"])

    (about,) = html.fromstring((tmp_path / "all.html").read_bytes()).xpath("//script[@id='about']")
    assert set(json.loads(about.text)["reports"].values()) == {"out/a%23b%20c.exceptions.html"}


def test_a_claim_that_is_held_back_is_said_in_every_report(tmp_path: Path) -> None:
    path = tmp_path / "split.837"
    path.write_bytes(claims([], [OUT_OF_BALANCE]))
    settings = run_with(select=RULES, report=("csv", "jsonl", "html", "xlsx"))
    process(settings, Input(path, path.name), path.stem, tmp_path, split=True)
    sheet = load_workbook(tmp_path / "split.exceptions.xlsx")["Work list"]
    head, *cells = sheet.iter_rows(values_only=True)
    lines = (tmp_path / "split.exceptions.jsonl").read_text("utf-8").splitlines()

    for listed in (
        rows(tmp_path / "split.exceptions.csv"), rows_of(tmp_path / "split.exceptions.html"),
        [json.loads(line) for line in lines],
        [dict(zip(head, cell, strict=True)) for cell in cells],
    ):  # fmt: skip
        assert {row.get("held") or row.get("Held") for row in listed if "C701" in row.values()} == {"yes"}


def test_one_format_goes_to_the_file_as_it_is_named(night: Path, tmp_path: Path) -> None:
    run(
        [
            "report",
            str(night / "first.manifest.json"),
            "-o",
            str(tmp_path / "list.txt"),
            "--report",
            "csv",
            "--exit-zero",
        ]
    )

    assert rows(tmp_path / "list.txt") == rows(night / "first.exceptions.csv")


def test_the_exit_code_is_0_when_nothing_is_left_to_do(tmp_path: Path) -> None:
    processed(tmp_path, claims([], [HYPHENS]))

    assert run(["report", str(tmp_path / "out"), "-o", str(tmp_path / "all.csv"), "--report", "csv"]) == 0


def test_the_exit_code_is_4_when_a_file_was_held_back(night: Path, tmp_path: Path) -> None:
    processed(tmp_path, FIRST.replace(b"IEA*1*000004711", b"IEA*1*000004712"), "third.837")

    assert run(["report", str(night), "-o", str(tmp_path / "all.html"), "--report", "html"]) == 4
    assert "X102 A control number in a trailer is not the one in its header" in words(tmp_path / "all.html")


def test_the_order_is_that_of_the_inputs(night: Path, tmp_path: Path) -> None:
    manifests = [str(night / f"{name}.manifest.json") for name in ("second", "first")]
    run(["report", *manifests, "-o", str(tmp_path / "all.csv"), "--report", "csv"])

    assert rows(tmp_path / "all.csv")[0]["file"] == "second.837"


def test_a_changed_exceptions_file_is_left_out_and_said(
    night: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with (night / "first.exceptions.csv").open("ab") as file:
        file.write(b"edited\r\n")

    assert run(["report", str(night), "-o", str(tmp_path / "all.html"), "--report", "html"]) == 2

    assert "first.exceptions.csv: was changed since it was written" in capfd.readouterr().err
    page = words(tmp_path / "all.html")
    assert "Not in this report first.manifest.json :" in page
    assert "second.837" in page


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"schema": 1}', b"\xff\xfe\x00", b'{"schema": 2, "status": "x"}']
)
def test_a_damaged_manifest_is_left_out_and_said(
    night: Path, tmp_path: Path, damage: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    (night / "first.manifest.json").write_bytes(damage)

    assert run(["report", str(night), "-o", str(tmp_path / "all.csv"), "--report", "csv"]) == 2

    assert "first.manifest.json: is not a" in capfd.readouterr().err
    assert {one["file"] for one in rows(tmp_path / "all.csv")} == {"second.837"}


def test_a_manifest_cut_short_is_left_out(night: Path, tmp_path: Path) -> None:
    content = (night / "first.manifest.json").read_bytes()
    (night / "first.manifest.json").write_bytes(content[: len(content) // 2])

    assert run(["report", str(night), "-o", str(tmp_path / "all.csv"), "--report", "csv"]) == 2


def test_a_missing_exceptions_file_is_said(night: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (night / "first.exceptions.csv").unlink()

    assert run(["report", str(night), "-o", str(tmp_path / "all.csv"), "--report", "csv"]) == 2
    assert "its exceptions file (.csv or .jsonl) is not beside it" in capfd.readouterr().err


def test_a_manifest_cannot_name_a_file_elsewhere(night: Path, tmp_path: Path) -> None:
    told = json.loads((night / "first.manifest.json").read_text("utf-8"))
    elsewhere = tmp_path / "x.exceptions.csv"
    shutil.move(night / "first.exceptions.csv", elsewhere)
    told["reports"][0]["name"] = "../x.exceptions.csv"
    (night / "first.manifest.json").write_text(json.dumps(told), "utf-8")

    assert run(["report", str(night / "first.manifest.json"), "-o", str(tmp_path / "all.csv"), "--report", "csv"]) == 2
    assert not (tmp_path / "all.csv").exists()


@pytest.mark.parametrize("arguments", [
    ["-o", "all.csv"], ["nowhere", "-o", "all.csv"], ["{empty}", "-o", "all.csv"], ["{night}"],
    ["{night}", "-o", "all.csv", "--report", "docx"],
])  # fmt: skip
def test_wrong_usage_writes_nothing(
    night: Path, tmp_path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    filled = [one.format(night=night, empty=tmp_path / "empty") for one in arguments]

    assert run(["report", *filled]) == 2
    assert not (tmp_path / "all.csv").exists()


def test_a_report_that_is_read_is_not_written_over(night: Path) -> None:
    before = (night / "first.exceptions.csv").read_bytes()

    assert run(["report", str(night), "-o", str(night / "first.exceptions.csv"), "--report", "csv"]) == 2
    assert (night / "first.exceptions.csv").read_bytes() == before


def test_the_same_run_twice_is_listed_once(night: Path, tmp_path: Path) -> None:
    shutil.copytree(night, tmp_path / "copy")
    run(["report", str(night), str(tmp_path / "copy"), "-o", str(tmp_path / "all.csv"), "--report", "csv"])
    run(["report", str(night), "-o", str(tmp_path / "once.csv"), "--report", "csv"])

    assert (tmp_path / "all.csv").read_bytes() == (tmp_path / "once.csv").read_bytes()


def test_a_release_stands_for_what_it_was_made_from(night: Path, tmp_path: Path) -> None:
    asked = next(one for one in rows(night / "first.exceptions.csv") if one["rule"] == "Q605")
    decisions = tmp_path / "decisions.csv"
    decided = f"{asked['exception_id']},approve,R. Okafor,seen,prorated"
    decisions.write_text(f"exception_id,decision,by,note,value\n{decided}\n", "utf-8")
    manifest = ["--manifest", str(night / "first.manifest.json"), "--decisions", str(decisions), "--out", str(night)]
    assert run(["release", str(tmp_path / "first.837"), *manifest, "-q", "--as-of", "2026-11-24"]) == 0

    run(["report", str(night), "-o", str(tmp_path / "all.csv"), "--report", "csv"])

    listed = {one["exception_id"]: one for one in rows(tmp_path / "all.csv")}
    assert listed[asked["exception_id"]]["disposition"] == "approved"
    assert len(listed) == len(rows(tmp_path / "all.csv"))


def test_a_head_is_read_without_its_long_lists(night: Path) -> None:
    path = night / "first.manifest.json"
    whole = json.loads(path.read_text("utf-8"))

    told = read_head(path)

    assert whole["changes"] != [] != whole["proposals"]
    assert told == {**whole, "changes": [], "proposals": [], "deferred": [], "decisions": []}
    assert list(read_entries(path, "proposals")) == whole["proposals"]
    assert list(read_entries(path, "changes")) == whole["changes"]
    assert list(read_entries(path, "deferred")) == []


def test_a_head_that_somebody_wrote_anew_is_read_all_the_same(night: Path) -> None:
    path = night / "first.manifest.json"
    whole = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(whole, indent=1), "utf-8")

    assert read_head(path)["input"] == whole["input"]


def test_stored_rows_are_as_they_were_sent(tmp_path: Path) -> None:
    """With what a spreadsheet would run, and every character that may end a line."""
    payer = "=1+1 \x0b\x1c\x85 \xa0é"
    data = claims([HYPHENS, ("NORTHERN LIFE", payer)])
    processed(tmp_path, data, report=("csv", "jsonl"))

    by_csv, by_jsonl = (list(stored_rows(tmp_path / "out" / f"claims.exceptions.{one}")) for one in ("csv", "jsonl"))

    assert by_csv == by_jsonl
    assert by_csv[0].payer_name == payer
    assert by_csv[0]._fields == COLUMNS
    of_claims = [row for row in by_csv if row.claim_start]
    assert 0 < len(of_claims) < len(by_csv)
    for ending in ("csv", "jsonl"):
        assert list(stored_rows(tmp_path / "out" / f"claims.exceptions.{ending}", of_claims=True)) == of_claims


def test_a_sheet_has_no_more_rows_than_it_has_room_for_and_says_so(
    night: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edi837.jobs.reporting.kept_rows._ROOM_ON_A_SHEET", 2)
    asked = ["--report", "xlsx,csv", "--report-limit", "2000000"]
    assert run(["report", str(night), "-o", str(tmp_path / "all.xlsx"), *asked]) == 1
    book = load_workbook(tmp_path / "all.xlsx")
    total = len(rows(tmp_path / "all.csv"))
    assert book["Work list"].max_row == 2 + 1
    said = [cell for line in book["About"].iter_rows(values_only=True) for cell in line]
    assert f"The work list has the first 2 of {total} rows; all are in all.csv." in said
