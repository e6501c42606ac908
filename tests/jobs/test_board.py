"""What processes told is read by each of the others once, and what there is no room for is forgotten."""

from __future__ import annotations

import pytest

from edi837.jobs.judging import board
from edi837.jobs.judging.board import Board


def test_each_reads_once_what_others_told() -> None:
    news = Board()
    news.put("a", b"1")
    news.put("b", b"2")
    news.put("a", b"")
    new, read = news.read("a", 0)
    assert (new, read) == ([b"2"], 2)
    news.put("b", b"3")
    assert news.read("a", read) == ([b"3"], 3)
    assert news.read("a", 3) == ([], 3)


def test_one_that_comes_later_reads_all() -> None:
    news = Board()
    news.put("a", b"1")
    news.put("b", b"2")
    assert news.read("c", 0) == ([b"1", b"2"], 2)


def test_the_oldest_is_forgotten_where_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "_MOST", 10)
    news = Board()
    for number in range(5):
        news.put("a", b"%d234" % number)
    assert news.read("b", 0) == ([b"3234", b"4234"], 5)
    assert news.read("b", 4) == ([b"4234"], 5)
    assert news.read("b", 5) == ([], 5)
