"""What is found in a file does not depend on the files beside it, on their order, or on the number of workers."""

from __future__ import annotations

import functools
import multiprocessing
from collections import Counter
from pathlib import Path

import pytest

from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import find_inputs
from edi837.jobs.judging import ranges
from edi837.jobs.run import Run, prepare
from edi837.rows.record import ExceptionRecord
from edi837.settings.config import load_settings
from tests.completing import BASES
from tests.filing import FILES, GIVEN, TODAY

PATHS = [str(path) for path in (*sorted(FILES.glob(f"*/{GIVEN}")), *sorted(BASES.glob("*.837")))]
Row = tuple[str, ...]


@functools.cache
def run_with(workers: int = 1) -> Run:
    given = {
        "as_of": TODAY,
        "guide": "all",
        "workers": workers,
        "select": ("X", "N", "P", "M", "W", "Q", "C", "A", "G"),
    }
    return prepare(load_settings(given, BASES, {}).settings)


def told(one: ExceptionRecord) -> Row:
    """A finding without its place in the file."""
    return (one.rule, one.severity, one.patient_control_number, one.line, one.element, one.before, one.message)


def findings(path: str, workers: int = 1) -> list[Row]:
    rows: list[ExceptionRecord] = []
    (item,) = find_inputs([path])
    check(run_with(workers), item, Rows(on_rows=rows.extend))
    return [told(one) for one in rows]


def faults(rows: list[Row]) -> Counter[Row]:
    """Without the information that counts the claims of a file."""
    return Counter(row for row in rows if row[1] != "info")


def all_findings(paths: list[str]) -> dict[str, list[Row]]:
    return {path: findings(path) for path in paths}


def fresh(*orders: list[str]) -> list[dict[str, list[Row]]]:
    """Each list of files by a process that has judged nothing before it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.test_neighbors"])
    with context.Pool(2, maxtasksperchild=1) as pool:
        return pool.map(all_findings, orders, chunksize=1)


def alone(paths: list[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for one in fresh(*([path] for path in paths)):
        found |= one
    return found


def with_short_postal_codes(folder: Path) -> tuple[Path, Path]:
    """An 837P and an 837I whose providers have the same city, state and postal code, of five digits."""
    made = []
    for name, city in (("professional", b"N4*DULUTH*MN*558021234~"), ("institutional", b"N4*FARGO*ND*581021234~")):
        content = (BASES / f"{name}.837").read_bytes()
        assert content.count(city) == 1
        made.append(folder / f"{name}.837")
        made[-1].write_bytes(content.replace(city, b"N4*FARGO*ND*58102~"))
    return made[0], made[1]


@pytest.mark.parametrize("paths", [PATHS[::5], pytest.param(PATHS, marks=pytest.mark.slow)], ids=["some", "all"])
def test_a_fixture_alone_and_among_the_others_in_both_orders(paths: list[str]) -> None:
    expected = alone(paths)
    assert sum(map(len, expected.values())) > len(paths)
    assert fresh(paths, paths[::-1]) == [expected, expected]


def test_segments_that_two_guides_judge_apart(tmp_path: Path) -> None:
    professional, institutional = map(str, with_short_postal_codes(tmp_path))
    expected = alone([professional, institutional])
    assert any(row[0] == "G903" and row[4] == "2010AA/N403" for row in expected[institutional])
    assert fresh([professional, institutional], [institutional, professional]) == [expected, expected]


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_claims_of_both_kinds_in_one_file(workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "_RANGE", 1)
    monkeypatch.setattr(ranges, "_FEW", 0)
    first, second = with_short_postal_codes(tmp_path)
    expected = [row for rows in alone([str(first), str(second)]).values() for row in rows]
    for name, parts in (("forth", (first, second)), ("back", (second, first))):
        mixed = tmp_path / f"{name}.837"
        mixed.write_bytes(b"".join(path.read_bytes() for path in parts))
        # Both bill the same patient the same doses: that is seen where they come together, and only there.
        found = [row for row in findings(str(mixed), workers) if row[0] != "X115"]
        assert faults(found) == faults(expected)
