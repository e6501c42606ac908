"""`rules`: the catalogue, one rule on a screen, a family, what changed; and what a shell completes."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete

from edi837.catalogue.rule_changes import ReleasedRule, RuleChange, RuleRelease, changes_between, releases
from edi837.cli.main import commands
from edi837.rules import rules_by_code
from tests.cli.calling import call

SCREEN = 45


@pytest.mark.parametrize("code", rules_by_code())
def test_a_rule_fits_a_screen(code: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "rules", code)
    assert told.code == 0
    lines = told.text.splitlines()
    assert len(lines) <= SCREEN
    assert max(map(len, lines)) <= 100
    assert lines[-1].endswith(f"edi837 rules {code} --cases")


def test_cases_are_shown_on_request(capfd: pytest.CaptureFixture[str]) -> None:
    short, long = (call(capfd, "rules", "Q604", *flags).text for flags in ([], ["--cases"]))
    assert "```edi" not in short
    assert long.count("```edi") == int(short.splitlines()[-1].split()[0])


def test_a_prefix_is_a_family(capfd: pytest.CaptureFixture[str]) -> None:
    listed = [line.split()[0] for line in call(capfd, "rules", "m4").text.splitlines()]
    assert listed == [code for code in rules_by_code() if code.startswith("M4")]
    told = call(capfd, "rules", "Q640")
    assert told.code == 2
    assert "there is no rule 'Q640'; did you mean Q6" in told.err


def test_what_a_release_did_to_the_rules() -> None:
    before = RuleRelease(
        "1", "2026-01-01", {"A1": ReleasedRule("error", "none", "a"), "B1": ReleasedRule("error", "none", "b")}
    )
    after = RuleRelease("2", "", {"A1": ReleasedRule("info", "safe", "a"), "C1": ReleasedRule("error", "none", "c")})
    assert list(changes_between(before, after)) == [
        RuleChange("A1", "severity error → info; fix none → safe"),
        RuleChange("B1", "gone (was b)"),
        RuleChange("C1", "new: error, fix none, c"),
    ]


def test_the_log_knows_the_first_release(capfd: pytest.CaptureFixture[str]) -> None:
    text = call(capfd, "rules", "log").text
    assert text.startswith("Unreleased\n")
    assert text.endswith("1.0.0 (2026-11-26)\n  116 rules\n")
    first, *_, now = releases(rules_by_code().values())
    assert first.rules.keys() <= now.rules.keys(), "a code is never given up"


@pytest.mark.parametrize(
    ("words", "begun", "expected"),
    [
        (["rules"], "Q60", [f"Q60{digit}" for digit in range(1, 10)]),
        (["check", "--select"], "m40", [f"M40{digit}" for digit in range(1, 10)]),
        (["process", "--ignore"], "A,N20", [f"A,N20{digit}" for digit in range(1, 10)]),
    ],
)
def test_a_shell_completes_rule_codes(words: list[str], begun: str, expected: list[str]) -> None:
    offers = ShellComplete(commands, {}, "edi837", "_EDI837_COMPLETE").get_completions(words, begun)
    known = {f"{begun.rpartition(',')[0]}{',' if ',' in begun else ''}{code}" for code in rules_by_code()}
    assert [offer.value for offer in offers] == [one for one in expected if one in known]
