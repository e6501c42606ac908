"""How a command ends: the exit codes of the contract, signals, pipes, full disks and folders that are not ours."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edi837.cli.main import run
from edi837.manifest import proof
from edi837.manifest.proof import ProofFault
from edi837.system import disk
from edi837.system.errors import UNREAD, worst
from tests.cli.calling import FILES, Ended, call, command, listed, start
from tests.needs import lacking

INTERRUPTED = "interrupted; nothing half-written was left\n"


def test_of_several_codes_the_worst_is_the_one_to_end_with() -> None:
    order = (6, 5, 4, 2, 1, 0)
    for size in range(1, len(order) + 1):
        for codes in itertools.combinations(order, size):
            assert worst(codes) == worst(reversed(codes)) == codes[0]
    assert worst([]) == 0


CODES = {
    "clean": ("plain", [], 0),
    "all repaired": ("line-breaks-lf", [], 0),
    "not repaired by check": ("line-breaks-lf", ["--severity", "N203=warning", "--ignore", "M401"], 0),
    "only information": ("other-sets-between", ["--severity", "X104=info"], 0),
    "an error remains": ("two-drugs-on-a-line", [], 1),
    "a warning remains": ("bom", [], 1),
    "a proposal remains": ("lower-case-values", ["--select", "Q601"], 1),
    "findings, and nobody minds": ("two-drugs-on-a-line", ["--exit-zero"], 0),
    "held back": ("count-of-sets-wrong", [], 4),
    "held back, minded all the same": ("count-of-sets-wrong", ["--exit-zero"], 4),
}


@pytest.mark.parametrize("name", CODES)
def test_exit_codes(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    case, arguments, code = CODES[name]
    given = FILES / case / "given.837"
    assert call(capfd, "process", given, "--out", "o", "--report", "csv", *arguments).code == code
    fixed = call(capfd, "fix", given, *arguments)
    assert fixed.code == code
    assert (fixed.out == b"") == (code == 4)


def test_check_counts_what_process_would_repair(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call(capfd, "check", faulty).code == 1
    assert call(capfd, "check", faulty, "--exit-zero").code == 0
    assert call(capfd, "extract", faulty).code == 0


def test_a_difference_that_the_self_check_sees_publishes_nothing(
    faulty: Path, clean: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(proof, "compare", lambda *_: ProofFault(7, "a byte differs that no change names"))
    told = call(capfd, "process", faulty, "--out", "o", "--report", "csv")
    assert told == (
        6, b"", "faulty.837: byte 7: a byte differs that no change names; nothing was published\n"
    )  # fmt: skip
    assert listed(tmp_path / "o") == []


def test_what_stood_there_before_stays_when_a_run_fails(
    faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert call(capfd, "process", faulty, "--out", "o", "--report", "csv").code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "o").iterdir()}
    monkeypatch.setattr(proof, "compare", lambda *_: ProofFault(7, "a byte differs that no change names"))
    assert call(capfd, "process", faulty, "--out", "o", "--report", "csv").code == 6
    assert {path: path.read_bytes() for path in (tmp_path / "o").iterdir()} == before


def test_results_are_for_their_owner_alone(faulty: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = call(capfd, "process", faulty, "--out", "o/p", "--report", "csv,jsonl,xml,html,xlsx", "--summary", "s.json")
    assert told.code == 0
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "o").rglob("*")}
    assert modes.pop("p") == 0o700
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "s.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["afile", "afile/below"])
def test_a_file_in_the_way_of_the_output_folder(
    place: str, clean: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "afile").write_text("here first")
    told = call(capfd, "process", clean, "--out", place)
    assert told.code == (2 if place == "afile" else 5)
    assert place in told.err
    assert listed(tmp_path) == ["afile", "clean.837"]
    assert (tmp_path / "afile").read_text() == "here first"


@pytest.fixture
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes seconds."""
    path = tmp_path_factory.getbasetemp() / "large.837"
    if not path.exists():
        assert run(["generate", "-o", str(path), "--claims", "2000", "--density", "1", "--faults", "all", "-q"]) == 0
    return path


