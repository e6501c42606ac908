"""The same bytes for any number of workers, by ranges of claims and by files; what happens when one fails."""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from edi837.cli.main import run
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.jobs import several
from edi837.jobs.judging import ranges, workers
from edi837.jobs.judging.judge import Judge
from edi837.jobs.reporting.results import RowFiles
from edi837.x12 import source

pytestmark = pytest.mark.slow

_FAULTS = {"P": ("N203", "N207", "M402", "Q605", "W503", "C701"), "I": ("N203", "N207", "M402", "C701")}
_REPORTS = "csv,jsonl,xml,html,xlsx"
Files = dict[str, bytes]


def made(kind: str, claims: int = 260, per_st: int = 70, **spec: Any) -> bytes:
    """A file of several sets, some of whose claims are faulty."""
    named = Spec(
        claims=claims, kind=kind, density=0.7, faults=_FAULTS[kind], fault_rate=0.5, per_st=per_st, seed=7, **spec
    )
    return b"".join(generate(named))


def odd() -> bytes:
    """Three interchanges: one comes twice, one has a set for each claim; with bytes that a claim may not have."""
    professional, institutional = made("P", claims=60), made("I", claims=40, per_st=1)
    return b"".join((professional, institutional, professional)).replace(b"NM1*82*1*", b"NM1*82*1*\xc9")


