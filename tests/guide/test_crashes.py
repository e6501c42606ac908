"""pyx12 fails on some data: the two known kinds are judged before it, any other costs its one segment."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from pyx12.map_if import segment_if
from pyx12.map_walker import walk_tree

from edi837.claim.claim import Claim
from edi837.findings.finding import spot
from edi837.guide import elements, text
from edi837.guide.check import check_claim, check_levels
from edi837.guide.fault import FaultKind
from edi837.guide.maps import claim_start
from tests.guide.claims import FILES, claim_of, claims_in, faults_in, text_of
from tests.judging import corpus_files

KNOWN = [
    (
        "P",
        ("CLM*LS-1001*390***11:B:1*Y", "CLM*LS-1001*390***11:B:1::7*Y"),
        ["unexpected IK4:3 2300 CLM*LS-1001*390***11:B:1::|7|"],
    ),
    (
        "P",
        ("SV1*HC:J3000*60*UN", "SV1*HC:J3000:JZ:::::::X*60*ZZ"),
        [
            "unexpected IK4:3 2400 line=2 SV1*HC:J3000:JZ:::::::|X|",
            "value-not-allowed IK4:7 2400 line=2 SV1*HC:J3000:JZ:::::::X*60*|ZZ|",
        ],
    ),
    (
        "I",
        ("DTP*434*RD8*20261103-20261103", "DTP*434*RD8*2026-11-03"),
        ["length-or-type IK4:8 2300 DTP*434*RD8*|2026-11-03|"],
    ),
]


@pytest.mark.parametrize(("name", "swap", "expected"), KNOWN)
def test_known_crashes_are_judged_before(name: str, swap: tuple[str, str], expected: list[str]) -> None:
    assert faults_in(name, swap) == expected


@pytest.mark.parametrize(
    ("name", "elements", "error"),
    [
        ("P", ["CLM", "A", "1", "", "", "11:B:1:7"], IndexError),
        ("I", ["DTP", "434", "RD8", "2026-11-03"], ValueError),
    ],
)
def test_pyx12_still_crashes_on_them(name: str, elements: list[str], error: type[Exception]) -> None:
    claim = claim_start(name, of_patient=False).node.parent
    node = claim.getnodebypath("DTP[434]" if elements[0] == "DTP" else elements[0])
    with pytest.raises(error):
        node.is_valid_errors(text.segment_of(elements))


def test_a_crash_costs_one_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    walks, judges = walk_tree.walk_errors, segment_if.is_valid_errors

    def walk(self: Any, node: Any, segment: Any, *rest: Any) -> Any:
        if segment.get_seg_id() == "LX":
            raise KeyError("OKAFOR")
        return walks(self, node, segment, *rest)

    def judge(self: Any, segment: Any) -> Any:
        if segment.get_seg_id() == "HI":
            raise ZeroDivisionError("OKAFOR")
        return judges(self, segment)

    data = text_of("I", ("LX*2~\n", ""), ("LX*3~\n", ""), ("CL1*3*1*01", "CL1*3*1*XYZ"))
    monkeypatch.setattr(walk_tree, "walk_errors", walk)
    monkeypatch.setattr(segment_if, "is_valid_errors", judge)
    monkeypatch.setattr(elements, "_judge", elements._judge.__wrapped__)
    (claim,) = claims_in(data.encode("latin-1"))
    found = [(fault.kind, spot(fault.at).element, fault.message) for fault in check_claim(claim)]
    assert found[:4] == [
        (FaultKind.LENGTH_OR_TYPE, "2300/CL103", "CL103 is longer than the 2 characters that the guide allows"),
        (
            FaultKind.NOT_JUDGED,
            "2300/HI",
            "pyx12 failed on this HI (ZeroDivisionError): it was not held against the guide",
        ),
        (
            FaultKind.NOT_JUDGED,
            "2300/HI",
            "pyx12 failed on this HI (ZeroDivisionError): it was not held against the guide",
        ),
        (FaultKind.NOT_JUDGED, "2400/LX", "pyx12 failed on this LX (KeyError): it was not held against the guide"),
    ]
    # The walk goes on from where it stood before the LX, in 2310A.
    assert found[4][:2] == (FaultKind.UNEXPECTED, "2400/SV2")


def test_a_crash_at_the_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    walks = walk_tree.walk_errors

    def walk(self: Any, node: Any, segment: Any, *rest: Any) -> Any:
        if segment.get_seg_id() == "SE":
            raise KeyError
        return walks(self, node, segment, *rest)

    monkeypatch.setattr(walk_tree, "walk_errors", walk)
    (fault,) = check_claim(claim_of("P"))
    assert (fault.kind, spot(fault.at).element) == (FaultKind.NOT_JUDGED, "2410/CTP")


VALUES = [
    "",
    " ",
    "1",
    "-",
    "A:B:C:D:E:F:G:H:I:J:K:L:M",
    "20261103-2026-1103",
    "9" * 300,
    "\x00\x07",
    "\xe9\xff",
    "*~",
    "ZZ",
    "^",
]


def mutated(source: random.Random, data: str) -> str:
    """The text of a file with one to four faults in the segments of its claim and the levels above."""
    segments = data.split("~\n")
    first = next(at for at, segment in enumerate(segments) if segment.startswith("HL*"))
    for _ in range(source.randint(1, 4)):
        at = source.randrange(first, len(segments) - 4)
        elements = segments[at].split("*")
        kind = source.randrange(6)
        if kind == 0 and len(elements) > 1:
            elements[source.randrange(1, len(elements))] = source.choice(VALUES)
        elif kind == 1:
            elements.insert(source.randint(1, len(elements)), source.choice(VALUES))
        elif kind == 2 and len(elements) > 1:
            del elements[source.randrange(1, len(elements))]
        elif kind == 3:
            elements = segments[source.randrange(first, len(segments) - 4)].split("*")
        elif kind == 4:
            elements[0] = source.choice(["", "ZZ", "sv1", "GS", "SE", "K3", "NM1", "LX"])
        else:
            elements = elements[:1]
        segments[at] = "*".join(elements)
    return "~\n".join(segments)


def judge(claim: Claim, size: int) -> int:
    """Judge a claim, and see that each fault has a place in the file and a message without a value of it."""
    faults = [*check_levels(claim), *check_claim(claim)]
    for fault in faults:
        at = spot(fault.at)
        assert 0 <= at.start <= at.end <= size
        assert fault.kind is not FaultKind.NOT_JUDGED, fault.message
        assert len(at.before.strip()) < 6 or at.before.strip() not in fault.message
    return len(faults)


@pytest.mark.parametrize("name", FILES)
def test_no_mutation_of_a_file_makes_it_fail(name: str) -> None:
    source = random.Random(837)
    data = text_of(name)
    judged = faulty = 0
    for _ in range(150):
        changed = mutated(source, data).encode("latin-1")
        for claim in claims_in(changed):
            judged += 1
            faulty += judge(claim, len(changed)) > 0
    assert judged > 100
    assert faulty > judged / 2


def test_no_file_of_the_corpus_makes_it_fail(corpus: Path) -> None:
    judged = 0
    for file in corpus_files(corpus):
        data = file.read_bytes()
        for claim in claims_in(data):
            judge(claim, len(data))
            judged += 1
    assert judged > 500
