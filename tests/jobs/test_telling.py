"""What one process learned of claims that are alike, another one says without examining any; and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from edi837.claim.reader import ClaimReader
from edi837.engine.selection import Selection
from edi837.jobs.judging import in_work, said_claims
from edi837.jobs.judging.judge import Judge
from edi837.jobs.judging.telling import Telling
from edi837.jobs.judging.wants import Wants
from edi837.jobs.run import Run
from edi837.mapping.mappings import Mappings
from edi837.rules import all_rules
from edi837.settings.config import Settings
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.jobs.test_alike import _ALIKE, file_of, said
from tests.jobs.test_like_findings import faulty
from tests.judging import TODAY, mappings

_OTHER = {name: values[1] for name, values in _ALIKE.items()}
# Two that are alike, under the provider of the first claim of a file, which is like none of them.
_TWO = ({}, _OTHER)


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims that go through a step together are all read before one of them is remembered."""
    monkeypatch.setattr(in_work, "_CLAIMS", 1)


class Process:
    """A judge with what it tells and hears; `examined` are the accounts of the claims of which all rules were asked."""

    def __init__(
        self, data: bytes, read_with: Mappings | None = None, file: str = "a.837", later: int = 0, **wants: bool
    ) -> None:
        settings = Settings(as_of=TODAY + timedelta(later), guide="touched")
        run = Run(settings, read_with or mappings(), None, Selection(), all_rules())
        self.reader = ClaimReader(data, run.mappings)
        self.judge = Judge(run, self.reader, run.recorder(file, "digest"), Wants(**wants))
        self.telling = Telling(self.judge)
        self.examined: list[str] = []
        examine = self.judge.engine.examine

        def noted(claim: Any) -> Any:
            self.examined.append(claim.patient_control_number)
            return examine(claim)

        self.judge.engine.examine = noted  # type: ignore[method-assign]

    def of(self) -> list[Any]:
        """All that the file gives."""
        found = scan(self.reader.data, self.reader.wanted)
        return [said(self.judge.batch(item)) for item in found if isinstance(item, Batch)]

    def batches(self) -> list[Batch]:
        """The claims of the file, each by itself."""
        divided = []
        for item in scan(self.reader.data, self.reader.wanted):
            left: Batch | None = item if isinstance(item, Batch) else None
            while left is not None:
                one, left = left.divided(1)
                divided.append(one)
        return divided


def after(teller: Process, hearer: Process) -> list[Any]:
    """What the file gives where another process told all that it learned of its own."""
    teller.of()
    hearer.telling.hear(teller.telling.tell())
    return hearer.of()


def test_a_kind_that_one_examined_the_other_neither_examines_nor_reads() -> None:
    data = file_of(*_TWO, {})
    told = Process(data)
    results = after(Process(data), told)
    alone = Process(data)
    assert results == alone.of()
    # The first of the provider is told as well.
    assert (len(alone.examined), told.examined) == (2, [])


@pytest.mark.parametrize("code", ["N203", "M402", "Q606", "Q604", "N204"])
def test_what_two_claims_of_one_process_had_said_is_said_by_the_other_of_its_first(code: str) -> None:
    data = faulty(code, *_TWO, {})
    alone, told = Process(data), Process(data)
    expected, results = alone.of(), after(Process(data), told)
    # What holds for all claims of a file is counted by whichever process asked it.
    assert results == expected
    assert len(alone.examined) >= 3
    assert len(told.examined) < len(alone.examined) - 1


def test_what_was_never_tried_is_not_believed_but_tried() -> None:
    data = faulty("N203", *_TWO, {"account": "R3"})
    teller, hearer, alone = Process(data), Process(data), Process(data)
    _, first, second, third = teller.batches()
    for batch in (first, second, third):
        alone.judge.batch(batch)
    teller.judge.batch(first)
    hearer.telling.hear(teller.telling.tell())
    hearer.judge.batch(second)
    assert hearer.examined == [_OTHER["account"]]
    tried = said(hearer.judge.batch(third))
    assert hearer.examined == [_OTHER["account"]]
    assert tried == said(Process(data).judge.batch(third))