def interrupt(number: int, folder: Path, *arguments: str | Path, until: Callable[[], bool]) -> Ended:
    """Start a command, send it a signal once something is so, and wait for its end."""
    process = subprocess.Popen(command(*arguments), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not until() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(number)
    return Ended(0, b"", process.communicate(timeout=60)[1].decode())._replace(code=process.returncode)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_leaves_nothing_half_written(
    number: int, workers: str, large: Path, clean: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o"
    ended = interrupt(
        number, tmp_path, "process", clean, large, "--out", "o", "--report", "csv", "--workers", workers,
        until=lambda: any(out.glob(".edi837-*")) or (out / "clean.manifest.json").exists(),
    )  # fmt: skip
    assert ended.code == 130
    assert ended.err.endswith(INTERRUPTED)
    assert "Traceback" not in ended.err
    assert not [name for name in listed(out) if name.startswith((".", "large"))]


@pytest.mark.parametrize("arguments", [["fix", "-o", "x"], ["extract", "-o", "x"], ["process", "--out", "o"]])
def test_interrupted_while_something_is_written(
    arguments: list[str],
    faulty: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def stop(operation: str, place: str) -> None:
        if operation == "fsync":
            raise KeyboardInterrupt

    monkeypatch.setattr(disk, "reached", stop)
    told = call(capfd, arguments[0], faulty, *arguments[1:])
    assert (told.code, told.out, told.err.strip()) == (130, b"", INTERRUPTED.strip())
    assert [name for name in listed(tmp_path) if name not in ("o", "faulty.837")] == []


def test_a_second_signal_does_not_disturb_the_tidying_up(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", _STOPPED_TWICE], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "tidied up\n", "")


_STOPPED_TWICE = """
import os, signal
from edi837.system.stopping import stop_on_signals
stop_on_signals()
try:
    os.kill(os.getpid(), signal.SIGTERM)
    signal.pause()
except KeyboardInterrupt:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    print("tidied up")
"""


def test_a_signal_that_is_ignored_stays_so(tmp_path: Path) -> None:
    script = (
        "import os, signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from edi837.system.stopping import stop_on_signals; stop_on_signals()\n"
        "os.kill(os.getpid(), signal.SIGINT); print('went on')"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (told.returncode, told.stdout) == (0, "went on\n")


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--format", "json"], ["check", "--format", "sarif"], ["extract"], ["fix"]]
)
def test_a_reader_that_goes_away(arguments: list[str], large: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command(arguments[0], large, *arguments[1:]), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.read(10)
    process.stdout.close()
    told = process.stderr.read()
    assert process.wait(60) == UNREAD
    assert told == b""


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "g"], ["check", "g", "--format", "json"], ["check", "g", "--format", "csv"], ["fix", "g"],
        ["fix", "g", "--diff"], ["extract", "g"], ["rules"], ["config"], ["generate", "-o", "-"],
        ["process", "g", "--out", "o", "--summary", "-"],
    ],
)  # fmt: skip
def test_a_full_disk_behind_stdout(arguments: list[str], tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        lacking("linux", "there is no /dev/full")
    given = [str(FILES / "line-breaks-lf" / "given.837") if one == "g" else one for one in arguments]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command(*given), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 5
    assert b"No space left on device; it is safe to run again\n" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


class _Full:
    """A file on a disk that is full after so many bytes."""

    def __init__(self, file: object, left: int) -> None:
        self._file = file
        self._left = left

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def __enter__(self) -> _Full:
        self._file.__enter__()  # type: ignore[attr-defined]
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()  # type: ignore[attr-defined]

    def write(self, content: bytes) -> int:
        self._left -= len(content)
        if self._left < 0:
            raise OSError(28, "No space left on device")
        return int(self._file.write(content))  # type: ignore[attr-defined]


@pytest.mark.parametrize("left", [0, 500, 3000, 20_000])
def test_a_disk_that_fills_up_while_results_are_written(
    left: int, faulty: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(disk, "opened", lambda file, place: _Full(file, left))
    told = call(capfd, "process", faulty, "--out", "o", "--report", "csv,jsonl,xml,html")
    assert told.code == 5
    assert "No space left on device" in told.err
    assert listed(tmp_path / "o") == []
    for arguments in (["fix", faulty, "-o", "x.837"], ["extract", faulty, "-o", "x.csv"]):
        if left < 900:
            assert call(capfd, *arguments).code == 5
            assert listed(tmp_path) == ["faulty.837", "o"]


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A file system of 48 kB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = shutil.which("mount")
    mounted = mount and os.geteuid() == 0 and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=48k", "tmpfs", folder], capture_output=True, check=False
    ).returncode == 0  # fmt: skip
    if not mounted:
        lacking("root", "no file system can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_small_disk(tiny: Path, clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "process", clean, "--out", "tiny/o", "--report", "csv,jsonl,xml,html")
    assert told.code == 5
    assert "No space left on device" in told.err
    assert listed(tiny / "o") == []
    assert call(capfd, "process", clean, "--out", "tiny/o", "--report", "csv").code == 0
    assert call(capfd, "process", clean, "--out", "tiny/o", "--report", "csv,jsonl,xml,html").code == 5
    assert [name for name in listed(tiny / "o") if name.startswith(".")] == []


def as_nobody(*arguments: str) -> int:
    """Run a command in a copy of this process that has no rights; its exit code."""
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        os._exit(run(list(arguments)))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_what_we_may_not_read_or_write(faulty: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    if os.geteuid() != 0:
        lacking("root", "only root can become somebody without rights")
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(tmp_path.anchor):
            break
        if not folder.stat().st_mode & 0o005:
            folder.chmod(folder.stat().st_mode | 0o055)
    faulty.chmod(0o644)
    (tmp_path / "secret.837").write_bytes(faulty.read_bytes())
    (tmp_path / "secret.837").chmod(0o600)
    capfd.readouterr()
    told: dict[str, tuple[int, str]] = {}
    for name, arguments in {
        "out": ["process", "faulty.837", "--out", "o"],
        "fix": ["fix", "faulty.837", "-o", "x.837"],
        "extract": ["extract", "faulty.837", "-o", "x.csv"],
        "summary": ["process", "secret.837", "--out", "o"],
        "generate": ["generate", "-o", "x.837"],
        "read": ["check", "secret.837"],
    }.items():
        code = as_nobody(*arguments)
        told[name] = (code, capfd.readouterr().err)
    assert {name: code for name, (code, _) in told.items()} == dict.fromkeys(told, 5)
    assert told["read"][1] == "secret.837: Permission denied\n"
    assert told["out"][1] == "faulty.837: o: cannot be written: Permission denied\n"
    for _, words in told.values():
        assert "Permission denied" in words
        assert "Traceback" not in words
    assert listed(tmp_path) == ["faulty.837", "secret.837"]


def test_the_command_that_was_installed_is_the_same(tmp_path: Path, clean: Path) -> None:
    script = Path(sys.executable).with_name("edi837")
    if not script.exists():
        lacking("installed", "edi837 is not installed beside this Python")
    done = subprocess.run([script, "check", clean, "-q"], cwd=tmp_path, capture_output=True, check=False)
    assert Ended(done.returncode, done.stdout, done.stderr.decode()) == start("check", clean, "-q", cwd=tmp_path)
