from __future__ import annotations

from edi837.generate.answers import as_csv
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from tests.generate.written import written


def test_answers_are_written_as_csv(tmp_path):
    spec = Spec(claims=30, density=1, faults=("C701", "N203"), seed=2)
    with (tmp_path / "answers.csv").open("w", newline="") as file:
        for _ in generate(spec, as_csv(file)):
            pass
    answers = written(spec).answers
    assert [answer[2:] for answer in answers] == [
        ("C701", "error", "2300/CLM02"),
        ("N203", "error", "2410/LIN03"),
        ("C701", "error", "2300/CLM02"),
    ]
    assert (tmp_path / "answers.csv").read_bytes().decode().split("\r\n") == [
        "patient_control_number,line,rule,severity,element",
        *(",".join(answer) for answer in answers),
        "",
    ]
    assert [bool(answer.line) for answer in answers] == [False, True, False]
