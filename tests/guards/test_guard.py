"""The guard: a rule of the tests' own proposes as safe what changes the bill, and nothing of it is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, safe
from edi837.x12.change import Change
from tests.guards.guarding import INSTITUTIONAL, PLAIN, file_of, own_rule, processed, rewriting, run_with

BEYOND = "a change reaches beyond one segment of its claim"

# What a claim of the base says, and what a slip of a rule may make of it; the segment whose meaning changes.
SLIPS = [
    ("procedure", "HC:J3000*", "HC:J3301*", "SV1"),
    ("qualifier of the procedure", "HC:J3000*", "ER:J3000*", "SV1"),
    ("a modifier more", "HC:J3000*", "HC:J3000:JZ*", "SV1"),
    ("a description", "HC:J3000*", "HC:J3000:::::KETAMINE*", "SV1"),
    ("units", "UN*5***", "UN*6***", "SV1"),
    ("units with a fraction", "UN*5***", "UN*5.5***", "SV1"),
    ("no units", "UN*5***", "UN****", "SV1"),
    ("unit", "*UN*5", "*MJ*5", "SV1"),
    ("charge", "J3000*60*", "J3000*61*", "SV1"),
    ("charge of the other sign", "J3000*60*", "J3000*-60*", "SV1"),
    ("place of service of the line", "*5***1~", "*5*22**1~", "SV1"),
    ("diagnosis pointer", "UN*5***1~", "UN*5***2~", "SV1"),
    ("an element more", "UN*5***1~", "UN*5***1**Y~", "SV1"),
    ("NDC", "67457000110", "67457000111", "LIN"),
    ("another package of the NDC", "67457000110", "67457000210", "LIN"),
    ("qualifier of the NDC", "N4*67457", "UP*67457", "LIN"),
    ("NDC quantity", "****1*ML", "****2*ML", "CTP"),
    ("unit of the NDC quantity", "1*ML~", "1*GR~", "CTP"),
    ("diagnosis", "ABK:F332", "ABK:F333", "HI"),
    ("kind of the diagnosis", "ABK:F332", "ABF:F332", "HI"),
    ("date of service", "20261103~\nREF*6R*LS1001B", "20261104~\nREF*6R*LS1001B", "DTP"),
    ("place", "11:B:1", "22:B:1", "CLM"),
    ("frequency", "11:B:1", "11:B:7", "CLM"),
    ("charge of the claim", "*390***", "*391***", "CLM"),
    ("number of the claim", "CLM*LS-1001", "CLM*LS-1002", "CLM"),
    ("ID of the first segment", "CLM*LS", "CLX*LS", "CLM"),
    ("authorization", "NLA2026310", "NLA2026311", "REF"),
    ("number of the line", "LX*2~", "LX*3~", "LX"),
    ("control number of the line", "LS1001B", "LS1001C", "REF"),
    ("rendering provider", "1578790002", "1467560003", "NM1"),
    ("what is not a number", "J3000*60*", "J3000*6O*", "SV1"),
    ("a segment more in front", "LX*2~", "NTE*ADD*X~LX*2~", "LX"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "segment"), [one[1:] for one in SLIPS], ids=[one[0] for one in SLIPS])
def test_a_safe_fix_that_changes_what_is_billed_is_never_made(
    before: str, after: str, segment: str, tmp_path: Path
) -> None:
    result = processed(run_with(rewriting("Z901", safe, (before, after))), PLAIN, tmp_path)
    why = f"the change alters what {segment} says"
    assert result.fates() == [("Z901", "deferred", why)]
    assert result.corrected == PLAIN
    assert result.manifest["deferred"] == [{"exception_id": result.rows[0]["exception_id"], "rule": "Z901", "why": why}]
    assert (result.manifest["changes"], result.manifest["proposals"], result.manifest["decisions"]) == ([], [], [])
    assert result.counts("deferred", "repaired", "proposed", "claims_need_a_person") == (1, 0, 0, 1)


WRITINGS = [
    ("case of the procedure", "HC:J3000*", "HC:j3000*"),
    ("blank in the procedure", "HC:J3000*", "HC: J3000*"),
    ("empty places at the end of the composite", "HC:J3000*", "HC:J3000::*"),
    ("empty places at the end of the segment", "UN*5***1~", "UN*5***1**~"),
    ("zeros of the units", "UN*5***", "UN*05.0***"),
    ("point of the units", "UN*5***", "UN*5.***"),
    ("sign of the charge", "J3000*60*", "J3000*+60.00*"),
    ("hyphens of the NDC", "67457000110", "67457-0001-10"),
    ("case of the qualifier", "N4*67457", "n4*67457"),
    ("zeros of the NDC quantity", "****1*ML", "****01*ML"),
    ("case of the unit", "1*ML~", "1*ml ~"),
    ("point of the diagnosis", "ABK:F332", "ABK:F33.2"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [one[1:] for one in WRITINGS], ids=[one[0] for one in WRITINGS])
def test_a_safe_fix_that_changes_how_a_value_is_written_is_made(before: str, after: str, tmp_path: Path) -> None:
    result = processed(run_with(rewriting("Z901", safe, (before, after))), PLAIN, tmp_path)
    assert result.fates() == [("Z901", "repaired", "")]
    assert result.corrected == PLAIN.replace(before.encode(), after.encode())
    assert result.counts("deferred", "repaired", "claims_clean_after_repair") == (0, 1, 1)


def test_the_last_two_digits_of_a_revenue_code_and_its_zero(tmp_path: Path) -> None:
    for before, after, fate in (("SV2*0636", "SV2*636", "repaired"), ("SV2*0636", "SV2*0637", "deferred")):
        result = processed(run_with(rewriting("Z901", safe, (before, after))), INSTITUTIONAL, tmp_path)
        assert [one[1] for one in result.fates()] == [fate]


Span = tuple[bytes, int, int, bytes, bytes]
SERVICE = b"SV1*HC:J3000*60*UN*5***1~"


def fates(folder: Path, *spans: Span) -> list[tuple[str, str]]:
    """What becomes of a safe fix: each change by a mark, its first and last byte counted from there, and its texts."""
    changes = [Change(PLAIN.index(mark) + first, PLAIN.index(mark) + last, *told) for mark, first, last, *told in spans]

    def answers(claim: Claim) -> Iterator[Finding]:
        if claim.content == PLAIN[claim.clm.start : claim.clm.start + len(claim.content)]:
            yield Finding(claim.clm, "Of the tests", safe("Write it so", *changes))

    result = processed(run_with(own_rule("Z901", answers)), PLAIN, folder)
    if not result.made:
        assert result.corrected == PLAIN
    return [one[1:] for one in result.fates()]


@pytest.mark.parametrize(
    "span",
    [
        (b"SV1*HC:J3000", len(SERVICE) - 1, len(SERVICE), b"~", b""),
        (b"SV1*HC:J3000", len(SERVICE) - 1, len(SERVICE), b"~", b"~"),
        (b"SV1*HC:J3000", len(SERVICE), len(SERVICE), b"", b" "),
        (b"NM1*PR*2", 9, 22, b"NORTHERN LIFE", b"Northern Life"),
        (b"CLM*", -1, 0, b"\n", b""),
        (b"SE*34*4711", 3, 5, b"34", b"034"),
        (b"ISA*", 0, 0, b"", b"\n"),
        (b"IEA*", 4, 5, b"1", b"01"),
    ],
    ids=["its end goes", "its end", "after its end", "level above", "before the claim", "trailer", "first", "last"],
)
def test_a_safe_fix_reaches_nothing_outside_the_segments_of_its_claim(span: Span, tmp_path: Path) -> None:
    assert fates(tmp_path, span) == [("deferred", BEYOND)]


def test_a_safe_fix_whose_old_text_does_not_stand_there_is_not_made(tmp_path: Path) -> None:
    alters = [("deferred", "the change alters what SV1 says")]
    assert fates(tmp_path, (b"SV1*HC:J3000", 13, 15, b"61", b"60.")) == alters
    assert fates(tmp_path, (b"SV1*HC:J3000", 13, 15, b"59", b"60.")) == alters
    assert fates(tmp_path, (b"SV1*HC:J3000", 13, 15, b"60", b"60.")) == [("repaired", "")]


def test_two_changes_of_one_fix_do_not_overlap_in_a_segment(tmp_path: Path) -> None:
    first, overlapping = (b"SV1*HC:J3000", 7, 9, b"J3", b"j3"), (b"SV1*HC:J3000", 8, 10, b"30", b"30")
    alters = [("deferred", "the change alters what SV1 says")]
    assert fates(tmp_path, first, overlapping) == alters
    assert fates(tmp_path, overlapping, first) == alters
    assert fates(tmp_path, first, (b"SV1*HC:J3000", 9, 11, b"00", b"00")) == [("repaired", "")]


def test_the_changes_of_a_fix_may_come_in_any_order(tmp_path: Path) -> None:
    point, case = (b"SV1*HC:J3000", 15, 15, b"", b"."), (b"SV1*HC:J3000", 7, 8, b"J", b"j")
    assert fates(tmp_path, point, (b"LIN**N4", 5, 6, b"N", b"n"), case) == [("repaired", "")]


def test_a_fix_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    case, units = (b"SV1*HC:J3000", 7, 8, b"J", b"j"), (b"SV1*HC:J3000", 19, 20, b"5", b"6")
    number = (b"LIN**N4", 8, 9, b"6", b"7")
    assert fates(tmp_path, case, units) == [("deferred", "the change alters what SV1 says")]
    assert fates(tmp_path, case, number) == [("deferred", "the change alters what LIN says")]
    assert fates(tmp_path, number, case) == [("deferred", "the change alters what LIN says")]


def test_a_change_that_cancels_another_in_its_segment_is_one_meaning(tmp_path: Path) -> None:
    """The segment is compared as a whole: what a modifier loses at one place it has at the next one."""
    data = file_of(("HC:J3000", "HC:J3000::KX"))
    closed = rewriting("Z901", safe, ("HC:J3000::KX", "HC:J3000:KX"))
    result = processed(run_with(closed), data, tmp_path)
    assert result.corrected == data.replace(b"J3000::KX", b"J3000:KX")


def test_other_claims_and_other_fixes_go_on_where_one_is_refused(tmp_path: Path) -> None:
    data = file_of(("X", "X"), ("HC:J3000*60", "HC:J3000*060"))
    slip, repair = rewriting("Z901", safe, ("UN*5***", "UN*6***")), rewriting("Z902", safe, ("*060*UN", "*60*UN"))
    result = processed(run_with(slip, repair), data, tmp_path)
    assert [one[:2] for one in result.fates()] == [("Z901", "deferred"), ("Z901", "deferred"), ("Z902", "repaired")]
    assert result.corrected == data.replace(b"*060*UN", b"*60*UN")