def test_what_was_tried_here_stays_and_what_was_tried_there_takes_the_place_of_what_was_not() -> None:
    data = faulty("N203", *_TWO, {"account": "R3"})
    tried, untried, hearer = Process(data), Process(data), Process(data)
    _, first, second, third = tried.batches()
    untried.judge.batch(first)
    tried.judge.batch(first)
    tried.judge.batch(second)
    not_yet, known = untried.telling.tell(), tried.telling.tell()
    hearer.judge.batch(first)
    for told in (known, not_yet):
        hearer.telling.hear(told)
    before = len(hearer.examined)
    hearer.judge.batch(third)
    assert len(hearer.examined) == before


def test_what_cannot_be_said_of_others_is_told_so() -> None:
    data = faulty("N203", *_TWO, {"account": "R3"})
    teller, hearer = Process(data), Process(data)
    _, first, second, third = teller.batches()
    teller.judge.batch(first)
    teller.judge.batch(second)
    assert teller.judge.alike.said is not None
    for _, refused in teller.judge.alike.said.news or ():
        refused.common = None
    hearer.telling.hear(teller.telling.tell())
    hearer.judge.batch(second)
    hearer.judge.batch(third)
    assert hearer.examined == [_OTHER["account"], "R3"]


def test_each_is_told_once_and_what_was_heard_is_not_told_on() -> None:
    data = faulty("N203", *_TWO, {"account": "R3"})
    teller, hearer = Process(data), Process(data)
    after(teller, hearer)
    assert teller.telling.tell() == b""
    told = len(hearer.telling.tell())
    other = Process(data)
    other.of()
    assert told < len(other.telling.tell()) // 2
    assert Process(data).telling.tell() == b""


def test_a_period_is_known_once_whoever_tells_of_it() -> None:
    data = file_of(*_TWO, {})
    hearer = Process(data)
    for _ in range(2):
        teller = Process(data)
        teller.of()
        hearer.telling.hear(teller.telling.tell())
    memory = hearer.judge.alike.memory
    assert memory is not None
    assert [len(periods) for periods in memory._known.values()] == [1] * len(memory._known)


def test_what_is_told_of_other_work_is_refused() -> None:
    data = faulty("N203", *_TWO, {})
    teller = Process(data)
    teller.of()
    told = teller.telling.tell()
    used = mappings()
    for hearer in (
        Process(data, replace(used, sha256="0" * 64)),
        Process(data, later=1),
        Process(data, file="b.837"),
        Process(data, fixes=False),
    ):
        hearer.telling.hear(told)
        hearer.of()
        assert len(hearer.examined) >= 3


def test_where_nothing_is_remembered_nothing_is_told() -> None:
    data = faulty("N203", *_TWO, {})
    settings = Settings(as_of=TODAY, guide="touched", not_checked="lines")
    run = Run(settings, mappings(), None, Selection(), all_rules())
    reader = ClaimReader(data, run.mappings)
    judge = Judge(run, reader, run.recorder("a.837", "digest"), Wants())
    telling = Telling(judge)
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            judge.batch(item)
    assert telling.tell() == b""


def test_where_all_claims_are_read_what_was_counted_is_told() -> None:
    data = file_of(*_TWO, {})
    told = Process(data, facts=True)
    results = after(Process(data, facts=True), told)
    assert results == Process(data, facts=True).of()
    assert told.examined == []


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    data = faulty("N203", *_TWO, {})
    teller, hearer = Process(data), Process(data)
    teller.of()
    monkeypatch.setattr(said_claims, "_MOST_PERIODS", 0)
    hearer.telling.hear(teller.telling.tell())
    assert hearer.of() == Process(data).of()
    assert hearer.telling.tell() == b""
    assert len(hearer.examined) >= 3