@pytest.fixture
def _ranges_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a file of some hundred claims has many ranges, and is worth several processes."""
    monkeypatch.setattr(ranges, "_RANGE", 8)
    monkeypatch.setattr(ranges, "_FEW", 0)
    monkeypatch.setattr(several, "_PAYS", 0)


def process(folder: Path, *arguments: str, workers: int = 1, out: str = "out") -> int:
    target = folder / f"{out}{workers}"
    return run(["process", "--out", str(target), "--as-of", "2026-11-24", "--workers", str(workers), *arguments])


def results(folder: Path, workers: int, out: str = "out") -> Files:
    inside = folder / f"{out}{workers}"
    return {str(path.relative_to(inside)): path.read_bytes() for path in sorted(inside.rglob("*")) if path.is_file()}


def assert_same(one: Files, other: Files) -> None:
    assert list(one) == list(other)
    for name, content in one.items():
        assert content == other[name], name


@pytest.mark.usefixtures("_ranges_of_few")
@pytest.mark.parametrize(
    "make",
    [partial(made, "P"), partial(made, "I"), partial(made, "P", per_st=1000), odd],
    ids=["P", "I", "one", "odd"],
)
def test_ranges_of_claims_give_the_same_bytes(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(make())
    codes = [
        process(tmp_path, str(path), "--report", _REPORTS, "--select", "X,N,P,M,W,Q,C,A,D,G", workers=number)
        for number in (1, 2, 4)
    ]
    alone = results(tmp_path, 1)
    assert len(alone) == 9
    assert codes == [codes[0]] * 3
    assert_same(alone, results(tmp_path, 2))
    assert_same(alone, results(tmp_path, 4))


@pytest.mark.usefixtures("_ranges_of_few")
@pytest.mark.parametrize("options", ["--guide all", "--guide touched --not-checked lines", "--ack --split"])
def test_so_they_do_whatever_is_asked_for(options: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(made("P", claims=60) if "guide" in options else odd())
    for number in (1, 2):
        process(tmp_path, str(path), "--report", "csv", *options.split(), workers=number)
    assert len(results(tmp_path, 1)) >= 4
    assert_same(results(tmp_path, 1), results(tmp_path, 2))


@pytest.mark.usefixtures("_ranges_of_few")
@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("mapped", [True, False], ids=["mapped", "in memory"])
def test_packed_files_and_standard_input_too(
    method: str, mapped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unpacked content has no name that another process could open."""
    monkeypatch.setattr(workers, "METHOD", method)
    monkeypatch.setattr(source, "_READ_AT_ONCE", 0 if mapped else 1 << 30)
    content = made("P", claims=120)
    packed = tmp_path / "claims.837.gz"
    packed.write_bytes(gzip.compress(content, mtime=0))
    for number in (1, 2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert process(tmp_path, str(packed), "--report", "csv", workers=number) == 1
        assert process(tmp_path, "-", "--report", "csv", workers=number, out="stdin") == 1
    assert_same(results(tmp_path, 1), results(tmp_path, 2))
    assert_same(results(tmp_path, 1, "stdin"), results(tmp_path, 2, "stdin"))


def folder_of_files(folder: Path) -> Path:
    """Files of both kinds, one that is not an interchange, one that is cut off, one packed, one that is most of all."""
    inputs = folder / "in"
    (inputs / "below").mkdir(parents=True)
    for number in range(6):
        kind = "PI"[number % 2]
        (inputs / f"f{number}.837").write_bytes(made(kind, claims=10 + number, newline=""))
    (inputs / "below" / "f0.837").write_bytes(made("I", claims=12))
    (inputs / "below" / "z.837.gz").write_bytes(gzip.compress(made("P", claims=9), mtime=0))
    (inputs / "broken.837").write_bytes(b"ISA*broken")
    (inputs / "cut.837").write_bytes(made("P", claims=30)[:9000])
    (inputs / "most.837").write_bytes(made("P", claims=300, per_st=100))
    return inputs


@pytest.mark.usefixtures("_ranges_of_few")
def test_many_files_give_the_same_bytes_messages_and_summary(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    inputs = folder_of_files(tmp_path)
    told = []
    for number in (1, 2, 4):
        assert process(tmp_path, str(inputs), "--report", "csv,html", "--summary", "-", workers=number) == 4
        captured = capfd.readouterr()
        told.append([text.replace(f"out{number}", "out") for text in (captured.out, captured.err)])
    assert len(json.loads(told[0][0])["files"]) == 11
    named = [line.split(":")[0] for line in told[0][1].splitlines()]
    assert [name for name in named if "837" in name and " " not in name] == [
        "f0.837", "z.837.gz", "broken.837", "cut.837", "f0.837", "f1.837", "f2.837", "f3.837", "f4.837", "f5.837",
        "most.837",
    ]  # fmt: skip
    assert told[1] == told[0]
    assert told[2] == told[0]
    assert_same(results(tmp_path, 1), results(tmp_path, 2))
    assert_same(results(tmp_path, 1), results(tmp_path, 4))


def _in_a_worker(name: str, failing: Callable[[], object], where: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the function of that name fail, in processes other than this one."""
    ours, function = os.getpid(), getattr(where, name)

    def fails(*arguments: Any, **options: Any) -> Any:
        if os.getpid() != ours and (name != "process" or arguments[1].name == "f2.837"):
            failing()
        return function(*arguments, **options)

    monkeypatch.setattr(where, name, fails)


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("_ranges_of_few")
@pytest.mark.parametrize("name", ["batch", "process"])
def test_a_killed_worker_costs_one_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """By ranges and by files: nothing is published for that file, the others are done, and it is safe to run again."""
    monkeypatch.setattr(workers, "METHOD", "fork")
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(4):
        most = name == "batch" and number == 2
        (inputs / f"f{number}.837").write_bytes(made("P", claims=200 if most else 20))
    _in_a_worker(name, _killed, Judge if name == "batch" else several, monkeypatch)
    if name == "batch":  # the small files stay whole, in this process
        monkeypatch.setattr(ranges, "_FEW", 100)
        monkeypatch.setattr(several, "_PAYS", 1 << 40)
    assert process(tmp_path, str(inputs), "--report", "csv", workers=2) == 5
    told = capfd.readouterr().err.splitlines()
    assert told[2].startswith("f2.837: a worker process was ended by SIGKILL; nothing was published for this file")
    published = {path.name for path in (tmp_path / "out2").iterdir() if not path.name.startswith(".")}
    assert {one.split(".")[0] for one in published} == {"f0", "f1", "f3"}
    assert len(published) == 15
    assert multiprocessing.active_children() == []


def _faulty() -> None:
    raise KeyError("Doe^Jane")


@pytest.mark.usefixtures("_ranges_of_few")
def test_a_fault_of_the_tool_is_told_as_with_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workers, "METHOD", "fork")
    path = tmp_path / "claims.837"
    path.write_bytes(made("P"))
    _in_a_worker("batch", _faulty, Judge, monkeypatch)
    assert process(tmp_path, str(path), "-v", workers=2) == 6
    told = capfd.readouterr().err.splitlines()
    assert told[0] == "claims.837: a fault of the tool (KeyError); nothing was published. Please report it"
    assert told[-1].endswith("in _faulty")
    assert "Doe" not in "".join(told)
    assert list((tmp_path / "out2").iterdir()) == []


def test_small_files_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "get_context", lambda _: pytest.fail("a process was asked for"))
    for number in range(3):
        (tmp_path / f"f{number}.837").write_bytes(made("P", claims=20))
    assert process(tmp_path, str(tmp_path), "--report", "csv", workers=4) == 1
    assert len(results(tmp_path, 4)) == 15


@pytest.mark.usefixtures("_ranges_of_few")
def test_an_interrupted_run_leaves_neither_processes_nor_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C, here where a row is to be written, while others are at work."""
    path = tmp_path / "claims.837"
    path.write_bytes(made("P"))
    monkeypatch.setattr(RowFiles, "csv_lines", lambda *_: signal.raise_signal(signal.SIGINT))
    assert process(tmp_path, str(path), workers=2) == 130
    assert capfd.readouterr().err.strip() == "interrupted; nothing half-written was left"
    assert multiprocessing.active_children() == []
    assert list((tmp_path / "out2").iterdir()) == []
