"""What becomes of sets, groups, interchanges and what stands between them."""

from __future__ import annotations

import pytest

from edi837.split.parted_file import part
from tests.split.parting import both, claim

ISA = "ISA*00*          *00*          *ZZ*A              *ZZ*B              *261110*0805*^*00501*{:09}*0*T*:~\n"


def envelope(*groups: list[list[str]], number: int = 1, before_gs: str = "") -> str:
    """An interchange with groups of sets of claims."""
    text = ISA.format(number) + before_gs
    for at, sets in enumerate(groups, 1):
        text += f"GS*HC*A*B*20261110*0805*{at}*X*005010X222A1~\n"
        for count, segments in enumerate(sets, 1):
            made_of = [f"ST*837*{count:04}*005010X222A1", *segments, f"SE*{len(segments) + 2}*{count:04}"]
            text += "".join(f"{one}~\n" for one in made_of)
        text += f"GE*{len(sets)}*{at}~\n"
    return text + f"IEA*{len(groups)}*{number:09}~\n"


def test_sets_groups_and_interchanges_without_anything_left_go() -> None:
    whole = envelope([claim(1), claim(2)], [claim(3)]) + envelope([claim(4)], number=2) + envelope([claim(5)], number=3)
    others, held = both(whole.encode(), {0, 2, 3})
    set_two = "ST*837*0002*005010X222A1~\n" + "".join(f"{one}~\n" for one in claim(2)) + "SE*5*0002~\n"
    first = envelope([claim(1)], [claim(3)])
    gs = "GS*HC*A*B*20261110*0805*1*X*005010X222A1~\n"
    assert (
        others
        == (ISA.format(1) + gs + set_two + "GE*1*1~\nIEA*1*000000001~\n" + envelope([claim(5)], number=3)).encode()
    )
    assert held == (first + envelope([claim(4)], number=2)).encode()


def test_what_stands_outside_the_interchanges_stays_with_the_others() -> None:
    one, two = envelope([claim(1)]), envelope([claim(2), claim(3)], number=2)
    others, held = both(f"\n  head\n{one}middle\n\n{two}\ntail".encode(), {0, 2})
    gone = envelope([claim(2)], number=2)
    kept = gone.replace("0001*005010X222A1", "0002*005010X222A1").replace("SE*5*0001", "SE*5*0002").replace("C2", "C3")
    assert others == f"\n  head\nmiddle\n\n{gone}\ntail".encode()
    assert held == (one + kept + "\n").encode()


def test_what_stands_between_segments_goes_with_the_segment_before_it() -> None:
    data = envelope([claim(1), claim(2)], before_gs="TA1*000000009*261110*0805*A*000~\n")
    data = data.replace("SE*5*0001~\n", "SE*5*0001~\n\x00 \n").replace("LX*1~\n", "LX*1~ \n\n")
    others, held = both(data.encode(), {0})
    assert others is not None
    assert held is not None
    assert [b"TA1" in others, b"TA1" in held] == [True, True]
    assert [others.count(b"\x00"), held.count(b"\x00")] == [0, 1]
    assert [others.count(b"LX*1~ \n\n"), held.count(b"LX*1~ \n\n")] == [1, 1]


def test_a_group_and_an_interchange_that_never_had_a_set_stay_with_the_others() -> None:
    empty = ISA.format(7) + "IEA*0*000000007~\n"
    data = empty + envelope([], [claim(1), claim(2)], []) + empty.replace("7", "8")
    others, held = both(data.encode(), {0})
    assert others is not None
    assert held is not None
    assert [others.count(b"GS*"), held.count(b"GS*")] == [3, 1]
    assert [others.count(b"ISA*"), held.count(b"ISA*")] == [3, 1]
    assert b"IEA*3*000000001" in others
    assert b"IEA*1*000000001" in held


@pytest.mark.parametrize(
    ("trailer", "why"),
    [
        ("SE*10*0001~\n", "a set without SE holds its file back"),
        ("GE*1*1~\n", "a group without GE holds its file back"),
        ("IEA*1*000000001~\n", "an interchange without IEA holds its file back"),
    ],
)
def test_a_file_that_lacks_a_trailer_is_never_parted(trailer: str, why: str) -> None:
    data = envelope([["HL*1**20*1", "HL*2*1*22*0", *claim(1), *claim(2)]])
    assert trailer in data
    with pytest.raises(ValueError, match=why):
        part(data.replace(trailer, "").encode(), [data.index("CLM*C1")], [])


def test_a_set_without_levels_is_held_whole() -> None:
    data = envelope([[*claim(1), *claim(2)]]).encode()
    assert both(data, {0}) == (None, data)


def test_of_several_sets_of_a_group_those_that_stay_are_counted() -> None:
    data = envelope([claim(1), claim(2), claim(3), claim(4)])
    others, held = both(data.encode(), {0, 2, 3})
    assert others is not None
    assert held is not None
    assert [others.count(b"ST*"), others.count(b"GE*1*1~")] == [1, 1]
    assert [held.count(b"ST*"), held.count(b"GE*3*1~")] == [3, 1]
    others, _ = both(data.encode(), {0})
    assert others is not None
    assert [others.count(b"ST*"), others.count(b"GE*3*1~"), others.count(b"IEA*1*000000001~")] == [3, 1, 1]


def test_a_claim_that_two_errors_hold_is_held_once() -> None:
    data = envelope([["HL*1**20*1", "HL*2*1*22*0", *claim(1), *claim(2)]]).encode()
    at = data.index(b"CLM*C1")
    planned = part(data, [at, at], [])
    assert (planned.held.claims, planned.others.anything) == (1, True)
