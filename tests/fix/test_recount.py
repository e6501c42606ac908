"""SE01 follows what was put in and taken out, and nothing else does."""

from __future__ import annotations

import pytest

from edi837.fix.recount import recounts
from edi837.x12.change import Change
from tests.split.test_envelopes import envelope

DATA = envelope([["LX*1", "LX*2"], ["LX*3"]]).encode()


def put_in(mark: bytes, text: bytes) -> Change:
    """A text put in before a mark."""
    at = DATA.index(mark)
    return Change(at, at, b"", text)


def taken_out(text: bytes) -> Change:
    at = DATA.index(text)
    return Change(at, at + len(text), text, b"")


def counts(*changes: Change) -> list[tuple[int, bytes, bytes]]:
    """The changes of SE01: where the SE begins, the count before and after."""
    return [(DATA.rindex(b"SE*", 0, one.start), one.expected, one.replacement) for one in recounts(DATA, changes)]


FIRST, SECOND = DATA.index(b"SE*4*0001"), DATA.index(b"SE*3*0002")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], []),
        ([put_in(b"LX*2", b"LX*9~\n")], [(FIRST, b"4", b"5")]),
        ([put_in(b"SE*4", b"LX*9~\nLX*8~\n")], [(FIRST, b"4", b"6")]),
        ([taken_out(b"LX*1~\nLX*2~\n")], [(FIRST, b"4", b"2")]),
        ([put_in(b"LX*3", b"LX*9~\n")], [(SECOND, b"3", b"4")]),
        ([put_in(b"ST*837*0002", b"")], []),
        ([put_in(b"LX*2", b"LX*9~\n"), taken_out(b"LX*3~\n")], [(FIRST, b"4", b"5"), (SECOND, b"3", b"2")]),
        ([put_in(b"LX*2", b"LX*9~\n"), taken_out(b"LX*1~\n")], []),
        ([put_in(b"LX*3", b"LX*9~\n"), put_in(b"LX*2", b"LX*9~\n")], [(FIRST, b"4", b"5"), (SECOND, b"3", b"4")]),
        ([Change(DATA.index(b"*2~"), DATA.index(b"*2~") + 1, b"*", b"*1")], []),
        ([put_in(b"ISA", b"~~"), put_in(b"GS*", b"~")], []),
    ],
    ids=[
        "nothing", "one more", "two more at the end", "two fewer", "in the second", "nothing in the second",
        "in both", "one more and one fewer", "in any order", "a value alone", "before the first set",
    ],
)  # fmt: skip
def test_counts_of_sets(changes: list[Change], expected: list[tuple[int, bytes, bytes]]) -> None:
    assert counts(*changes) == expected


def test_a_count_that_was_wrong_becomes_the_true_one() -> None:
    """Such a file is held back; the count is that of the segments, never one more than what was said."""
    data = DATA.replace(b"SE*4*0001", b"SE*7*0001")
    at = data.index(b"LX*2")
    (change,) = recounts(data, [Change(at, at, b"", b"LX*9~\n")])
    assert (change.expected, change.replacement) == (b"7", b"5")


def test_a_set_without_se_has_no_count() -> None:
    data = DATA.replace(b"SE*3*0002~\n", b"")
    at = data.index(b"LX*2")
    assert [one.replacement for one in recounts(data, [Change(at, at, b"", b"LX*9~\n")])] == [b"5"]
