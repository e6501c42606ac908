"""What the guide's rules report: one finding a fault, asked once a claim, and only where the guide was asked for."""

from __future__ import annotations

from typing import Any

import pytest

from edi837.engine.engine import Engine
from edi837.engine.selection import Selection
from edi837.findings.finding import spot
from edi837.guide import conformance
from edi837.guide import walker as walker_module
from edi837.guide.compiling import CLAIM, tables
from edi837.guide.conformance import claim_faults, findings, level_faults
from edi837.guide.fault import FaultKind, GuideFault
from edi837.guide.walker import Walker
from edi837.mapping.corrections import Corrections
from edi837.rules import all_rules
from edi837.rules.rule import Knowledge, Severity
from edi837.x12.delimiters import Delimiters
from tests.guide.claims import claim_of, text_of
from tests.judging import TODAY, judge

RULES = tuple(rule for rule in all_rules() if rule.code.startswith("G90"))
CODES = ["G901", "G902", "G903", "G904", "G905", "G906", "G907", "G908"]
# G908 says that the guide was not asked.
OF_FAULTS = RULES[:-1]


def engine(guide: bool = True, select: tuple[str, ...] = ("G",), **options: Any) -> Engine:
    return Engine(all_rules(), Selection(select=select, **options), Knowledge(as_of=TODAY, guide=guide))


def words(name: str, *swaps: tuple[str, str], **options: Any) -> list[str]:
    """Code, severity, element and lines of what the engine says of a claim."""
    found, _ = engine(**options).examine(claim_of(name, *swaps))
    return [
        " ".join([one.rule.code, one.severity.word, spot(one.finding.at).element, *one.finding.related])
        for one in found
    ]


def test_the_rules_are_declared_alike() -> None:
    assert [rule.code for rule in RULES] == CODES
    assert {(rule.needs, rule.quiet, rule.severity) for rule in OF_FAULTS} == {(("guide",), True, Severity.ERROR)}
    assert {rule.snip for rule in RULES} == {1, 2}


@pytest.mark.parametrize(
    ("name", "swap", "expected"),
    [
        ("P", ("HI*ABK:F332~\n", ""), ["G901 error 2300/HI"]),
        ("P", ("CTP****1*ML~\n", ""), ["G901 error 2410/CTP 2"]),
        ("I", ("CTP****1*ML", "CTP***9*1*ML"), ["G902 error 2410/CTP03 3"]),
        ("P", ("CTP****1*ML", "CTP****1*MG"), ["G903 error 2410/CTP05-1 2"]),
        ("I", ("SV2*0370**430*UN*1", "SV2*0370**430*UN*ONE"), ["G904 error 2400/SV205 2"]),
        ("P", ("REF*G1*NLA2026310~\n", "REF*G1*A1~\nREF*G1*A2~\n"), ["G905 error 2300/REF"]),
        ("I", ("LX*2~", "LX*2*X~"), ["G906 error 2400/LX02 2"]),
        ("P", ("NM1*82*1*OKAFOR*NGOZI****XX*1578790002", "NM1*82*1*OKAFOR*NGOZI****XX"), ["G907 error 2310B/NM109"]),
    ],
)
def test_each_kind_has_its_rule(name: str, swap: tuple[str, str], expected: list[str]) -> None:
    assert words(name, swap) == expected


def test_every_kind_of_fault_is_told_by_one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_of_each(claim: Any) -> list[GuideFault]:
        segments = claim.lines[0].loop.segments
        places = [segments[1].element(1, component) for component in range(1, 8)]
        return [GuideFault(kind, at, "", "", "", kind.value) for kind, at in zip(FaultKind, places, strict=True)]

    monkeypatch.setattr(conformance, "check_claim", one_of_each)
    monkeypatch.setattr(conformance, "conforming_claim", lambda _: None)
    found, skipped = engine().examine(claim_of("P"))
    assert skipped == []
    assert [(one.rule.code, one.finding.message) for one in found] == list(
        zip(CODES[:-1], [kind.value for kind in FaultKind], strict=True)
    )


def test_without_the_guide_its_rules_say_nothing_at_all() -> None:
    asked = engine(guide=False)
    assert asked.examine(claim_of("P", ("HI*ABK:F332~\n", ""))) == ([], [])
    assert asked.counts.unasked == {}


def test_the_claim_is_judged_once_for_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = []
    judge = conformance.check_claim
    monkeypatch.setattr(conformance, "check_claim", lambda claim: judged.append(claim) or judge(claim))
    faulty = ("*Y*Y~", "*Y*Q~")
    first, second, clean = claim_of("P", faulty), claim_of("I", faulty), claim_of("P")
    both = engine()
    for claim in (first, second, clean, first):
        both.examine(claim)
    assert judged == [first, second, first]
    assert claim_faults(clean) == ()


