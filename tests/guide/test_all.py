"""--guide all: every claim is held against the guide, and every level once, whatever they hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.rows.record import ExceptionRecord
from tests.ack.answered import claim, file_of, level, run, subscribers

NO_DRUG = (("HC:J3000", "HC:J1100"), ("LIN**N4*67457000110~\nCTP****1*ML~\n", ""))
PROVIDER = ("N3*20 HARBOR ROAD", "N3*20 HARBOR ROAD*A*B")


def judged(folder: Path, data: str, guide: str = "all", workers: int = 1) -> tuple[list[ExceptionRecord], FileOutcome]:
    path = folder / "a.837"
    path.write_bytes(data.encode("latin-1"))
    rows: list[ExceptionRecord] = []
    outcome = check(run(guide, workers), Input(path, "a.837"), Rows(on_rows=rows.extend))
    return [row for row in rows if row.rule.startswith("G")], outcome


def told(rows: list[ExceptionRecord]) -> list[str]:
    return [f"{row.rule} {row.patient_control_number} {row.segment} {row.element}" for row in rows]


def test_claims_without_a_drug_line_are_judged_by_the_guide_alone(tmp_path: Path) -> None:
    other = claim("P", ("LS-1001", "LS-2"), ("HI*ABK:F332~\n", ""), *NO_DRUG)
    data = file_of(subscribers(claim(), other))
    rows, outcome = judged(tmp_path, data)
    assert told(rows) == ["G901 LS-2 41 2300/HI"]
    counts = outcome.tally.summary()
    assert [counts[f"claims{name}"] for name in ("", "_examined", "_not_examined", "_by_guide_alone")] == [2, 1, 1, 1]
    for guide, left in (("touched", []), ("changed", ["G908   "]), ("none", ["G908   "])):
        rows, outcome = judged(tmp_path, data, guide)
        assert told(rows) == left
        assert outcome.tally.summary()["claims_by_guide_alone"] == 0


def test_it_is_said_that_the_guide_was_not_asked(tmp_path: Path) -> None:
    data = file_of(subscribers(claim(), claim("P", ("LS-1001", "LS-2"), *NO_DRUG)))
    for guide, of_which in (("none", ""), ("changed", " but those that were changed")):
        ((row,), outcome) = judged(tmp_path, data, guide)
        asked = f"Not checked: the implementation guide was not asked of 2 claims{of_which} (--guide {guide})"
        assert (row.rule, row.severity, row.result, row.message) == ("G908", "info", "not-checked", asked)
        assert outcome.tally.open_rows == 0


def test_touched_claims_are_asked_with_their_levels_each_once(tmp_path: Path) -> None:
    data = file_of(subscribers(claim("P", *NO_DRUG), claim(), claim("P", ("LS-1001", "LS-3"))), above=(PROVIDER,))
    rows, _ = judged(tmp_path, data, "touched")
    assert told(rows) == ["G906 LS-1001 9 2010AA/N303"]


@pytest.mark.parametrize("guide", ["touched", "all"])
def test_the_heading_is_asked_once_a_set(tmp_path: Path, guide: str) -> None:
    data = file_of(subscribers(claim()), subscribers(claim("P", ("LS-1001", "LS-2"))))
    assert data.count("NM1*40*2") == 2
    start = data.index("NM1*40*2")
    without = data[:start] + data[data.index("~\n", start) + 2 :]
    rows, outcome = judged(tmp_path, without, guide)
    assert [(row.rule, row.transaction, row.segment, row.element, row.expected_999) for row in rows] == [
        ("G901", "0001", "1", "1000B/NM1", "999 IK3:NM1:I7")
    ]
    assert (without.index("ST*"), "G901") in outcome.faults


def test_levels_without_claims_are_asked_where_all_is(tmp_path: Path) -> None:
    lonely = level("P", ("HL*2*1", "HL*3*1"), ("DMG*D8*19880423*F", "DMG*D8*19880423*X"))
    data = file_of(level() + claim() + lonely)
    rows, _ = judged(tmp_path, data)
    assert [(row.rule, row.patient_control_number, row.element) for row in rows] == [("G903", "", "2010BA/DMG03")]
    assert data[int(rows[0].byte_start) : int(rows[0].byte_end)] == "X"
    assert judged(tmp_path, data, "touched")[0] == []


@pytest.mark.parametrize("guide", ["touched", "all"])
def test_a_set_without_claims_is_asked_whole(tmp_path: Path, guide: str) -> None:
    data = file_of(level() + claim())
    start = data.index("CLM*")
    rows, outcome = judged(tmp_path, data[:start] + data[data.index("~\n", start) + 2 :], guide)
    assert outcome.tally.claims == 0
    assert {row.rule for row in rows} == {"G906"}
    assert "HI" in {row.element.rpartition("/")[2] for row in rows}


def test_a_level_is_told_once_with_the_first_claim_that_hangs_from_it(tmp_path: Path) -> None:
    birth = ("DMG*D8*19880423*F", "DMG*D8*19881323*X")
    second = level("P", ("HL*2*1", "HL*3*1"), birth) + claim("P", ("LS-1001", "LS-2"), *NO_DRUG)
    data = file_of(level() + claim("P", *NO_DRUG) + second + claim("P", ("LS-1001", "LS-3")), above=(PROVIDER,))
    rows, _ = judged(tmp_path, data)
    assert told(rows) == [
        "G906 LS-1001 9 2010AA/N303",
        "G904 LS-2 37 2010BA/DMG02",
        "G903 LS-2 37 2010BA/DMG03",
    ]
    assert [row.expected_999 for row in rows] == ["999 IK4:3", "999 IK4:8", "999 IK4:7"]
    assert told(judged(tmp_path, data, "touched")[0]) == [
        "G906 LS-3 9 2010AA/N303",
        "G904 LS-3 37 2010BA/DMG02",
        "G903 LS-3 37 2010BA/DMG03",
    ]


def test_levels_that_begin_before_a_batch_are_not_told_again(tmp_path: Path) -> None:
    """Claims come in batches of 512, and ranges of them may be judged in other processes."""
    many = subscribers(*(claim("P", ("LS-1001", f"LS-{number}")) for number in range(1300)))
    data = file_of(many, above=(PROVIDER,)).replace("LS-1100*390***11", "LS-1100*390**X*11")
    expected = ["G906 LS-0 9 2010AA/N303", "G902 LS-1100 24219 2300/CLM04"]
    rows, outcome = judged(tmp_path, data)
    assert told(rows) == expected
    assert sorted(set(outcome.faulty)) == [match.start() for match in re.finditer("CLM", data)]
    rows, beside = judged(tmp_path, data, workers=2)
    assert told(rows) == expected
    assert list(beside.faulty) == list(outcome.faulty)


def test_each_set_begins_anew(tmp_path: Path) -> None:
    data = file_of(subscribers(claim()), subscribers(claim("P", ("LS-1001", "LS-2"))), above=(PROVIDER,))
    assert told(judged(tmp_path, data)[0]) == ["G906 LS-1001 9 2010AA/N303", "G906 LS-2 9 2010AA/N303"]


def test_repairs_are_made_where_levels_have_faults(tmp_path: Path) -> None:
    """The proof of a repair looks at what was found before, levels included."""
    from edi837.jobs.process import process

    data = file_of(subscribers(claim("P", ("67457000110", "67457-001-10"))), above=(PROVIDER,))
    path = tmp_path / "a.837"
    path.write_bytes(data.encode())
    process(run("all"), Input(path, "a.837"), "a", tmp_path / "out")
    assert (tmp_path / "out/a.corrected.837").read_text() == data.replace("67457-001-10", "67457000110")


@pytest.mark.parametrize("guide", ["none", "all"])
def test_the_other_rules_find_the_same(tmp_path: Path, guide: str) -> None:
    data = file_of(subscribers(claim("P", ("67457000110", "6745700011")), claim("P", ("LS-1001", "LS-2"), *NO_DRUG)))
    path = tmp_path / "a.837"
    path.write_bytes(data.encode())
    rows: list[ExceptionRecord] = []
    check(run(guide), Input(path, "a.837"), Rows(on_rows=rows.extend))
    assert [row.rule for row in rows if row.severity == "error"] == ["N204"]
