"""edi837 verify: what is proved, what is not and where, and what cannot be judged."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from edi837.manifest import proof
from tests.cli.calling import call, start


@pytest.fixture
def made(faulty: Path, capfd: pytest.CaptureFixture[str]) -> tuple[Path, Path, Path]:
    """An original, its corrected file and the manifest."""
    assert call(capfd, "process", faulty, "--out", "o", "--report", "csv").code == 0
    return faulty, Path("o/faulty.corrected.837"), Path("o/faulty.manifest.json")


Made = tuple[Path, Path, Path]


def test_what_was_written_is_proved(made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "verify", *made)
    assert told.code == 0
    assert told.err == (
        f"{made[1]}: proved: only the bytes listed in {made[2].name} differ from {made[0].name}\n"
        "  M401: 1 change\n  N203: 1 change\n"
    )
    assert call(capfd, "verify", *made, "-q") == (0, b"", "")


def test_a_manifest_that_the_disk_does_not_give_is_named(
    made: Made, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: Path) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))  # as read(2) fails: without a name

    monkeypatch.setattr(Path, "read_bytes", failing)
    told = call(capfd, "verify", *made)
    assert (told.code, told.err) == (5, f"{made[2]}: cannot be read: Input/output error; it is safe to run again\n")


def test_each_tampered_byte_is_found_and_the_first_is_named(made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    whole = made[1].read_bytes()
    changes = proof.listed(json.loads(made[2].read_bytes()))
    original = made[0].read_bytes()
    for at in (0, 300, whole.index(b"67457000110"), len(whole) - 1):
        made[1].write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        told = call(capfd, "verify", *made)
        assert told.code == 6
        fault = proof.compare(original, made[1].read_bytes(), changes)
        assert fault is not None
        assert told.err == f"{made[1]}: not proved: byte {fault.offset} of the original: {fault.why}\n"
        inside = [one.start for one in changes if one.start <= at < one.end]
        assert fault.offset == (inside[0] if inside else at + (2 if at > 900 else 0))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda whole: whole + b"\n", "byte 983 of the original: the corrected file goes on after the last byte"),
        (lambda whole: whole[:-1], "byte 982 of the original: a byte differs that no change names"),
        (lambda whole: b"", "byte 0 of the original: a byte differs that no change names"),
    ],
)
def test_a_corrected_file_of_another_length(
    spoil: object, why: str, made: Made, capfd: pytest.CaptureFixture[str]
) -> None:
    made[1].write_bytes(spoil(made[1].read_bytes()))  # type: ignore[operator]
    told = call(capfd, "verify", *made)
    assert told.code == 6
    assert why in told.err


def test_another_original_is_told_apart(made: Made, capfd: pytest.CaptureFixture[str], clean: Path) -> None:
    told = call(capfd, "verify", clean, *made[1:])
    assert told.code == 6
    assert "of the original: " in told.err


def test_a_manifest_with_other_digests_proves_nothing(made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    told = json.loads(made[2].read_bytes())
    for name in ("input", "output"):
        spoiled = {**told, name: {**told[name], "sha256": "0" * 64}}
        made[2].write_text(json.dumps(spoiled))
        word = "original" if name == "input" else "corrected"
        assert call(capfd, "verify", *made) == (
            6, b"", f"{made[1]}: not proved: the {word} file is not the one of the manifest: its digest differs\n"
        )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "", "no JSON", "null", "[]", "{}", '{"changes": 5, "input": {"sha256": ""}, "output": {"sha256": ""}}',
        '{"changes": [], "input": {"sha256": ""}, "output": null}',
        '{"changes": [{"start": "x", "end": 1, "before": "", "after": ""}], "input": {}, "output": {}}',
        '{"changes": [{"start": 1, "end": 1, "before": "\u20ac", "after": ""}], "input": {}, "output": {}}',
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_wrong_usage(content: str, made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    made[2].write_text(content, encoding="utf-8")
    assert call(capfd, "verify", *made) == (2, b"", f"{made[2]}: not the manifest of a corrected file\n")


def test_the_manifest_of_a_file_that_was_held_back(capfd: pytest.CaptureFixture[str], made: Made) -> None:
    Path("held.837").write_bytes(b"no interchange")
    assert call(capfd, "process", "held.837", "--out", "o").code == 4
    told = call(capfd, "verify", "held.837", made[1], "o/held.manifest.json")
    assert (told.code, told.err) == (2, "o/held.manifest.json: not the manifest of a corrected file\n")


@pytest.mark.parametrize(
    "changes",
    [
        [(-5, -1, "", "")],
        [(10, 5, "", "")],
        [(0, 100_000, "", "")],
        [(856, 858, "kx", "KX"), (856, 858, "kx", "KX")],
    ],
)
def test_a_list_of_changes_that_cannot_be(
    changes: list[tuple[int, int, str, str]], made: Made, capfd: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(made[2].read_bytes())
    names = ("start", "end", "before", "after")
    about = {"rule": "M401", "exception_id": "", "claim": ""}
    told["changes"] = [{**dict(zip(names, one, strict=True)), **about} for one in changes]
    made[2].write_text(json.dumps(told))
    assert call(capfd, "verify", *made).code == 6


def test_packed_originals_and_standard_input(
    made: Made, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = Path("faulty.837.gz")
    packed.write_bytes(gzip.compress(made[0].read_bytes()))
    assert call(capfd, "verify", packed, *made[1:]).code == 0
    packed.write_bytes(packed.read_bytes()[:100])
    told = call(capfd, "verify", packed, *made[1:])
    assert (told.code, told.err) == (2, f"{made[2]}: faulty.837.gz is not a whole gzip file\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(made[0].read_bytes())))
    assert call(capfd, "verify", "-", *made[1:]).code == 0


def test_the_proof_needs_nothing_but_its_own_file_and_python(made: Made) -> None:
    """Anyone can run it, without this package: -I -S leave only the standard library."""
    script = proof.__file__
    for original, code in ((made[0], 0), (made[1], 1)):
        done = subprocess.run(
            [sys.executable, "-I", "-S", script, original, *made[1:]], capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
    assert done.stderr.startswith("not proved: byte 856: ")


def test_the_same_from_a_process_of_its_own(made: Made, tmp_path: Path) -> None:
    assert start("verify", *made, cwd=tmp_path).code == 0
