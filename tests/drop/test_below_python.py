"""Faults below Python: a shim before the C library cuts writes short, and lets writes, syncs and renames fail.

A pass is disturbed at its n-th call of a kind, then another one is left alone: it comes to the same end as a pass that
nothing disturbed. By day a seeded sample, by night many more. Where the system permits it, strace does the same to the
system calls themselves, whatever library makes them.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drop import faults
from tests.drop.files import clean, decide, faulty, repaired, truncated
from tests.drop.running import AS_OF, DropFolder, init
from tests.needs import lacking
from tests.night import amount

pytestmark = pytest.mark.slow

_SHIM = Path(__file__).with_name("shim.c")
_SEED = 837
_TRIES = amount(day=2, night=150)
# Kind, error, how many calls of the kind a pass makes at least.
_KINDS = (
    ("short", 0, 40), ("write", errno.ENOSPC, 40), ("write", errno.EDQUOT, 40), ("write", errno.EIO, 40),
    ("fsync", errno.EIO, 40), ("read", errno.EIO, 60),
)  # fmt: skip
_RENAMES = (("rename", errno.ENOSPC, 20), ("rename", errno.EIO, 20))


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, built here."""
    compiler = shutil.which("cc") or shutil.which("gcc") or lacking("compiler", "there is none to build the shim with")
    built = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", str(_SHIM), "-o", str(built), "-ldl"], check=True
    )
    return built


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DropFolder:
    """A drop folder in which the next pass publishes, holds, holds back and releases."""
    monkeypatch.delenv("EDI837_LEDGER", raising=False)
    drop = init(tmp_path / "prepared")
    drop.put("waiting.837", faulty(1, "LS-1"))
    drop.run()
    decide(drop.path, "decided.csv")
    drop.put("a-clean.837", clean(3, "LS-3"))
    drop.put("b-repaired.837", repaired(4, "LS-4"))
    drop.put("c-faulty.837", faulty(5, "LS-5"))
    drop.put("d-truncated.837", truncated(6))
    return drop


def copy(drop: DropFolder, name: str) -> DropFolder:
    target = drop.path.with_name(name)
    shutil.copytree(drop.path, target)
    return DropFolder(target)


def disturbed(drop: DropFolder, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A pass in a process of its own, with something before it or in its environment."""
    command = [
        *before,
        sys.executable,
        "-m",
        "edi837",
        "run",
        str(drop.path),
        "--stable-seconds",
        "0",
        "--as-of",
        AS_OF,
    ]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)


def comes_to_the_same_end(prepared: DropFolder, drop: DropFolder, wanted: dict[str, bytes], place: str) -> None:
    for _ in range(2):
        ran = drop.run()
        assert ran.code in (0, 1, 4), (place, ran)
    got = faults.picture(drop.path)
    assert got == wanted, (place, sorted(name for name, _ in got.items() ^ wanted.items()))
    shutil.rmtree(drop.path)


def undisturbed(prepared: DropFolder) -> dict[str, bytes]:
    calm = copy(prepared, "calm")
    assert calm.run().code == 4
    assert calm.run().code == 0
    return faults.picture(calm.path)


@pytest.mark.parametrize(("kind", "number", "most"), [*_KINDS, *_RENAMES])
def test_a_pass_whose_calls_fail_below_python_loses_nothing(
    prepared: DropFolder, shim: Path, kind: str, number: int, most: int
) -> None:
    wanted = undisturbed(prepared)
    chance = random.Random(f"{_SEED} {kind} {number}")
    met = 0
    for at in sorted(chance.sample(range(1, most + 1), min(_TRIES, most))):
        drop = copy(prepared, "disturbed")
        told = f"{kind}:{at}:{number}:{drop.path}"
        ran = disturbed(drop, LD_PRELOAD=str(shim), EDI837_FAULT=told)
        assert ran.returncode in (0, 1, 4, 5), (told, ran)
        met += ran.returncode == 5
        comes_to_the_same_end(prepared, drop, wanted, told)
    assert met or kind == "short"


# Where a pass reads, and how many reads it makes there at least: of what was taken, what was copied, what waits.
_READ_FROM = (("processing", 8), ("work", 11), ("hold", 11), ("audit.jsonl", 1), ("ledger.sqlite", 100))


@pytest.mark.parametrize(("place", "most"), _READ_FROM)
def test_what_the_disk_does_not_give_is_no_fault_of_the_file(
    prepared: DropFolder, shim: Path, place: str, most: int
) -> None:
    """Nothing is put aside, refused or decided again for it: the next pass comes to the same end."""
    wanted = undisturbed(prepared)
    chance = random.Random(f"{_SEED} {place}")
    met = 0
    for at in sorted(chance.sample(range(1, most + 1), min(amount(day=3, night=60), most))):
        drop = copy(prepared, "disturbed")
        told = f"read:{at}:{errno.EIO}:{drop.path / place}"
        ran = disturbed(drop, LD_PRELOAD=str(shim), EDI837_FAULT=told)
        assert ran.returncode in (4, 5), (told, ran)
        met += ran.returncode == 5
        assert "restore it" not in ran.stderr, (told, ran)
        comes_to_the_same_end(prepared, drop, wanted, told)
    assert met


@pytest.mark.parametrize("place", ["hold", "audit.jsonl", "ledger.key"])
def test_the_doctor_names_what_the_disk_does_not_give(prepared: DropFolder, shim: Path, place: str) -> None:
    """And says what else is wrong."""
    (prepared.path / "archive").chmod(0o777)
    told = f"read:1:{errno.EIO}:{prepared.path / place}"
    command = [sys.executable, "-m", "edi837", "doctor", str(prepared.path)]
    environment = {**os.environ, "LD_PRELOAD": str(shim), "EDI837_FAULT": told}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    said = ran.stdout.splitlines()
    assert ran.returncode == 1, ran
    assert any(place in line and "cannot be read: Input/output error" in line for line in said), ran
    assert any("archive: mode 0777 lets others in" in line for line in said), ran


@pytest.mark.parametrize("fault", ["fsync,fdatasync:error=EIO", "renameat2:error=ENOSPC"])
def test_a_pass_whose_system_calls_fail_loses_nothing(prepared: DropFolder, fault: str) -> None:
    strace = shutil.which("strace") or lacking("strace", "it is not installed")
    if subprocess.run([strace, "-e", "trace=none", "true"], capture_output=True).returncode:
        lacking("strace", "it may not trace here")
    calls, _, what = fault.partition(":")
    wanted = undisturbed(prepared)
    chance = random.Random(f"{_SEED} {fault}")
    for at in sorted(chance.sample(range(3, 40), amount(day=1, night=30))):
        drop = copy(prepared, "disturbed")
        inject = [
            strace,
            "-f",
            "-qq",
            "-o",
            os.devnull,
            "-e",
            f"trace={calls}",
            "-e",
            f"inject={calls}:{what}:when={at}",
        ]
        ran = disturbed(drop, *inject)
        assert ran.returncode in (0, 1, 4, 5), (fault, at, ran)
        comes_to_the_same_end(prepared, drop, wanted, f"{fault} {at}")
