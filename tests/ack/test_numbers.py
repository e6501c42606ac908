"""Control numbers: one sequence over interchanges and groups, from a given number or from the content of the file."""

from __future__ import annotations

from edi837.ack.outgoing import MOST, ControlNumbers, first_for
from tests.ack.answered import answers_to, claim, file_of, lines, subscribers

FILE = file_of(subscribers(claim()))


def test_after_the_last_number_comes_the_first() -> None:
    numbers = ControlNumbers(MOST - 1)
    assert [numbers.take() for _ in range(4)] == [MOST - 1, MOST, 1, 2]
    assert numbers.next == 3


def test_the_first_number_follows_from_the_digest() -> None:
    assert first_for("a" * 64) == first_for("a" * 64)
    assert all(1 <= first_for(f"{number:064x}") <= MOST for number in range(100))
    assert len({first_for(f"{number:064x}") for number in range(100)}) == 100


def test_no_number_comes_twice() -> None:
    other = FILE.replace("000004711", "000004712")
    answers = answers_to(FILE + other, first=7)
    taken = [one.split("*")[13] for text in answers.values() for one in lines(text, "ISA")]
    taken += [one.split("*")[6] for text in answers.values() for one in lines(text, "GS")]
    assert sorted(map(int, taken)) == list(range(7, 17))


def test_interchanges_of_one_number_have_names_of_their_own() -> None:
    other = FILE.replace("*ZZ*LAKESHORE      *", "*ZZ*LAKESIDE       *")
    assert sorted(answers_to(FILE + other)) == [
        "000004711-2.277ca",
        "000004711-2.999",
        "000004711-2.ta1",
        "000004711.277ca",
        "000004711.999",
        "000004711.ta1",
    ]


def test_an_interchange_whose_number_came_before_is_refused() -> None:
    answers = answers_to(FILE + FILE)
    assert sorted(answers) == ["000004711-2.ta1", "000004711.277ca", "000004711.999", "000004711.ta1"]
    told = [lines(answers[name], "TA1")[0].split("*")[4:] for name in ("000004711.ta1", "000004711-2.ta1")]
    assert told == [["A", "000"], ["R", "025"]]


def test_a_number_that_is_none_makes_no_odd_name() -> None:
    assert sorted(answers_to(FILE.replace("000004711", "../../../"))) == ["none.277ca", "none.999", "none.ta1"]
