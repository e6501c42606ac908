"""edi837 release: a decision does what its author saw, for one file and for a night."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from edi837.manifest import proof
from tests.cli import releasing
from tests.cli.calling import AS_OF, call
from tests.cli.releasing import RULES, Row, decided, manifest, night, process, release, rows_of, verdicts
from tests.report.made import PROPOSED, Edit

CSV = "out/a.exceptions.csv"


def proved(name: str = "a") -> bool:
    return proof.verify(
        Path(f"in/{name}.837"), Path(f"out/{name}.released.837"), Path(f"out/{name}.released.manifest.json")
    ) is None  # fmt: skip


def only(rule: str, **cells: str) -> object:
    return lambda row: {**row, **cells} if row["rule"] == rule else row


def test_a_corrected_after_is_refused_with_both_values(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    told = release(capfd, decided([CSV], change=only("Q605", after="6")))  # type: ignore[arg-type]
    assert told.code == 1
    assert (
        "d.csv, row 2: refused (claim LS-1001, Q605): you wrote '6' into `after`; the proposal says '5': approve it as "
        "it is, decline it, or have the claim corrected at its source\n"
    ) in told.err
    assert "a.837: 2 approved, 0 declined, 1 refused" in told.err
    assert b"*60*UN*50***1~" in Path("out/a.released.837").read_bytes()
    assert proved()


@pytest.mark.parametrize("column", ["before", "after", "rule", "patient_control_number", "line"])
def test_any_column_that_differs_is_refused(column: str, capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED]])
    told = release(capfd, decided([CSV], change=lambda row: {**row, column: "9"}))
    assert f"you wrote '9' into `{column}`" in told.err
    assert verdicts() == [("refused", "M. Chen")]


def test_columns_that_a_file_lacks_are_not_compared(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED]])
    kept = ("exception_id", "decision", "by", "note", "disposition", "value")
    assert release(capfd, decided([CSV], change=lambda row: {name: row[name] for name in kept})).code == 0
    assert verdicts() == [("approve", "M. Chen")]


def test_several_files_are_read_together_in_any_order(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    one = decided([CSV], "a.csv", change=lambda row: row if row["rule"] == "Q605" else None)
    other = decided([CSV], "b.csv", "No", "J. Ortiz", change=lambda row: row if row["rule"] != "Q605" else None)
    for files in ((one, other), (other, one)):
        Path("out/a.released.manifest.json").unlink(missing_ok=True)
        assert release(capfd, *files).code == 1, "an error that was declined goes out, and is told"
        assert sorted(verdicts()) == [("approve", "M. Chen"), ("decline", "J. Ortiz"), ("decline", "J. Ortiz")]


def test_two_that_contradict_each_other_are_both_refused(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED]])
    told = release(capfd, decided([CSV], "a.csv"), decided([CSV], "b.csv", "decline", "J. Ortiz"))
    assert told.code == 1
    assert "M. Chen says approve as-sent, J. Ortiz says decline (b.csv, row 2): agree" in told.err
    assert "J. Ortiz says decline, M. Chen says approve as-sent (a.csv, row 2): agree" in told.err
    assert sorted(verdicts()) == [("refused", "J. Ortiz"), ("refused", "M. Chen")]
    assert Path("out/a.released.837").read_bytes() == Path("out/a.corrected.837").read_bytes()


def test_strict_publishes_nothing_while_a_row_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    told = release(capfd, decided([CSV], change=only("Q605", after="6")), more=("--strict",))  # type: ignore[arg-type]
    assert told.code == 1
    assert "a.837: nothing was published: --strict, and rows are refused\n" in told.err
    assert not list(Path("out").glob("*.released.*"))
    assert release(capfd, decided([CSV]), more=("--strict",)).code == 0


def test_releasing_again_carries_the_first_person_on_and_names_do_not_chain(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    assert release(capfd, decided([CSV], "a.csv", change=lambda row: row if row["rule"] == "Q605" else None)).code == 1
    second = decided([CSV], "b.csv", by="J. Ortiz", change=lambda row: row if row["rule"] != "Q605" else None)
    told = release(capfd, second)
    assert told.code == 0
    assert "a.837: 3 approved, 0 declined (1 of an earlier release), 0 refused" in told.err
    expected = [("approve", "M. Chen"), ("approve", "J. Ortiz"), ("approve", "J. Ortiz")]
    assert verdicts() == expected
    told = call(
        capfd, "release", "in/a.837", "--manifest", "out/a.released.manifest.json", "--decisions", second,
        "--out", "out", "--select", RULES, "--as-of", AS_OF,
    )  # fmt: skip
    assert (told.code, verdicts()) == (0, expected)
    assert not list(Path("out").glob("*released.released*"))
    assert manifest()["parent"]["run_id"] == manifest("a")["run_id"]
    assert proved()


def test_a_release_does_not_undo_what_another_decided(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED]])
    assert release(capfd, decided([CSV])).code == 0
    told = release(capfd, decided([CSV], "b.csv", "decline", "J. Ortiz"))
    assert told.code == 1
    assert "M. Chen decided approve as-sent in an earlier release, which a release never undoes" in told.err
    assert verdicts() == [("approve", "M. Chen"), ("refused", "J. Ortiz")]


def test_a_release_that_would_lose_a_decision_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED]])
    release(capfd, decided([CSV]))
    before = Path("out/a.released.manifest.json").read_bytes()
    process(capfd, a=[[releasing.COPY]])
    told = release(capfd, decided([CSV], by="J. Ortiz"))
    assert told.code == 2
    assert "out/a.released.manifest.json: holds 1 decisions of M. Chen that this release would lose" in told.err
    assert Path("out/a.released.manifest.json").read_bytes() == before


def test_one_workbook_of_a_night_is_carried_out_over_all_files(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    assert call(capfd, "report", "out", "--report", "xlsx", "-o", "night.xlsx").code == 1
    workbook = load_workbook("night.xlsx")
    sheet = workbook["Proposals"]
    header = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, header["disposition"]).value == "proposed":
            charge = "as-sent" if sheet.cell(row, header["rule"]).value == "Q605" else None
            for name, value in (("decision", "OK"), ("by", "M. Chen"), ("note", "seen"), ("value", charge)):
                sheet.cell(row, header[name]).value = value
    workbook.save("decided.xlsx")
    told = call(
        capfd, "release", "in", "--results", "out", "--decisions", "decided.xlsx", "--select", RULES, "--as-of", AS_OF
    )
    assert told.code == 1
    assert "refused" not in told.err.replace("0 refused", "")
    for name in ("a", "b"):
        assert verdicts(f"{name}.released") == [("approve", "M. Chen")] * 3
        assert proved(name)


def test_rows_of_other_files_are_passed_by_and_counted_once(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    both = decided([CSV, "out/b.exceptions.csv"])
    told = release(capfd, both)
    assert "3 rows of other files passed by (b.837)\n" in told.err
    assert "refused:" not in told.err
    assert verdicts() == [("approve", "M. Chen")] * 3
    told = release(capfd, decided(["out/b.exceptions.csv"], "b.csv"))
    assert (told.code, "a.837: no row is about this file" in told.err) == (1, True)


def test_strict_over_a_night_publishes_no_file(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    wrong = decided([CSV, "out/b.exceptions.csv"], change=lambda row: _wrong_in_b(row))
    told = call(
        capfd, "release", "in", "--results", "out", "--decisions", wrong, "--out", "rel", "--strict",
        "--select", RULES, "--as-of", AS_OF,
    )  # fmt: skip
    assert told.code == 1
    assert told.err.count("you wrote '6' into `after`") == 1
    assert not Path("rel").exists()


def _wrong_in_b(row: Row) -> Row:
    return {**row, "after": "6"} if (row["file"], row["rule"]) == ("b.837", "Q605") else row


def test_all_alike_by_what_the_report_shows(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    rows = {row["rule"]: row for row in rows_of(CSV) if row["disposition"] == "proposed"}
    alike = decided([CSV], change=lambda row: {**row, "exception_id": "*"} if row["rule"] == "M403" else None)
    assert rows["M403"]["after"] == "Drop the copy of KX"
    told = call(capfd, "release", "in", "--results", "out", "--decisions", alike, "--select", RULES, "--as-of", AS_OF)
    assert "refused:" not in told.err
    assert [verdicts(f"{name}.released") for name in ("a", "b")] == [[("approve", "M. Chen")]] * 2
    told = call(
        capfd, "release", "in", "--results", "out", "--decisions",
        decided([CSV], change=lambda row: {**row, "exception_id": "*", "after": "5"}),
        "--select", RULES, "--as-of", AS_OF,
    )  # fmt: skip
    assert "no proposal of 'M403' shows 'KX' before and '5' after: copy both from a row of the report" in told.err


BESIDE: list[tuple[list[Edit], bytes]] = [
    ([("HC:J3000", "HC:J3000:59:xu")], b"HC:J3000:XU"),
    ([("HC:J3000", "HC:J3000:59::XU")], b"HC:J3000:XU"),
    ([("HC:J3000", "HC:J3000:kx::kx")], b"HC:J3000:KX"),
    ([("HC:J3000", "HC:j3000:59:xu")], b"HC:J3000:XU"),
    ([("HC:J3000", "HC:J3000:59::xu::GIVEN")], b"HC:J3000:XU::::GIVEN"),
]


@pytest.mark.parametrize(("edits", "expected"), BESIDE)
def test_an_approval_beside_a_safe_fix_is_spliced_with_it(
    edits: list[Edit], expected: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    process(capfd, "--select", "P302", a=[edits])
    told = release(capfd, decided([CSV]), more=("--select", "P302"))
    assert told.code == 0, told.err
    assert expected + b"*" in Path("out/a.released.837").read_bytes()
    assert proved()
    told = call(capfd, "check", "out/a.released.837", "--format", "json", "--as-of", AS_OF, "--select", f"{RULES},P302")
    assert json.loads(told.out) == []


@pytest.mark.parametrize(
    ("content", "code", "why"),
    [
        ("exception_id,decision,by,note\r\n", 1, "d.csv: decides nothing: no row has a decision"),
        ("", 2, "d.csv:1: has no column 'exception_id'"),
    ],
)
def test_an_empty_file(content: str, code: int, why: str, capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED]])
    Path("d.csv").write_text(content)
    told = release(capfd, Path("d.csv"))
    assert (told.code, why in told.err) == (code, True)


def test_options_that_do_not_go_together(capfd: pytest.CaptureFixture[str]) -> None:
    process(capfd, a=[[PROPOSED]])
    file = decided([CSV])
    for words, why in (
        (("in/a.837",), "--decisions FILE is needed"),
        (("in/a.837", "--decisions", file), "Missing option '--manifest'"),
        (("in/a.837", "--decisions", file, "--manifest", "out/a.manifest.json"), "Missing option '--out'"),
        (("in", "--decisions", file, "--results", "out", "--manifest", "out/a.manifest.json"), "give one of them"),
    ):
        told = call(capfd, "release", *words)
        assert (told.code, why in told.err) == (2, True), told.err


def test_an_original_that_is_not_there_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    night(capfd)
    file = decided([CSV])
    Path("in/b.837").unlink()
    told = call(capfd, "release", "in", "--results", "out", "--decisions", file, "--select", RULES, "--as-of", AS_OF)
    assert told.code == 2
    assert "out/b.manifest.json: its original, b.837, is not among the files named" in told.err
    assert verdicts() == [("approve", "M. Chen")] * 3
