"""Claims in ranges: all of them, in file order, the first ranges small; and a batch divided is the same claims."""

from __future__ import annotations

import pytest

from edi837.claim.reader import ClaimReader, spans
from edi837.generate.spec import Spec
from edi837.jobs.judging import ranges as judging
from edi837.jobs.judging.ranges import ranges
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.generate.written import written
from tests.judging import mappings


def batches(claims: int, per_st: int) -> list[Batch]:
    """The claims of a file with a drug line each."""
    data = written(Spec(claims=claims, density=1.0, per_st=per_st, seed=3)).data
    reader = ClaimReader(data, mappings())
    return [item for item in scan(data, reader.wanted) if isinstance(item, Batch)]


def sizes(of: list[Batch]) -> list[int]:
    return [sum(map(len, group)) for group in ranges(of)]


@pytest.mark.parametrize("per_st", [1, 7, 1000])
def test_all_claims_are_in_one_range_each_in_file_order(per_st: int) -> None:
    given = batches(300, per_st)
    divided = [batch for group in ranges(given) for batch in group]
    assert [span for batch in divided for span in batch.claims()] == [
        span for batch in given for span in batch.claims()
    ]
    # What begins with a claim does so however its batch is divided.
    assert [each for batch in divided for each in spans(batch)] == [each for batch in given for each in spans(batch)]


def test_ranges_grow_with_the_claims_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_FIRST", 4)
    monkeypatch.setattr(judging, "_SHARE", 2)
    monkeypatch.setattr(judging, "_RANGE", 20)
    assert sizes(batches(100, 1000)) == [4, 4, 4, 6, 9, 13, 20, 20, 20]


def test_claims_that_make_a_range_to_the_last_are_not_followed_by_an_empty_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(judging, "_FIRST", 10)
    monkeypatch.setattr(judging, "_RANGE", 10)
    assert sizes(batches(30, 15)) == [10, 10, 10]
    assert sizes([]) == []


def test_a_batch_is_divided_where_asked() -> None:
    (batch,) = batches(5, 1000)
    begun, left = batch.divided(2)
    assert left is not None
    assert (len(begun), len(left)) == (2, 3)
    assert (begun.before, left.before) == (batch.before, begun.last.levels)
    assert batch.divided(5) == (batch, None)
