"""Each TA1 that we write is valid under a table of our own, and under pyx12's; its codes go together."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import lru_cache

import pytest

from edi837.guide.elements import faults_in
from edi837.guide.map_files import bytes_of, data_elements
from edi837.guide.map_xml import root_of
from edi837.guide.tables import REQUIRED, ElementTable, LoopTable, SegmentTable
from tests.ack.answered import answers_to, claim, file_of, run, subscribers
from tests.guide.test_answers import files, plainly

# X12.5: number, type and size of each element, and its codes.
_NOTES = frozenset(f"{note:03d}" for note in range(32))
_ELEMENTS = (
    ("I12", "N0", 9, 9, frozenset[str]()),
    ("I08", "N0", 6, 6, frozenset[str]()),
    ("I09", "TM", 4, 4, frozenset[str]()),
    ("I17", "ID", 1, 1, frozenset("AER")),
    ("I18", "ID", 3, 3, _NOTES),
)
# ISA13, ISA09 and ISA10 are repeated as they came: where they are what the note is about, they are no good here either.
_AS_SENT = {"018": {1}, "014": {2}, "015": {3}}


def _table(elements: list[ElementTable]) -> SegmentTable:
    loop = LoopTable("", REQUIRED, 1)
    table = SegmentTable("TA1", loop, REQUIRED, 1, 1, lambda: tuple(elements), (), None)
    loop.segments.append(table)
    return table


OWN = _table(
    [
        ElementTable(position, 0, number, REQUIRED, kind, shortest, longest, codes)
        for position, (number, kind, shortest, longest, codes) in enumerate(_ELEMENTS, 1)
    ]
)


@lru_cache(maxsize=1)
def of_pyx12() -> SegmentTable:
    """The table of its control segments."""
    node = next(each for each in root_of(bytes_of("x12.control.00501.xml")).iter("segment") if each.get("xid") == "TA1")
    elements = []
    for position, element in enumerate(node.iterchildren("element"), 1):
        number, usage = str(element.findtext("data_ele")), str(element.findtext("usage"))
        codes = frozenset(str(code.text) for code in element.iterfind("valid_codes/code"))
        entry = data_elements()[number]
        # A date without its century is looked at apart.
        kind = "N0" if (entry.type, entry.longest) == ("DT", 6) else entry.type
        elements.append(ElementTable(position, 0, number, usage, kind, entry.shortest, entry.longest, codes))
    return _table(elements)


def wrong(elements: list[str], sent: list[str]) -> list[object]:
    """What is wrong with a TA1; `sent` is the ISA that it answers."""
    note = elements[5]
    found: list[object] = [
        fault
        for table in (OWN, of_pyx12())
        for fault in faults_in(table, elements, ":", "^")
        if fault.position not in _AS_SENT.get(note, ())
    ]
    if 2 not in _AS_SENT.get(note, ()) and not _is_day(elements[2]):
        found.append("TA102 is no day")
    if (elements[4] == "A") != (note == "000"):
        found.append("TA104 and TA105 contradict each other")
    if [value.strip() for value in elements[1:4]] != [sent[at].strip() for at in (13, 9, 10)]:
        found.append("TA101 to TA103 are not those of the interchange")
    return found


def _is_day(text: str) -> bool:
    try:
        datetime.strptime(text, "%y%m%d")
    except ValueError:
        return False
    return True


def ta1_of(text: str) -> list[str]:
    """The TA1 of an answer, which holds nothing else."""
    segments = [segment.split("*") for segment in plainly(text).split("~\n") if segment]
    assert [segment[0] for segment in segments] == ["ISA", "TA1", "IEA"]
    return segments[1]


def headers(data: str) -> list[list[str]]:
    """The ISA segments of a file."""
    element, segment = data[3], data[105]
    return [each.strip().split(element) for each in data.split(segment) if each.strip().startswith("ISA")]


def test_every_ta1_is_valid() -> None:
    notes: Counter[str] = Counter()
    swaps = [
        ("", ""), ("*261110*", "*261310*"), ("IEA*1*", "IEA*2*"), ("GS*HC*", "GS**"),
        ("*ZZ*LAKESHORE", "*QQ*LAKESHORE"),
    ]  # fmt: skip
    whole = file_of(subscribers(claim()))
    texts = [(old, whole.replace(old, new) if old else whole) for old, new in swaps]
    for name, data in [*texts, *files()]:
        sent = {isa[13]: isa for isa in headers(data)}
        for ending, answer in answers_to(data, run("all")).items():
            if ending.endswith(".ta1"):
                ta1 = ta1_of(answer)
                notes[ta1[5]] += 1
                assert wrong(ta1, sent[ta1[1]]) == [], (name, ending)
    assert notes["000"] > 1
    assert notes.keys() >= {"000", "005", "014", "021", "024"}, notes


@pytest.mark.parametrize(
    ("position", "value"), [(1, "47"), (2, "2611"), (3, "9999"), (4, "P"), (4, ""), (5, "032"), (5, "022")]
)
def test_a_fault_in_a_ta1_is_found(position: int, value: str) -> None:
    data = file_of(subscribers(claim()))
    (answer,) = (text for ending, text in answers_to(data).items() if ending.endswith(".ta1"))
    ta1, (isa,) = ta1_of(answer), headers(data)
    assert wrong(ta1, isa) == []
    ta1[position] = value
    assert wrong(ta1, isa) != []
