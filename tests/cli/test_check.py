"""`check` in the forms that editors, code scanning and workflows read, and what it shows of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import AS_OF, FILES, call

RULES = ("--select", "M401,N203", "--as-of", AS_OF)


def unbroken(faulty: Path) -> Path:
    """The same file with all segments on one line."""
    path = faulty.with_name("unbroken.837")
    path.write_bytes(faulty.read_bytes().replace(b"\n", b""))
    return path


def test_a_finding_names_the_line_that_an_editor_shows(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lines = faulty.read_text().splitlines()
    told = call(capfd, "check", faulty, *RULES, "-q").text.splitlines()
    places = {line.split(": ")[1].split()[0]: int(line.split(":")[1]) for line in told}
    assert {rule: lines[number - 1] for rule, number in places.items()} == {
        "M401": "SV1*HC:J3000:kx*60*UN*5***1~",
        "N203": "LIN**N4*67457-0001-10~",
    }


def test_where_segments_are_not_lines_it_names_byte_and_segment(
    faulty: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = unbroken(faulty)
    told = call(capfd, "check", file, *RULES, "-q").text.splitlines()
    at = file.read_bytes().index(b"kx")
    assert told[0].startswith(f"unbroken.837:byte {at} (ST 0001 segment 29): M401 error")


def test_sarif_names_rules_and_regions(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "check", faulty, unbroken(faulty), *RULES, "--format", "sarif")
    document = json.loads(told.out)
    assert (document["version"], len(document["runs"])) == ("2.1.0", 1)
    run = document["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    content = faulty.read_bytes()
    assert [result["ruleId"] for result in run["results"]] == ["M401", "N203"] * 2
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error"
        location = result["locations"][0]
        region = location["physicalLocation"]["region"]
        if location["physicalLocation"]["artifactLocation"]["uri"] == str(faulty):
            start = region["byteOffset"]
            assert region["startLine"] == content.count(b"\n", 0, start) + 1
            assert content[start : start + region["byteLength"]] in (b"kx", b"67457-0001-10")
        else:
            assert "startLine" not in region
        assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("ST 0001 segment ")
    prints = [result["partialFingerprints"]["exceptionId/v1"] for result in run["results"]]
    assert len(set(prints)) == 4


def test_sarif_of_nothing_is_a_document(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "check", clean, "--select", "N203", "--format", "sarif")
    assert json.loads(told.out)["runs"][0]["results"] == []


def test_workflow_commands_are_escaped(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    odd = faulty.rename(faulty.with_name("a,b:100%.837"))
    told = call(capfd, "check", odd, *RULES, "--format", "github").text.splitlines()
    assert len(told) == 2
    name = str(odd).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    assert told[0].startswith(f"::error file={name},line=31,title=M401 modifier-badly-written::claim AW-0003 line 2 ")


def test_statistics_count_rows_by_rule(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = call(capfd, "check", faulty, unbroken(faulty), *RULES, "--statistics", "-q").text.splitlines()
    assert [line.split()[:4] for line in text] == [["2", rule, "error", "safe"] for rule in ("M401", "N203")]
    counted = json.loads(call(capfd, "check", faulty, *RULES, "--statistics", "--format", "json").out)
    assert [(row["count"], row["rule"], row["name"]) for row in counted] == [
        (1, "M401", "modifier-badly-written"), (1, "N203", "ndc-with-hyphens"),
    ]  # fmt: skip
    told = call(capfd, "check", faulty, "--statistics", "--format", "csv")
    assert (told.code, told.err) == (2, "--statistics comes as text or json, not as csv\n")


def test_what_was_not_checked_is_counted_as_such(clean: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "check", clean, "--select", "Q608", "--statistics", "-q").text
    assert told.split()[:3] == ["1", "Q608", "not-checked"]


@pytest.mark.parametrize(("least", "codes", "code"), [("info", 2, 1), ("warning", 2, 1), ("error", 1, 1)])
def test_what_is_less_severe_is_not_shown(
    least: str, codes: int, code: int, faulty: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told = call(capfd, "check", faulty, *RULES, "--severity", "M401=warning", "--min-severity", least)
    assert (len(told.text.splitlines()), told.code) == (codes, code)
    assert "1 error, 1 warning" in told.err


def test_rows_that_are_not_shown_do_not_decide_the_exit_code(faulty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "check", faulty, "--select", "M401", "--severity", "M401=warning", "--min-severity", "error")
    assert (told.code, told.text) == (0, "")
    assert "1 warning" in told.err


def test_a_file_that_is_held_back_ends_with_4_in_any_form(capfd: pytest.CaptureFixture[str]) -> None:
    held = FILES / "count-of-sets-wrong" / "given.837"
    for form in ("text", "sarif", "github"):
        assert call(capfd, "check", held, "--format", form, "--min-severity", "error").code == 4
