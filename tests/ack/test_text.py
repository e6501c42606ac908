"""Answers are ASCII, delimited as the sender delimits where that is possible, and hold no delimiter in a value."""

from __future__ import annotations

import pytest

from edi837.ack.answer_text import answering, plain
from edi837.x12.delimiters import Delimiters
from tests.ack.answered import answers_to, claim, file_of, subscribers

STANDARD = Delimiters("*", ":", "~", "^")
FILE = file_of(subscribers(claim(), claim("P", ("LS-1001", "LS:1002"), ("67457000110", "6745700011"))))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("RIVERA", "RIVERA"),
        (" PEÑA  MÜLLER ", "PENA MULLER"),
        ("2 × 5 ≥ 10 – so…", "2 x 5 >= 10 - so..."),
        ("A*B:C~D^E", "A B C D E"),
        ("\x00A\x1fB\nC", "A B C"),
        ("日本", ""),
        ("ABCDEFGHIJKLMNOP", "ABCDEFGHIJ"),
        ("ABCDEFGHI JK", "ABCDEFGHI"),
    ],
)
def test_values(text: str, written: str) -> None:
    assert plain(text, STANDARD, 10 if len(written) < 11 else 20) == written


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (Delimiters("*", ":", "~", "^"), Delimiters("*", ":", "~", "^")),
        (Delimiters("|", ">", "\n", "^"), Delimiters("|", ">", "\n", "^")),
        (Delimiters("*", ":", "~", None), Delimiters("*", ":", "~", "^")),
        (Delimiters("^", ":", "~", None), Delimiters("^", ":", "~", "*")),
        (Delimiters("\xe9", "\xff", "\x85", "^"), Delimiters("*", ":", "~", "^")),
        (Delimiters("*", "*", "~", "^"), Delimiters("*", ":", "~", "^")),
        (Delimiters("A", "1", " ", "^"), Delimiters("*", ":", "~", "^")),
    ],
)
def test_delimiters(sent: Delimiters, answered: Delimiters) -> None:
    assert answering(sent) == answered


@pytest.mark.parametrize("delimiters", ["|>\n^", "\x1d\x1f\x1c\x1e", "+:'^"])
def test_the_senders_delimiters_are_used(delimiters: str) -> None:
    element, component, segment, repetition = delimiters
    data = FILE.replace("LS:1002", "LS1002")
    standard = answers_to(data)
    data = data.translate(str.maketrans("*:~^", delimiters)).replace(segment + "\n", segment)
    for kind, text in answers_to(data).items():
        end = segment if segment in "\r\n" else segment + "\n"
        told = text.replace(end, "~\n").translate(str.maketrans(element + component, "*:"))
        assert told.count("~\n") == standard[kind].count("~\n")
        assert told.split("STC*A2")[0].replace(repetition, "^") == standard[kind].split("STC*A2")[0]


def test_a_file_without_repetition_separator_is_answered_with_one() -> None:
    answers = answers_to(FILE.replace("*^*00501*", "*U*00501*"))
    assert {text[82] for text in answers.values()} == {"^"}


def test_a_component_separator_in_a_number_is_left_out() -> None:
    assert "TRN*2*LS 1002~" in answers_to(FILE)["000004711.277ca"]


def test_names_beyond_ascii() -> None:
    data = FILE.replace("RIVERA", "PEÑA")
    assert "NM1*QC*1*PENA*CAMILA" in answers_to(data)["000004711.277ca"]
    answers_to(data.replace("LAKESHORE ", "LÄKESHORE "))["000004711.ta1"].encode("ascii")
