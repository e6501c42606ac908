"""Whole files of every oddity go through the main job and come out as they should, byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.jobs.fix import fix_input
from edi837.jobs.inputs import Input
from edi837.jobs.process import process
from edi837.manifest import proof
from tests import filing

CASES = filing.cases()


def first_difference(one: bytes, other: bytes) -> str:
    """Where two contents part, with what stands there."""
    at = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if at is None and len(one) == len(other):
        return ""
    at = min(len(one), len(other)) if at is None else at
    return f"byte {at}: {one[max(at - 20, 0) : at + 20]!r} is not {other[max(at - 20, 0) : at + 20]!r}"


@pytest.mark.parametrize("case", CASES)
def test_a_file_comes_out_as_expected(case: str, tmp_path: Path) -> None:
    folder = filing.FILES / case
    made = filing.make(filing.run_for(case), folder / filing.GIVEN, tmp_path)
    assert first_difference(made.exceptions, (folder / filing.EXCEPTIONS).read_bytes()) == ""
    expected = folder / filing.EXPECTED
    assert (made.corrected is None) == (not expected.exists())
    if made.corrected is not None:
        assert first_difference(made.corrected, expected.read_bytes()) == ""


@pytest.mark.parametrize("case", CASES)
def test_a_corrected_file_is_proved_and_holds_nothing_more_to_fix(case: str, tmp_path: Path) -> None:
    folder = filing.FILES / case
    run = filing.run_for(case)
    if not (folder / filing.EXPECTED).exists():
        with fix_input(run, Input(folder / filing.GIVEN, filing.GIVEN)) as fixed:
            assert fixed.quarantine
            assert fixed.repaired == 0
        return
    made = filing.make(run, folder / filing.GIVEN, tmp_path)
    corrected = tmp_path / "result.corrected.837"
    assert proof.verify(folder / filing.GIVEN, corrected, made.processed.manifest) is None
    with fix_input(run, Input(folder / filing.GIVEN, filing.GIVEN)) as fixed:
        assert b"".join(fixed.pieces()) == made.corrected
    with fix_input(run, Input(corrected, "again.837")) as again:
        assert again.repaired == 0
        assert b"".join(again.pieces()) == made.corrected


def test_there_are_cases_of_both_kinds() -> None:
    held = [case for case in CASES if not (filing.FILES / case / filing.EXPECTED).exists()]
    assert len(held) > 20
    assert len(CASES) - len(held) > 50


@pytest.mark.parametrize("line_break", [b"\n", b"\r\n"])
def test_a_wrapped_file_is_read_without_its_breaks_and_stays_as_it_is(line_break: bytes, tmp_path: Path) -> None:
    whole = (filing.FILES / "line-breaks-none" / filing.GIVEN).read_bytes()
    run = filing.run_for("line-breaks-none")
    given = tmp_path / "wrapped.837"
    given.write_bytes(whole)
    as_sent = process(run, Input(given, given.name), "whole", tmp_path).tally
    for width in range(15, 141):
        wrapped = line_break.join(whole[at : at + width] for at in range(0, len(whole), width))
        given.write_bytes(wrapped)
        done = process(run, Input(given, given.name), str(width), tmp_path)
        assert (tmp_path / f"{width}.corrected.837").read_bytes() == wrapped, width
        assert done.tally.by_rule == as_sent.by_rule | {"X111": 1}, width
        assert done.tally.target_lines == as_sent.target_lines > 0, width


def test_a_file_cut_short_anywhere_is_held_back(tmp_path: Path) -> None:
    run = filing.run_for("plain")
    whole = (filing.FILES / "plain" / filing.GIVEN).read_bytes()
    for end in range(len(whole) - 2):
        given = tmp_path / "cut.837"
        given.write_bytes(whole[:end])
        with fix_input(run, Input(given, given.name)) as fixed:
            assert fixed.quarantine, end
