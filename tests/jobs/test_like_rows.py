"""Rows, facts and counts of claims that are like another are what reading each of them gives."""

from __future__ import annotations

from typing import Any

import pytest

from edi837.claim.reader import ClaimReader
from edi837.engine.selection import Selection
from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.jobs.judging.judge import Judge
from edi837.jobs.judging.like_rows import Like
from edi837.jobs.judging.said_claims import LikeSaid
from edi837.jobs.judging.wants import Wants
from edi837.jobs.run import Run
from edi837.rules import all_rules
from edi837.settings.config import Settings
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.generate.written import written
from tests.jobs.test_alike import _ALIKE, file_of, said
from tests.judging import TODAY, mappings
from tests.night import amount


def judged(data: bytes, unread: bool = True, **wants: bool) -> tuple[list[Any], int]:
    """All that a file gives, and how many of its claims were not read; with `unread` unset all are."""
    run = Run(Settings(as_of=TODAY, guide="touched"), mappings(), None, Selection(), all_rules())
    reader = ClaimReader(data, run.mappings)
    judge = Judge(run, reader, run.recorder("a.837", ""), Wants(**wants))
    assert judge.guided is not None
    if not unread:
        judge.guided._likes = judge.guided._said = None
    likes = 0
    read = judge.guided.read

    def counted(*place: Any) -> Any:
        nonlocal likes
        claim = read(*place)
        likes += isinstance(claim, (Like, LikeSaid))
        return claim

    judge.guided.read = counted  # type: ignore[method-assign]
    results = [said(judge.batch(item)) for item in scan(data, reader.wanted) if isinstance(item, Batch)]
    return results, likes


def same(data: bytes, **wants: bool) -> int:
    """How many claims were not read, where what is said of all is what is said when they are."""
    results, likes = judged(data, **wants)
    reference, none = judged(data, unread=False, **wants)
    assert none == 0
    for result, expected in zip(results, reference, strict=True):
        assert result == expected
    return likes


def test_what_differs_between_alike_claims_is_their_own() -> None:
    others = [{name: values[1]} for name, values in _ALIKE.items()] * 2
    others.append({name: values[1] for name, values in _ALIKE.items()})
    for wants in ({}, {"lines": False, "csv_lines": True}):
        likes = same(file_of(*[{}] * 70, *others), **wants)
        assert likes >= len(others)


def test_generated_claims() -> None:
    spec = Spec(claims=amount(500, 20_000), density=1.0, faults=tuple(fault_codes("P")), fault_rate=0.05, seed=11)
    assert same(written(spec).data) > 0
    assert same(written(spec).data, lines=False, csv_lines=True) > 0


def test_institutional_claims_are_read() -> None:
    assert same(written(Spec(claims=60, kind="I", density=1.0, seed=11)).data) == 0


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("REF*G1*{number}~", ""),
        ("NM1*82*1*{doctor}*HUGO****XX*{npi}~PRV*PE*PXC*207Q00000X~", ""),
        ("REF*6R*{second}~", ""),
        ("SV1*HC:J3000*70*UN*3***1~", "SV1*HC:J3000::::: *70*UN*3***1~"),
        ("REF*6R*{second}~", "REF*6R*{second}~REF*G1*{number}~"),
        ("LIN**N4*{ndc}~CTP****0.3*ML~", "LIN**N4*{ndc}~CTP****0.3*ML~REF*XZ*{number}~"),
        ("DMG*D8*{born}*F~", "DMG*D8*{born}*F ~"),
        ("NM1*IL*1*{last}*ANN****MI*{member}~", "NM1*IL*1*{last}*ann****MI*{member}~"),
        ("HI*ABK:F314~", "HI*ABK:F314*ABF:G8929~"),
    ],
)
def test_claims_in_other_forms(text: str, there: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.jobs import test_alike

    assert text in test_alike._CLAIM
    monkeypatch.setattr(test_alike, "_CLAIM", test_alike._CLAIM.replace(text, there))
    claims = [{name: values[number % 2] for name, values in _ALIKE.items()} for number in range(80)]
    same(file_of(*claims))


@pytest.mark.parametrize("wants", [{"lines": False}, {"fixes": False}, {"bytes_stay": True}])
def test_whatever_is_wanted(wants: dict[str, bool]) -> None:
    claims = [{name: values[number % 2] for name, values in _ALIKE.items()} for number in range(80)]
    assert same(file_of(*claims), **wants) > 0


@pytest.mark.parametrize("wants", [{"facts": True}, {"answers": True}, {"all_lines": True}])
def test_what_is_wanted_for_more_is_read(wants: dict[str, bool]) -> None:
    assert judged(file_of(*[{}] * 80), **wants)[1] == 0
