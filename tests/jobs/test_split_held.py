"""Which claims --split holds, and what ends it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edi837.findings.finding import Severity
from edi837.jobs import split as split_module
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.split import _Gone
from edi837.split import parted_file as parting
from edi837.split.kept import Keeping, Removed
from edi837.system.errors import SelfCheckFailed, UsageError
from edi837.system.spool import Spool
from tests.jobs.splitting import Made, again, claims, made, ranked, run
from tests.split.plainly import parted


def numbers(result: Made) -> tuple[list[str], list[str]]:
    """The claims in both files, by the last digits of their numbers."""
    both = result.corrected or b"", result.held or b""
    return tuple(re.findall(r"CLM\*[A-Z]*-\d(\d+)", one.decode("latin-1")) for one in both)  # type: ignore[return-value]


def test_a_warning_holds_nothing_and_an_error_that_is_repaired_neither() -> None:
    data = claims("P", "clean", "repaired", "proposed")
    with made(data, prepared=ranked("M405", Severity.WARNING)) as result:
        assert numbers(result) == (["002", "003", "004"], [])
        assert len(result.manifest()["proposals"]) == 1


def test_of_two_equal_claims_the_second_is_held() -> None:
    data = claims("P", "clean", "clean").replace(b"LS-1003", b"LS-1002")
    with made(data) as result:
        assert numbers(result) == (["002"], ["002"])
        assert [row["rule"] for row in result.rows if row["severity"] == "error"] == ["X115"]
        assert result.held == parted(data, lambda number: number == 1, others=False)


def test_a_claim_that_is_held_for_two_reasons_is_counted_once() -> None:
    with made(claims("P", "clean", "wrong").replace(b"LS-1003", b"LS-1002")) as result:
        assert {row["rule"] for row in result.rows if row["severity"] == "error"} == {"C701", "X115"}
        assert numbers(result) == (["002"], ["002"])


def test_what_gets_one_row_a_file_holds_the_claims_that_it_was_found_on() -> None:
    data = claims("P", "clean", "clean")
    with made(data) as result:
        assert numbers(result) == (["002", "003"], [])
    with made(data, prepared=ranked("A807", Severity.ERROR)) as result:
        assert numbers(result) == ([], ["002", "003"])


def test_a_rule_that_fails_on_a_claim_holds_it() -> None:
    prepared = run()

    def failing(claim: object) -> object:
        if claim.patient_control_number == "LS-1003":  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return []

    rules = tuple(replace(one, function=failing, unless=()) if one.code == "C701" else one for one in prepared.rules)
    with made(claims("P", "clean", "clean"), prepared=replace(prepared, rules=rules)) as result:
        assert numbers(result) == (["002"], ["003"])


def test_a_set_with_broken_levels_is_held_whole_and_said_so() -> None:
    broken = claims("P", "clean", "clean").replace(b"HL*3*1*22", b"HL*4*1*22")
    data = claims("I", "clean") + broken
    with made(data) as result:
        assert result.corrected == claims("I", "clean")
        assert result.held == broken
        told = result.manifest()
        (whole,) = told["held_whole"]
        assert (whole["transaction"], whole["claims"], whole["charges"]) == ("4711", 2, "780")
        assert whole["why"] == "an error is about the whole set: X106"
        assert result.manifest(".held")["held_whole"] == [whole]
        assert result.faults() == [None, None]


def test_broken_levels_that_nobody_asks_about_keep_a_set_from_being_divided() -> None:
    prepared = run()
    rules = tuple(one for one in prepared.rules if one.code != "X106")
    chosen = replace(prepared, rules=rules)
    broken = claims("P", "clean", "wrong").replace(b"HL*3*1*22", b"HL*4*1*22")
    with made(broken, prepared=chosen) as result:
        assert (result.corrected, result.held) == (None, broken)
        assert result.manifest()["held_whole"][0]["why"] == "its levels (HL) are not sound"
    clean = broken.replace(b"*1390***", b"*390***")
    with made(clean, prepared=chosen) as result:
        assert (result.corrected, result.held) == (clean, None)


def test_a_file_with_wrapped_lines_is_not_divided() -> None:
    """Its bytes stay as they are, and no place in them is where one claim ends and another begins for sure."""
    wrapped = claims("P", "clean").replace(b"OKAFOR", b"OKA\nFOR")
    refused = pytest.raises(UsageError, match="line breaks stand inside its segments, so it cannot be divided")
    with refused, made(claims("I", "clean", "wrong") + wrapped):
        pass


def test_sets_of_other_kinds_stay_with_the_others() -> None:
    dental = claims("P", "wrong").replace(b"005010X222A1", b"005010X224A2")
    remittance = claims("P", "wrong").replace(b"ST*837", b"ST*835")
    wrong = claims("I", "wrong")
    with made(dental + wrong + remittance) as result:
        assert (result.corrected, result.held) == (dental + remittance, wrong)


def test_a_claim_with_too_many_lines_is_held_though_it_is_not_examined() -> None:
    lines = "".join(f"LX*{number}~\nSV1*HC:99213*6*UN*1***1~\nDTP*472*D8*20261103~\n" for number in range(1, 52))
    segments = claims("P", "clean", "clean", "clean").decode()
    start, end = segments.index("LX*1", segments.index("LS-1003")), segments.index("HL*4")
    data = segments[:start] + lines + segments[end:]
    count = data[data.index("ST*") : data.index("GE*")].count("~")
    with made(re.sub(r"SE\*\d+", f"SE*{count}", data).encode()) as result:
        assert [row["rule"] for row in result.rows if row["severity"] == "error"] == ["X107"]
        assert numbers(result) == (["002", "004"], ["003"])
        assert result.manifest()["held_whole"] == []


def test_claims_that_do_not_balance_end_it_and_nothing_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Keeping.turn

    def forgetful(self: Keeping, at: int, stays: bool) -> None:
        real(self, at, stays and not self.outside)

    monkeypatch.setattr(Keeping, "turn", forgetful)
    with pytest.raises(SelfCheckFailed):
        again(tmp_path, claims("P", "clean", "wrong"))
    assert list((tmp_path / "out").iterdir()) == []


MISCOUNTS: dict[str, list[tuple[int, int, int]]] = {
    "a claim is in neither file": [(-1, 0, 0), (0, 0, 0)],
    "a claim is in the other file": [(-1, 0, 0), (1, 0, 0)],
    "a dollar is in neither file": [(0, -1, 0), (0, 0, 0)],
    "levels were broken": [(0, 0, 1), (0, 0, 0)],
    "levels were broken among the held": [(0, 0, 0), (0, 0, 1)],
}


@pytest.mark.parametrize("miscount", MISCOUNTS)
def test_files_that_do_not_balance_end_it(miscount: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    amiss = iter(MISCOUNTS[miscount])
    real = split_module._envelope_of

    def counted(*arguments: Any) -> FileOutcome:
        told = real(*arguments)
        claims_amiss, dollars, faults = next(amiss)
        told.tally.claims += claims_amiss
        told.tally.charges_in += dollars
        told.faults += [(0, "X106")] * faults
        return told

    monkeypatch.setattr(split_module, "_envelope_of", counted)
    with pytest.raises(SelfCheckFailed, match="claims or dollars do not balance"):
        again(tmp_path, claims("P", "clean", "wrong"))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_claim_in_both_files_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parting.SetDivision, "divide", lambda self: [one.keep(self._set.start) for one in self._both])
    with pytest.raises(SelfCheckFailed, match="claims or dollars do not balance"):
        again(tmp_path, claims("P", "clean", "wrong"))
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_inserted_goes_with_the_claim_before_it() -> None:
    removed: Spool[Removed] = Spool()
    for span in ((10, 20), (30, 40)):
        removed.append(Removed(*span))
    asked = [(10, 10), (10, 11), (19, 20), (20, 20), (20, 21), (30, 30), (31, 31), (40, 40), (40, 41)]
    gone = _Gone(removed)
    assert [one for one in asked if gone.covers(*one)] == [(10, 11), (19, 20), (20, 20), (31, 31), (40, 40)]
