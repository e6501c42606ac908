"""Claims that went out as they stand in a book, and answers as text, for tests of one step at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from edi837.answers.answer_row import AnswerRow, AnswerSet
from edi837.answers.read_answers import Answer, Unread, read_answers
from edi837.jobs.inputs import Input
from edi837.jobs.process import process
from edi837.jobs.run import prepare
from edi837.settings.config import Settings
from tests.conftest import ROOT

BASE = ROOT / "fixtures" / "base" / "professional.837"
_GROUPS = {"835": ("HP", "005010X221A1"), "277": ("HN", "005010X214"), "999": ("FA", "005010X231A1")}


def interchange(*sets: str, kind: str = "835", version: str = "", day: str = "20261201", number: int = 1) -> bytes:
    """An interchange of sets whose segments are divided by line breaks, ST and SE left out."""
    group, implementation = _GROUPS[kind]
    implementation = version or implementation
    lines = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'US':15}*{day[2:]}*0900*^*00501*{number:09d}*0*T*:",
        f"GS*{group}*PAYER*US*{day}*0900*{number}*X*{implementation}",
    ]
    for at, text in enumerate(sets, 1):
        segments = text.split()
        st = f"ST*{kind}*{at:04d}" + ("" if kind == "835" else f"*{implementation}")
        lines += [st, *(segment.replace("_", " ") for segment in segments), f"SE*{len(segments) + 2}*{at:04d}"]
    lines += [f"GE*{len(sets)}*{number}", f"IEA*1*{number:09d}"]
    return "~\n".join([*lines, ""]).encode()


def remittance(
    *claims: str, paid: str = "80", trace: str = "T1", npi: str = "1881000004", plb: str = "", day: str = "20261201"
) -> str:
    """The segments of an 835 about some claims; each its CLP with what follows."""
    head = (
        f"BPR*I*{paid}*C*CHK************{day} TRN*1*{trace}*1999999999 DTM*405*{day} N1*PR*EXAMPLE_PAYER "
        f"N3*1_WAY N4*DULUTH*MN*55802 PER*BL*DESK*TE*5555550100 N1*PE*PROVIDER*XX*{npi} LX*1"
    )
    return " ".join([head, *claims, plb])


def read(data: bytes) -> list[Answer | Unread]:
    """What is in a file."""
    return list(read_answers(data))


def only(data: bytes) -> tuple[AnswerSet, list[AnswerRow]]:
    """The one set of a file, and its rows."""
    (answer,) = read(data)
    assert isinstance(answer, Answer), answer
    return answer


def processed(path: Path, out: Path, settings: Settings | None = None, split: bool = False) -> str:
    """Process a file; NAME of its results."""
    item = Input(path, path.name)
    process(prepare(settings or Settings(report=("csv",))), item, item.stem, out, split=split)
    return item.stem


def states(rows: Sequence[AnswerRow]) -> Iterator[tuple[str, str, str]]:
    """Level, key and state of each row."""
    for row in rows:
        yield row.level, row.key, row.state
