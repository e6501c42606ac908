"""A list that moves to disk when it grows gives what was put into it, in order, as often as wanted."""

from __future__ import annotations

import pytest

from edi837.system.spool import Spool


@pytest.mark.parametrize("number", [0, 1, 255, 256, 257, 1000])
def test_what_was_put_in_comes_out_again_and_again(number: int) -> None:
    spool: Spool[int] = Spool()
    spool.extend(range(number))
    assert len(spool) == number
    assert list(spool) == list(spool) == list(range(number))
    spool.close()


@pytest.mark.parametrize("number", [3, 250, 300])
def test_what_comes_in_while_it_is_read_is_read_the_next_time(number: int) -> None:
    spool: Spool[int] = Spool()
    spool.extend(range(number))
    seen = []
    for value in spool:
        seen.append(value)
        spool.append(number + value)
    assert seen == list(range(number))
    assert sorted(spool) == list(range(2 * number))
    spool.close()


def test_a_short_one_makes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda **_: pytest.fail("a file was made"))
    spool: Spool[str] = Spool()
    spool.append("a")
    assert list(spool) == ["a"]
    spool.close()
