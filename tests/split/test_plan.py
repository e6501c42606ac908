"""The plan of a parted file, held against plain splitting and rebuilding."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.night import amount
from tests.split.parting import both, claims_of
from tests.split.plainly import parted
from tests.strategies import files
from tests.x12.sets import around


@settings(max_examples=amount(150, 8000))
@given(files(), st.integers(0, 2**24), st.sampled_from(["some", "few", "most", "all", "none"]))
def test_both_files_are_what_plain_splitting_makes(data: bytes, chosen: int, how: str) -> None:
    claims = [number for number, (_, read) in enumerate(claims_of(data)) if read]
    held = {one for one in claims if chosen >> one & 1}
    held = {
        "some": held,
        "few": {one for one in held if one % 3 == 0},
        "most": set(claims) - {one for one in held if one % 3 == 0},
        "all": set(claims),
        "none": set(),
    }[how]
    others, aside = both(data, held)
    assert others == parted(data, lambda one: one not in held, others=True)
    assert aside == parted(data, lambda one: one in held, others=False)


@st.composite
def trees(draw: st.DrawFn) -> bytes:
    """One set whose levels hang from any earlier level that they may, with claims at subscribers and patients."""
    steps = draw(st.lists(st.sampled_from(["provider", "subscriber", "patient", "claim", "claim"]), max_size=24))
    above: dict[str, list[int]] = {"provider": [], "subscriber": [], "patient": []}
    segments, children, number, under_subscriber = [], set(), 0, False
    for step in steps:
        if step == "claim":
            if not under_subscriber:
                continue
            segments += ["CLM*C*60***11:B:1", *draw(st.sampled_from([[], ["LX*1", "SV1*HC:99213*60*UN*1***1"]]))]
            continue
        level, upper = {"provider": (20, ""), "subscriber": (22, "provider"), "patient": (23, "subscriber")}[step]
        if upper and not above[upper]:
            continue
        number += 1
        under_subscriber = step != "provider"
        parent = draw(st.sampled_from(above[upper])) if upper else ""
        children.add(parent)
        above[step].append(number)
        segments += [f"HL*{number}*{parent}*{level}*?", f"NM1*IL*1*PERSON {number}"]
    right = draw(st.booleans())
    declared = {one for one in range(1, number + 1) if (one in children if right else draw(st.booleans()))}
    told = (
        re.sub(r"HL\*(\d+)(.*)\?", lambda hl: f"HL*{hl[1]}{hl[2]}{int(int(hl[1]) in declared)}", one)
        for one in segments
    )
    return around(list(told), ending=draw(st.sampled_from(["~", "~\n", "~\r\n", "\n"])))


@settings(max_examples=amount(150, 8000))
@given(trees(), st.integers(0, 2**24))
def test_levels_of_any_shape_are_numbered_anew(data: bytes, chosen: int) -> None:
    held = {number for number in range(len(claims_of(data))) if chosen >> number & 1}
    others, aside = both(data, held)
    assert others == parted(data, lambda one: one not in held, others=True)
    assert aside == parted(data, lambda one: one in held, others=False)
