"""`edi837 codes import` and `codes check`: what they print, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from edi837.cli.codes import codes
from tests.tables import hcpcs_file

CONFLICT = "J3000 | Injection, streptomycin, up to 1 gm | 19820101"
AGREED = "J3000 | Injection, ketamine, 10 mg | 19820101"


Run = Callable[..., tuple[object, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_(*arguments: object) -> tuple[object, str, str]:
        ended = codes.main([str(one) for one in arguments], standalone_mode=False)
        captured = capsys.readouterr()
        return ended, captured.out, captured.err

    return run_


@pytest.mark.parametrize("row, code, count", [(CONFLICT, 1, "1 disagreement"), (AGREED, 0, "no disagreement")])
def test_check_ends_with_one_where_it_finds_something(
    run: Run, tmp_path: Path, row: str, code: int, count: str
) -> None:
    path = hcpcs_file(tmp_path / "HCPC2026_OCT.txt", [row])
    ended, out, err = run("check", "--hcpcs", path, "--as-of", "2026-11-24")
    assert (ended, err) == (code, "")
    assert out.startswith(f"Mappings against official tables: {count}\n")


def test_check_reads_an_imported_file_and_says_that_it_is_old(run: Run, tmp_path: Path) -> None:
    path = hcpcs_file(tmp_path / "HCPC2019.txt", [CONFLICT])
    out = tmp_path / "codes.db"
    assert run("import", "--hcpcs", path, "-o", out) == (
        0,
        "",
        "HCPCS file HCPC2019.txt (2019-01-01): 1 row, covers until 2019-03-31\n",
    )
    ended, rows, err = run("check", "--codes", out, "--as-of", "2026-11-24", "--format", "json")
    assert ended == 1
    assert [(row["about"], row["official"]) for row in json.loads(rows)] == [("J3000", "streptomycin, up to 1 g")]
    assert err == (
        "warning: HCPCS file HCPC2019.txt (2019-01-01) is more than a year old on 2026-11-24:"
        " get the current one and import it\n"
    )


def test_one_or_the_other_is_named(run: Run, tmp_path: Path) -> None:
    path = hcpcs_file(tmp_path / "HCPC2019.txt", [CONFLICT])
    with pytest.raises(Exception, match="--codes is given beside official files: name one or the other"):
        run("check", "--codes", path, "--hcpcs", path)
    with pytest.raises(Exception, match="against official tables, and none was named"):
        run("check")
