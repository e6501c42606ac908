"""Lanes: what to do with what a payer answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.system.errors import MappingError

LANES = load_mappings().codes.lanes


@pytest.mark.parametrize(
    ("state", "adjustments", "remarks", "lane"),
    [
        ("rejected", [], [], "new-claim"),
        ("denied", [("CO", "16")], ["MA130", "M119"], "new-claim"),
        ("denied", [("CO", "50")], ["MA130"], "new-claim"),
        ("denied", [("CO", "16")], ["M119"], "corrected-claim"),
        ("denied", [("CO", "50")], [], "appeal"),
        ("denied", [("CO", "197")], ["M62"], "appeal"),
        ("denied", [("CO", "29")], [], "appeal"),
        ("denied", [("PR", "204")], [], "patient"),
        ("denied", [("CO", "204")], [], "unknown"),
        ("paid less", [("CO", "45"), ("PR", "2")], [], "patient"),
        ("paid", [("CO", "45")], [], "contractual"),
        ("paid less", [("CO", "45"), ("CO", "222")], [], "appeal"),
        # What was billed wrongly is corrected before anything is appealed.
        ("denied", [("CO", "50"), ("CO", "4")], [], "corrected-claim"),
        ("reversed", [("CO", "45")], [], "overpayment"),
        ("recouped", [], [], "overpayment"),
        ("denied", [("CO", "9999")], [], "unknown"),
        ("denied", [], [], "unknown"),
        # One that nothing is said of is not hidden behind what needs no work.
        ("denied", [("CO", "45"), ("CO", "B99")], [], "unknown"),
    ],
)
def test_the_lane_of_an_answer(state: str, adjustments: list[tuple[str, str]], remarks: list[str], lane: str) -> None:
    given = LANES.lane_of(state, adjustments, remarks)

    assert given.name == lane
    assert given.reason
    assert bool(given.source) == ("No mapping says" not in given.reason)


def test_what_nothing_is_said_of_is_named() -> None:
    assert LANES.lane_of("denied", [("CO", "B99")], []).reason == (
        "No mapping says what CO-B99 asks for: ask the payer"
    )


def own(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "own" / "codes"
    folder.mkdir(parents=True)
    (folder / "lanes.xml").write_text(f'<lanes checked="2026-11">{text}</lanes>', encoding="utf-8")
    return tmp_path / "own"


def test_a_lane_that_is_not_listed_is_a_fault(tmp_path: Path) -> None:
    folder = own(tmp_path, '<lane name="unknown">ask</lane><statement carc="16" lane="appeal">Say so</statement>')

    with pytest.raises(MappingError, match="the lane appeal is not in the list of lanes"):
        load_mappings(folder)


def test_lanes_in_two_files_are_a_fault(tmp_path: Path) -> None:
    folder = own(tmp_path, '<lane name="unknown">ask</lane><statement carc="16" lane="unknown">Ask</statement>')
    (folder / "codes" / "more.xml").write_bytes((folder / "codes" / "lanes.xml").read_bytes())

    with pytest.raises(MappingError, match="lanes stand in two files"):
        load_mappings(folder)
