"""Claims go through the steps of judging a few at a time, in file order."""

from __future__ import annotations

import pytest

from edi837.jobs.judging.in_work import in_parts
from edi837.x12.batch import ClaimSpan


def placed(sizes: list[int]) -> list[tuple[ClaimSpan, int]]:
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    return [
        (ClaimSpan(end - size, end, number, 0, 0, 0), 0)
        for number, (end, size) in enumerate(zip(ends, sizes, strict=True))
    ]


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ([], []),
        ([700] * 3, [3]),
        ([700] * 32, [32]),
        ([700] * 70, [32, 32, 6]),
        ([1 << 20, 700, 700], [1, 2]),
        ([20_000, 20_000, 700], [2, 1]),
    ],
)
def test_a_part_is_full_by_its_claims_or_by_their_bytes(sizes: list[int], parts: list[int]) -> None:
    claims = placed(sizes)
    found = list(in_parts(claims))
    assert [len(part) for part in found] == parts
    assert [claim for part in found for claim in part] == claims