@pytest.mark.parametrize(
    ("name", "swap", "expected"),
    [
        # too short as well, and none of the list
        ("P", ("SV1*HC:J3000*60*UN", "SV1*HC:J3000*60*U"), ["G903 error 2400/SV103 2"]),
        # the syntax note asks for the same element
        ("P", ("CTP****1*ML", "CTP****1"), ["G901 error 2410/CTP05 2"]),
        # the segment is there, with a wrong qualifier, or in the wrong place
        ("P", ("SV1*HC:J3000*60", "SV1*ND:J3000*60"), ["G903 error 2400/SV101-1 2"]),
        (
            "P",
            ("DTP*472*D8*20261103~\nREF*6R*LS1001B~", "REF*6R*LS1001B~\nDTP*472*D8*20261103~"),
            ["G906 error 2400/DTP 2"],
        ),
        # another line's is no substitute
        (
            "P",
            (
                "DTP*472*D8*20261103~\nREF*6R*LS1001A~\nLX*2~\nSV1*HC:J3000*60*UN*5***1~\nDTP*472",
                "REF*6R*LS1001A~\nLX*2~\nSV1*HC:J3000*60*UN*5***1~\nDTP*472*D8*20261103~\nDTP*47X",
            ),
            ["G901 error 2400/DTP 1", "G906 error 2400/DTP 2"],
        ),
    ],
)
def test_one_fault_is_told_once(name: str, swap: tuple[str, str], expected: list[str]) -> None:
    assert words(name, swap) == expected


LEVELS = ("P", ("REF*EI*411234567~\n", ""), ("DMG*D8*19880423*F", "DMG*D8*19880423*X"))


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (
            0,
            [
                (FaultKind.REQUIRED_MISSING, "2010AA", "2010AA/REF"),
                (FaultKind.VALUE_NOT_ALLOWED, "2010BA", "2010BA/DMG03"),
            ],
        ),
        (1, [(FaultKind.VALUE_NOT_ALLOWED, "2010BA", "2010BA/DMG03")]),
        (2, []),
        (3, []),
    ],
)
def test_levels_are_judged_with_the_claim_that_begins_them(first: int, told: list[object]) -> None:
    claim = claim_of(*LEVELS)
    claim.first_level = first
    assert [(fault.kind, fault.loop, spot(fault.at).element) for fault in level_faults(claim)] == told
    assert claim_faults(claim) == level_faults(claim)
    assert [spot(one.at).element for one in findings(claim, FaultKind.VALUE_NOT_ALLOWED)] == [
        element for kind, _, element in told if kind is FaultKind.VALUE_NOT_ALLOWED
    ]


def test_levels_are_not_judged_unless_asked_for() -> None:
    assert claim_faults(claim_of(*LEVELS)) == ()


def test_levels_that_are_not_there() -> None:
    claim = claim_of("P")
    claim.first_level, claim.provider, claim.subscriber = 0, [], []
    assert [(fault.kind, spot(fault.at).element) for fault in level_faults(claim)] == [
        (FaultKind.REQUIRED_MISSING, "2000A/HL"),
        (FaultKind.REQUIRED_MISSING, "2000B/HL"),
    ]
    claim = claim_of("P")
    claim.first_level, claim.subscriber = 0, []
    assert [(fault.kind, spot(fault.at).element) for fault in level_faults(claim)] == [
        (FaultKind.REQUIRED_MISSING, "2000B/HL"),
    ]


@pytest.mark.parametrize("level", ["21", "", "2"])
def test_a_level_of_no_known_code_is_one_fault(level: str) -> None:
    """HL03 is at fault, not that the level is missing, nor the place of the claim below it."""
    data = text_of("P", ("HL*2*1*22*0", f"HL*2*1*{level}*0")).encode("latin-1")
    judged = judge(data, engine(select=("G", "X")))
    assert judged.words == ["X106 error HL03"]
    assert [row.finding.message for row in judged.found] == ["HL03 is not one of 20, 22, 23"]


def test_a_level_that_no_hl_begins_is_missed() -> None:
    data = text_of("P", ("HL*2*1*22*0~\n", "")).encode("latin-1")
    assert "G901 error 2000B/HL" in judge(data, engine(select=("G", "X"))).words


