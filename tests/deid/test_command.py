"""edi837 deid as a user meets it."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from edi837.jobs import deid as job
from edi837.jobs.run import Run
from edi837.x12.source import Source
from tests.cli.calling import AS_OF, BASES, FILES, call, listed


def test_what_is_written_and_what_is_said(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = BASES / "professional.837"
    ended = call(capfd, "deid", source, "-o", tmp_path / "shown.837", "--as-of", AS_OF)
    assert (ended.code, ended.out) == (0, b"")
    assert "the same at the same bytes in both" in ended.err
    assert "45 CFR 164.514(b)" in ended.err
    made = tmp_path / "shown.837"
    assert made.stat().st_size == source.stat().st_size
    assert made.stat().st_mode & 0o777 == 0o600
    assert listed(tmp_path) == ["shown.837"]


def test_two_files_of_one_have_nothing_in_common(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("one.837", "two.837"):
        call(capfd, "deid", BASES / "professional.837", "-o", tmp_path / name, "--as-of", AS_OF)
    one, two = ((tmp_path / name).read_bytes().split(b"NM1*IL*1*")[1][:12] for name in ("one.837", "two.837"))
    assert one != two


def test_a_file_with_its_dates_is_called_still_phi(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ended = call(
        capfd, "deid", BASES / "professional.837", "-o", tmp_path / "shown.837", "--keep-dates", "--as-of", AS_OF
    )
    assert ended.code == 0
    assert "Still PHI" in ended.err
    assert listed(tmp_path) == ["shown.still-phi.837"]
    sent = [text for text in (BASES / "professional.837").read_text().split("~") if text.strip().startswith("DTP")]
    assert all(text in (tmp_path / "shown.still-phi.837").read_text() for text in sent)


def test_what_hangs_on_a_date_is_listed(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "late.837"
    source.write_bytes((BASES / "professional.837").read_bytes().replace(b"D8*202611", b"D8*202512"))
    ended = call(capfd, "deid", source, "-o", tmp_path / "shown.837", "--as-of", "2027-06-15")
    assert ended.code == 0
    differing = [line for line in ended.err.splitlines() if line.startswith("  ")]
    assert all("hangs on dates" in line for line in differing)


def test_an_unexplained_difference_is_code_1(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = FILES / "line-breaks-lf" / "given.837"
    findings = job._findings

    def without_those_of_the_new(run: Run, at: Source) -> Counter[job.FindingPlace]:
        return findings(run, at) if bytes(at.data) == source.read_bytes() else Counter()

    monkeypatch.setattr(job, "_findings", without_those_of_the_new)
    ended = call(capfd, "deid", source, "-o", tmp_path / "shown.837", "--as-of", AS_OF)
    assert ended.code == 1
    assert "in the original alone, byte" in ended.err
    assert "nobody knows why" in ended.err
    assert (tmp_path / "shown.837").exists()


def test_settings_for_a_sender_differ_in_nothing(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "edi837.toml").write_text('[partner.ALDERWOOD.severity]\nN203 = "info"\n')
    source = FILES / "line-breaks-lf" / "given.837"
    ended = call(capfd, "deid", source, "-o", tmp_path / "shown.837", "--as-of", AS_OF)
    assert ended.code == 0
    assert "the same at the same bytes in both" in ended.err


def test_a_packed_file_is_unpacked(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = (BASES / "institutional.837").read_bytes()
    (tmp_path / "claims.837.gz").write_bytes(gzip.compress(data))
    assert call(capfd, "deid", "claims.837.gz", "-o", "shown.837", "--as-of", AS_OF).code == 0
    assert (tmp_path / "shown.837").stat().st_size == len(data)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["claims.837", "-o", "claims.837"], 2, "an input is never overwritten"),
        (["claims.837", "-o", "-"], 2, "-o takes the name of a file"),
        (["claims.837"], 2, "Missing option '-o'"),
        (["missing.837", "-o", "shown.837"], 2, "missing.837: no such file"),
        (["folder", "-o", "shown.837"], 2, "deid takes one file"),
        (["claims.837", "-o", "folder"], 2, "is a directory"),
        (["empty.837", "-o", "shown.837"], 4, "has no ISA"),
        (["words.837", "-o", "shown.837"], 4, "has no ISA"),
    ],
)
def test_refused(capfd: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], code: int, says: str) -> None:
    (tmp_path / "claims.837").write_bytes((BASES / "professional.837").read_bytes())
    (tmp_path / "folder").mkdir()
    for name in ("a.837", "b.837"):
        (tmp_path / "folder" / name).write_bytes(b"ISA*")
    (tmp_path / "empty.837").write_bytes(b"")
    (tmp_path / "words.837").write_bytes(b"a list of files\tno ISA\nRIVERA, CAMILA\n")
    ended = call(capfd, "deid", *arguments)
    assert (ended.code, says in ended.err) == (code, True), ended.err
    assert not (tmp_path / "shown.837").exists()
    assert (tmp_path / "claims.837").read_bytes() == (BASES / "professional.837").read_bytes()
