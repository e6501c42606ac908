"""What is far too large, in one way or another, is read to its end without a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import AS_OF, FILES, call

GIVEN = (FILES / "line-breaks-lf" / "given.837").read_bytes()
HELD = 4


def _with(mark: bytes, more: bytes) -> bytes:
    assert GIVEN.count(mark) == 1
    return GIVEN.replace(mark, more)


SIZES = {
    "a segment of ten megabytes": (_with(b"AW-0003A~", b"AW-0003A*" + b"X" * 10_000_000 + b"~"), 1),
    "a drug segment of ten megabytes": (_with(b"LIN**N4*67457-0001-10~", b"LIN**N4*" + b"9" * 10_000_000 + b"~"), 1),
    "a million components": (_with(b"HC:J3000:kx*", b"HC:J3000:kx" + b":" * 1_000_000 + b"*"), 0),
    "a million digits of units": (_with(b"*UN*5*", b"*UN*" + b"9" * 1_000_000 + b"*"), 1),
    "a million digits of dollars": (_with(b"CLM*AW-0003*390*", b"CLM*AW-0003*" + b"9" * 1_000_000 + b"*"), 1),
    "a million terminators": (_with(b"LX*2~", b"~" * 1_000_000 + b"LX*2~"), 1),
    "a million blank lines": (_with(b"LX*2~", b"\n" * 1_000_000 + b"LX*2~"), 0),
    "a million blanks": (_with(b"LX*2~", b" " * 1_000_000 + b"LX*2~"), 1),
    "no terminator any more": (GIVEN[:400] + b"X" * 10_000_000, 4),
    "a control number of ten thousand digits": (_with(b"IEA*1*000000003~", b"IEA*1*" + b"0" * 10_000 + b"3~"), 1),
    "ISA over and over": (b"ISA*" * 50_000, 4),
}


@pytest.mark.parametrize("name", SIZES)
def test_a_size_that_nobody_expects(name: str, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    content, code = SIZES[name]
    (tmp_path / "large.837").write_bytes(content)
    told = call(capfd, "process", "large.837", "--out", "o", "--report", "csv", "--as-of", AS_OF)
    assert (told.code, told.out) == (code, b"")
    assert "fault of the tool" not in told.err
    assert (tmp_path / "o" / "large.manifest.json").exists()
    if code != HELD:
        assert call(capfd, "verify", "large.837", "o/large.corrected.837", "o/large.manifest.json", "-q").code == 0


def test_a_million_elements(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "large.837").write_bytes(_with(b"AW-0003A~", b"AW-0003A" + b"*Y" * 1_000_000 + b"~"))
    told = call(capfd, "process", "large.837", "--out", "o", "--report", "csv", "--guide", "none")
    assert told.code == 0
    assert call(capfd, "check", "large.837", "--guide", "none").code == 1