@pytest.mark.parametrize(
    ("name", "swap", "own", "guide"),
    [
        ("P", ("CTP****1*ML", "CTP****1*MG"), "N212 error 2410/CTP05-1", "G903 error 2410/CTP05-1 2"),
        ("P", ("CTP****1*ML~\n", ""), "N210 error 2410/CTP", "G901 error 2410/CTP 2"),
        ("P", ("CTP****1*ML", "CTP****1"), "N210 error 2410/CTP05-1", "G901 error 2410/CTP05 2"),
        (
            "I",
            ("SV2*0636*HC:J3000*60*UN*5", "SV2*0636*HC:J3000*60*UN*FIVE"),
            "Q602 error 2400/SV205",
            "G904 error 2400/SV205 3",
        ),
    ],
)
def test_a_rule_of_our_own_wins_at_the_same_place(name: str, swap: tuple[str, str], own: str, guide: str) -> None:
    both = words(name, swap, select=(own[:4], "G"))
    assert own in both
    assert guide not in both
    assert words(name, swap) == [guide]


def test_what_wins_is_counted() -> None:
    both = engine(select=("N212", "G"))
    both.examine(claim_of("P", ("CTP****1*ML", "CTP****1*MG")))
    assert both.counts.superseded == 1


def test_an_information_of_our_own_does_not_win() -> None:
    swap = ("LIN**N4*67457000110", "LIN**N4")
    assert words("P", swap, select=("N201", "G")) == ["G901 error 2410/LIN03 2", "N201 info 2410/LIN03"]


@pytest.mark.parametrize(
    ("name", "swap", "acknowledged"),
    [
        ("P", ("HI*ABK:F332~\n", ""), "999 IK3:HI:3"),
        ("P", ("SV1*HC:J3000*60*UN", "SV1*HC:J3000**UN"), "999 IK4:1"),
        ("P", ("LIN**N4*67457000110", "LIN*1*N4*67457000110"), "999 IK4:I10"),
        ("P", ("SV1*HC:J3000*60*UN", "SV1*HC:J3000*60*ML"), "999 IK4:7"),
        ("P", ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000:J*60*UN*5***1"), "999 IK4:4"),
        ("I", ("DTP*434*RD8*20261103-20261103", "DTP*434*RD8*20261103-20261303"), "999 IK4:8"),
        ("P", ("REF*G1*NLA2026310~\n", "REF*G1*A1~\nREF*G1*A2~\n"), "999 IK3:5"),
        ("P", ("CTP****1*ML~\n", "CTP****1*ML~\nLIN**N4*67457000110~\nCTP****1*ML~\n"), "999 IK3:4"),
        ("P", ("LX*2~\n", "ZZZ*1~\nLX*2~\n"), "999 IK3:1"),
        ("P", ("LX*2~\n", "CL1*1~\nLX*2~\n"), "999 IK3:2"),
        ("P", ("LX*2~\n", "HI*ABK:F332~\nLX*2~\n"), "999 IK3:2"),
        ("P", ("REF*6R*LS1001B~", "REF*QQ*LS1001B~"), "999 IK3:2"),
        ("P", ("SV1*HC:J3000*60*UN", "SV1*HC:J3000:::::::DRUG*60*UN"), "999 IK4:13"),
        ("P", ("SV1*HC:J3000*60*UN", "SV1*HC:J3000::::::DRUG*60*UN"), "999 IK4:I10"),
        ("I rich", ("NM1*PR*2*THIRD PLAN*****PI*TP900~\n", ""), "999 IK3:NM1:I7"),
        ("P", ("HI*ABK:F332", "HI*:F332"), "999 IK4:1"),
        ("I", ("LX*2~", "LX*2*X~"), "999 IK4:3"),
        ("P", ("CLM*LS-1001*390***11:B:1*Y", "CLM*LS-1001*390***11:B:1::7*Y"), "999 IK4:13"),
        ("P", ("NM1*82*1*OKAFOR*NGOZI****XX*1578790002", "NM1*82*1*OKAFOR*NGOZI****XX"), "999 IK4:2"),
    ],
)
def test_what_a_999_says_of_it(name: str, swap: tuple[str, str], acknowledged: str) -> None:
    claim = claim_of(name, swap)
    assert acknowledged in [one.ack for kind in FaultKind for one in findings(claim, kind)]


def test_of_long_stretches_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a walk keeps is bounded by segments, and not by stretches, of which one can have a million."""
    monkeypatch.setattr(walker_module, "_SEGMENTS", 1_000)
    walk = Walker(tables(Corrections("P")), Delimiters("*", ":", "~", "^"))
    for length in range(100, 500, 20):
        texts = ["CLM*A*1***11:B:1*Y*A*Y*Y", *["REF*EA*1"] * length]
        faults = walk.walk(CLAIM, texts)[1]
        assert walk.walk(CLAIM, texts)[1] == faults
        assert len(faults) >= length - 1
        assert length < sum(len(shape.known) for shape in walk._shapes[CLAIM].values()) <= 1_000
