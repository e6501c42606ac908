"""Which files are read without their line breaks."""

from __future__ import annotations

import pytest

from edi837.x12.wrapped import unwrapped
from tests.conftest import ROOT

PLAIN = (ROOT / "fixtures" / "files" / "plain" / "given.837").read_bytes().replace(b"\n", b"")


@pytest.mark.parametrize("width", [15, 79, 80, 105, 106, 140])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_file_that_is_wrapped_at_columns(width: int, end: bytes) -> None:
    wrapped = end.join(PLAIN[at : at + width] for at in range(0, len(PLAIN), width))
    read = unwrapped(wrapped)
    assert read is not None
    assert read.data == PLAIN
    assert all(wrapped[read.place(at)] == PLAIN[at] for at in range(len(PLAIN)))


@pytest.mark.parametrize("gap", [b"", b"  ", b"\t"])
@pytest.mark.parametrize("end", [b"~\n", b"\n", b"\r", b"~\r\n"])
def test_line_breaks_at_the_end_of_segments_and_blanks_before_them_wrap_nothing(end: bytes, gap: bytes) -> None:
    assert unwrapped(PLAIN.rstrip(b"~").replace(b"~", end + gap) + end) is None


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_an_interchange_whose_segments_end_in_line_breaks_beside_one_whose_do_not_is_not_wrapped(end: bytes) -> None:
    ended_by_breaks = PLAIN.rstrip(b"~").replace(b"~", end) + end
    assert unwrapped(PLAIN.replace(b"~", b"~\r\n  ") + ended_by_breaks) is None
    assert unwrapped(PLAIN + ended_by_breaks) is None
