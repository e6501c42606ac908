"""What a case file cannot hold: control characters."""

from __future__ import annotations

import pytest

from tests.completing import complete
from tests.judging import Judged, judge, word


def found(data: bytes) -> list[str]:
    judged: Judged = judge(data)
    assert len(judged.claims) == 1
    return [word(one) for one in judged.found if one.rule.code == "X111"]


def test_delimiters_may_be_control_characters() -> None:
    plain = complete("NTE*ADD*FIRST INFUSION~", "P")
    delimited = plain.translate(bytes.maketrans(b"*:~^", b"\x1d\x1f\x1e\x1c"))
    assert found(delimited) == []


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1f", "\x7f", "\x80", "\xe9", "\xff"])
def test_others_are_found_where_they_stand(character: str) -> None:
    data = complete(f"NTE*ADD*FIRST{character}INFUSION~", "P")
    assert found(data) == ["X111 warning 2300/NTE02"]


def test_the_message_names_the_kind_and_no_value() -> None:
    data = complete("NTE*ADD*DOSE\x07 \xbd~", "P")
    messages = [one.finding.message for one in judge(data).found if one.rule.code == "X111"]
    assert messages == ["The element holds bytes beyond ASCII and control characters"]


def test_junk_between_segments_is_another_fault() -> None:
    data = complete("NTE*ADD*FIRST INFUSION~", "P").replace(b"~\nHI*", b"~\n\x00\xa0HI*")
    assert found(data) == []
