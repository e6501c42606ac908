"""New control numbers: each interchange, group and set once, with its trailer, and nothing else."""

from __future__ import annotations

import pytest

from edi837.split.renumber import MOST, renumber
from edi837.system.errors import UsageError
from tests.split.parting import claim
from tests.split.test_envelopes import envelope

# Two groups, the first with two sets; BHT stands second in each.
SETS = envelope(
    [["BHT*0019*00*a*20261110*0805*CH", *claim(1)], ["BHT*0019*00*b*20261110*0805*CH", *claim(2)]], [claim(3)]
)


def renumbered(text: str, first: int) -> list[str]:
    """The segments that hold control numbers, after they were renumbered from `first` on."""
    data = text.encode()
    for change in reversed(renumber(data, first, lambda start: True)):
        assert data[change.start : change.end] == change.expected
        data = data[: change.start] + change.replacement + data[change.end :]
    segments = (segment.strip() for segment in data.decode().split("~"))
    return [one for one in segments if one[:2] in ("ST", "SE", "GS", "GE", "IE", "BH")]


def test_several_sets_and_groups_of_one_interchange() -> None:
    assert renumbered(SETS, 70) == [
        "GS*HC*A*B*20261110*0805*70*X*005010X222A1",
        "ST*837*0070*005010X222A1", "BHT*0019*00*000000070*20261110*0805*CH", "SE*6*0070",
        "ST*837*0071*005010X222A1", "BHT*0019*00*000000071*20261110*0805*CH", "SE*6*0071",
        "GE*2*70",
        "GS*HC*A*B*20261110*0805*71*X*005010X222A1",
        "ST*837*0072*005010X222A1", "SE*5*0072",
        "GE*1*71", "IEA*2*000000070",
    ]  # fmt: skip


def test_what_has_its_number_already_is_not_changed() -> None:
    assert [change.replacement for change in renumber(envelope([claim(1)]).encode(), 1, lambda start: True)] == []


@pytest.mark.parametrize("first", [0, -1, MOST - 1, MOST + 1])
def test_numbers_that_do_not_suffice_are_refused(first: int) -> None:
    with pytest.raises(UsageError, match="control numbers are 1 to 999999999: 3 from"):
        renumber(SETS.encode(), first, lambda start: True)
