"""Other software beside us: pyx12's maps take the generated answers, and its reader sees the same claims and dollars.

Public answers of other projects are read, or refused with a reason.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from edi837.answers.answer_row import CLAIM, LINE, AnswerRow
from edi837.answers.read_answers import Answer, Unread, read_answers
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.jobs.generated_answers import answer_file
from edi837.x12.source import open_source
from tests.ack.readers import faults
from tests.answers.answering import processed, read
from tests.conftest import ROOT
from tests.needs import lacking
from tests.night import amount

OTHERS = ROOT.parent / "shared" / "corpus" / "other"
Seen = tuple[str, str, Decimal, Decimal, tuple[str, ...]]


def ours(rows: list[AnswerRow]) -> Iterator[Seen]:
    """Claims and lines with what they charge, what is paid, and their adjustments."""
    for row in rows:
        if row.level in (CLAIM, LINE):
            name = row.key if row.level == CLAIM else row.code
            yield row.level, name, Decimal(row.charge), Decimal(row.paid), tuple(row.codes.split())


def theirs(text: str) -> Iterator[list[Seen]]:
    """The same of each 835, by pyx12's reader, whose segments know their elements by name."""
    reader: Any = importlib.import_module("pyx12.x12file").X12Reader(io.StringIO(text, newline=""))
    claims: list[list[Any]] = []
    for segment in reader:
        kind = segment.get_seg_id()
        if kind == "ST":
            claims = []
        elif kind in ("CLP", "SVC"):
            level = CLAIM if kind == "CLP" else LINE
            name = segment.get_value("CLP01") if kind == "CLP" else _code(segment)
            charge, paid = ("CLP03", "CLP04") if kind == "CLP" else ("SVC02", "SVC03")
            claims.append([level, name, Decimal(segment.get_value(charge)), Decimal(segment.get_value(paid)), []])
        elif kind == "CAS":
            code = f"{segment.get_value('CAS01')}-{segment.get_value('CAS02')}"
            claim = next(each for each in reversed(claims) if each[0] == CLAIM)
            for each in (claims[-1], claim) if claims[-1] is not claim else (claim,):
                each[4] = [*each[4], *([code] if code not in each[4] else [])]
        elif kind == "SE":
            yield [(level, name, charge, paid, tuple(codes)) for level, name, charge, paid, codes in claims]


def _code(segment: Any) -> str:
    value = segment.get_value("SVC06-2") or segment.get_value("SVC01-2")
    return str(value)


@pytest.mark.parametrize("kind", ["P", "I"])
def test_pyx12_sees_the_same_claims_dollars_and_codes(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "n.837").write_bytes(b"".join(generate(Spec(claims=amount(25, 2000), kind=kind, density=0.5, seed=8))))
    processed(tmp_path / "n.837", tmp_path / "out")
    compared = 0
    for name in answer_file(tmp_path / "out" / "n.corrected.837", tmp_path / "answers", 8):
        data = (tmp_path / "answers" / name).read_bytes()
        if name.endswith(".csv"):
            continue
        assert faults(data.decode(), monkeypatch) == [], name
        answers = [item for item in read(data) if isinstance(item, Answer)]
        assert [answer.of_set.notes for answer in answers if answer.of_set.notes] == []
        if name.endswith(".835"):
            mine = [sorted(ours(answer.rows)) for answer in answers]
            assert mine == [sorted(each) for each in theirs(data.decode())]
            compared += sum(map(len, mine))
    assert compared > 50


def test_public_answers_are_read_or_refused_with_a_reason() -> None:
    if not OTHERS.is_dir():
        lacking("shared", f"{OTHERS} is not there")
    kinds: dict[str, int] = {}
    for path in sorted(OTHERS.iterdir()):
        for item in read_answers(open_source(path).data):
            if isinstance(item, Unread):
                assert item.why, path.name
            else:
                kinds[item.of_set.kind] = kinds.get(item.of_set.kind, 0) + 1
                assert item.rows or item.of_set.kind in ("835", "277"), path.name
    assert {"TA1", "999", "997", "277CA", "277", "835"} <= set(kinds)
