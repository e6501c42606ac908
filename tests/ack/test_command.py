"""edi837 ack write, and process --ack, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.cli.main import run
from tests.ack.answered import claim, file_of, lines, subscribers

GOOD = file_of(subscribers(claim()))
BAD = file_of(subscribers(claim("P", ("67457000110", "6745700011"))))


def call(folder: Path, data: str, *options: str) -> int:
    (folder / "a.837").write_bytes(data.encode("latin-1"))
    return run(["ack", "write", str(folder / "a.837"), "--out", str(folder / "out"), "--as-of", "2026-11-24", *options])


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (GOOD, 0, "a.837: 1 claim, 1 with drug lines: a.000004711.ta1, a.000004711.999, a.000004711.277ca\n"),
        (BAD, 1, "a.837: 1 claim, 1 with drug lines: a.000004711.ta1, a.000004711.999, a.000004711.277ca\n"),
        (
            GOOD.replace("SE*34", "SE*35"), 4,
            "a.837: held back by X103; 1 claim, not examined: a.000004711.ta1, a.000004711.999\n",
        ),
        ("nothing", 4, "a.837: held back by X101; 0 claims, not examined: nobody to answer\n"),
    ],
)  # fmt: skip
def test_exit_codes_and_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: str, code: int, said: str
) -> None:
    assert call(tmp_path, data, "--guide", "none", "--ignore", "A,P309,N201") == code
    assert capsys.readouterr() == ("", said)


def test_numbers_go_on_from_file_to_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.837").write_bytes(GOOD.encode())
    out = tmp_path / "out"
    assert run(["ack", "write", str(tmp_path), "--out", str(out), "--control-number", "40", "--exit-zero"]) == 0
    numbers = [
        lines((out / f"{name}.000004711.{kind}").read_text(), "ISA")[0].split("*")[13]
        for name in ("a", "b")
        for kind in ("ta1", "999", "277ca")
    ]
    assert numbers == ["000000040", "000000041", "000000043", "000000045", "000000046", "000000048"]
    assert capsys.readouterr().err.endswith("next control number: 50\n")


@pytest.mark.parametrize("number", ["0", "1000000000", "x"])
def test_a_number_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str) -> None:
    assert call(tmp_path, GOOD, "--control-number", number) == 2
    assert "--control-number" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_process_writes_them_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_bytes(GOOD.encode())
    out = tmp_path / "out"
    assert run(["process", str(tmp_path / "a.837"), "--out", str(out), "-q", "--exit-zero"]) == 0
    assert not list(out.glob("*.ta1"))
    assert run(["process", str(tmp_path / "a.837"), "--out", str(out), "-q", "--exit-zero", "--ack"]) == 0
    assert len([path for path in out.iterdir() if path.suffix in (".ta1", ".999", ".277ca")]) == 3
