"""The implementation guide's word on a claim that fixes would change: what they bring up there puts them off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, safe
from edi837.rules.rule import Rule
from tests.guards.guarding import PLAIN, Result, file_of, own_rule, processed, rewriting, run_with, shipped_run

VETO = "the implementation guide allows the claim as it came, and not with these fixes"
BRINGS_UP = "the implementation guide finds more in the claim with these fixes than as it came"
NOT_PROVED = "the claim with these fixes did not prove"
GUIDE = [one.code for one in shipped_run().rules if "guide" in one.needs]
# Units with more digits than SV104 holds, and a qualifier that LIN02 does not list: to the guard they say the same.
LONG = ("UN*5***", "UN*5.000000000000000000***")
SMALL = ("**N4*", "**n4*")
POINT = ("J3000*60*", "J3000*60.00*")
# CLM07 is not one of the codes of the guide; no other rule looks at it.
FAULTY = PLAIN.replace(b"*Y*A*Y*Y~", b"*Y*Z*Y*Y~")


def judged(folder: Path, data: bytes, *own: Rule, guide: str = "changed", **settings: Any) -> Result:
    return processed(run_with(*own, shipped=GUIDE, guide=guide, **settings), data, folder)


@pytest.mark.parametrize("pair", [LONG, SMALL], ids=["too long", "not listed"])
@pytest.mark.parametrize(("guide", "why"), [("changed", VETO), ("touched", NOT_PROVED), ("all", NOT_PROVED)])
def test_a_fix_that_the_guide_does_not_allow_is_not_made(
    pair: tuple[str, str], guide: str, why: str, tmp_path: Path
) -> None:
    result = judged(tmp_path, PLAIN, rewriting("Z901", safe, pair), guide=guide)
    assert result.fates() == [("Z901", "deferred", why)]
    assert result.corrected == PLAIN
    assert [(one["rule"], one["why"]) for one in result.manifest["deferred"]] == [("Z901", why)]
    assert result.counts("repaired", "deferred") == (0, 1)


def test_it_is_made_where_nobody_asked_the_guide(tmp_path: Path) -> None:
    result = judged(tmp_path, PLAIN, rewriting("Z901", safe, LONG), guide="none")
    assert result.fates() == [("Z901", "repaired", "")]


def test_all_fixes_of_the_claim_are_put_off_and_those_of_another_are_not(tmp_path: Path) -> None:
    point, long = rewriting("Z901", safe, POINT), rewriting("Z902", safe, ("UN*5***2", "UN*5.000000000000000000***2"))
    data = file_of(("UN*5***1", "UN*5***2"), ("X", "X"))
    result = judged(tmp_path, data, point, long)
    assert [one[:2] for one in result.fates()] == [
        ("Z901", "deferred"), ("Z902", "deferred"),
        ("G939", "reported"),  # the pointer to a second diagnosis, by which the claim is told apart here
        ("Z901", "repaired"),
    ]  # fmt: skip
    assert result.corrected == data[::-1].replace(b"*06*0003J", b"*00.06*0003J", 1)[::-1]


def test_what_the_guide_says_of_a_changed_claim_is_told_and_puts_off_nothing_that_it_did_not_bring_up(
    tmp_path: Path,
) -> None:
    result = judged(tmp_path, FAULTY, rewriting("Z901", safe, POINT))
    assert result.fates() == [("Z901", "repaired", ""), ("G903", "reported", "")]
    assert result.corrected == FAULTY.replace(b"J3000*60*", b"J3000*60.00*")
    assert result.counts("repaired", "superseded", "claims_need_a_person") == (1, 0, 1)


def test_a_claim_that_has_a_fault_of_the_guide_gets_no_other_one(tmp_path: Path) -> None:
    result = judged(tmp_path, FAULTY, rewriting("Z901", safe, LONG))
    assert result.fates() == [("Z901", "deferred", BRINGS_UP), ("G903", "reported", "")]
    assert result.corrected == FAULTY


def test_a_fault_of_the_guide_that_the_fix_mends_is_not_told(tmp_path: Path) -> None:
    data = PLAIN.replace(b"**N4*", b"**n4*")
    result = judged(tmp_path, data, rewriting("Z901", safe, ("**n4*", "**N4*")))
    assert result.fates() == [("Z901", "repaired", "")]


def test_where_a_rule_speaks_of_the_place_the_guide_is_silent_there(tmp_path: Path) -> None:
    def answers(claim: Claim) -> Iterator[Finding]:
        yield Finding(claim.clm.element(7), "Of the tests")

    own = own_rule("Z902", answers)
    result = judged(tmp_path, FAULTY, rewriting("Z901", safe, POINT), own)
    assert result.fates() == [("Z901", "repaired", ""), ("Z902", "reported", "")]
    assert result.counts("superseded") == (1,)


def test_a_claim_without_fixes_is_not_asked_about(tmp_path: Path) -> None:
    assert judged(tmp_path, FAULTY).fates() == []
    refused = rewriting("Z901", safe, ("UN*5***", "UN*6***"))
    assert judged(tmp_path, FAULTY, refused).fates() == [("Z901", "deferred", "the change alters what SV1 says")]


def test_the_levels_that_begin_with_a_claim_are_judged_with_its_fixes_too(tmp_path: Path) -> None:
    """A fault of the levels is no new one in the claim as its fixes make it."""
    data = PLAIN.replace(b"DMG*D8*19880423*F~", b"DMG*D8*19880423*X~")
    result = judged(tmp_path, data, rewriting("Z901", safe, POINT), guide="all")
    assert result.fates() == [("G903", "reported", ""), ("Z901", "repaired", "")]
