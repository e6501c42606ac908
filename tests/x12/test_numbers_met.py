"""Control numbers that come again, and segments outside of sets, as the scan sees them."""

from __future__ import annotations

import pytest

from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.numbers import ControlNumbersMet
from edi837.x12.patterns import NOTHING_WANTED
from edi837.x12.scan import scan

HEAD = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*0905*^*00501*000000001*0*T*:~"
GROUP = "GS*HC*SENDER*RECEIVER*20261124*0905*{0}*X*005010X222A1~"


def items(*parts: str) -> list[object]:
    return list(scan((HEAD + "".join(parts) + "IEA*1*000000001~").encode(), NOTHING_WANTED))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["1", "2", "3"], [False, False, False]),
        (["0001", "0002", "0001"], [False, False, True]),
        (["7", "3", "7", "3"], [False, False, True, True]),
        (["12", "0012"], [False, True]),
        (["AB1", "AB2", "AB1"], [False, False, True]),
        (["5", "9", "6", "7", "8", "9"], [False, False, False, False, False, True]),
    ],
)
def test_a_number_was_met_before(numbers: list[str], expected: list[bool]) -> None:
    met = ControlNumbersMet()
    assert [met.met(one) for one in numbers] == expected


def test_sets_are_numbered_within_their_group_and_groups_within_the_interchange() -> None:
    one = "ST*837*0001*005010X222A1~SE*2*0001~"
    found = items(GROUP.format(1), one, one, "GE*2*1~", GROUP.format(1), one, "GE*1*1~")
    assert [item.repeated for item in found if isinstance(item, TransactionSet)] == [False, True, False]
    assert [item.repeated for item in found if isinstance(item, FunctionalGroup)] == [False, True]


def test_what_stands_outside_of_sets_is_counted_where_it_stands() -> None:
    one = "ST*837*0001*005010X222A1~SE*2*0001~"
    found = items("TA1*1*2*3~\n", GROUP.format(1), "\nREF*A~", one, "\r\n", "HL*1~CLM*2~", "GE*1*1~", "NTE*1~")
    (group,) = (item for item in found if isinstance(item, FunctionalGroup))
    (interchange,) = (item for item in found if isinstance(item, Interchange))
    assert group.stray is not None
    assert (group.stray.first.id, group.stray.times) == ("REF", 3)
    assert interchange.stray is not None
    assert (interchange.stray.first.id, interchange.stray.times) == ("NTE", 1)
