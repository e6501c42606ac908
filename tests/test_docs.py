"""The documentation: the pages of the rules are those that the command writes, and every link leads somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from edi837.catalogue.rule_changes import releases
from edi837.catalogue.rule_page import rule_pages
from edi837.cli.main import commands
from edi837.rules import all_rules
from tests.conftest import ROOT
from tests.judging import mappings

RULES = ROOT / "docs" / "rules"
PAGES = rule_pages(all_rules(), mappings().codes)
AGAIN = "write docs/rules again: make docs, or edi837 rules --format md --out docs/rules"
# One module a rule, named by its code.
CODES = sorted(
    {path.name[:4].upper() for path in (ROOT / "edi837" / "rules").rglob("*.py") if re.match(r"[a-z]\d{3}_", path.name)}
)
MARKDOWN = [path for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))] if path.parent != RULES]


def test_no_page_is_missing_and_none_is_left_over() -> None:
    assert sorted(path.name for path in RULES.iterdir()) == sorted(PAGES), AGAIN


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_says_what_the_rule_and_its_cases_say(name: str) -> None:
    assert (RULES / name).read_text(encoding="utf-8") == PAGES[name], AGAIN


def test_the_command_writes_the_pages(tmp_path: Path) -> None:
    result = CliRunner().invoke(commands, ["rules", "--format", "md", "--out", str(tmp_path / "rules")])

    assert result.exit_code == 0, result.output
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "rules").iterdir()} == PAGES


def test_one_page_goes_to_stdout_and_the_list_stands_for_all() -> None:
    for arguments, name in ((["n203"], "N203.md"), ([], "README.md")):
        result = CliRunner().invoke(commands, ["rules", *arguments, "--format", "md"])
        assert result.stdout == PAGES[name]


@pytest.mark.parametrize("arguments", [["--out", "rules"], ["N203", "--format", "md", "--out", "rules"]])
def test_a_folder_is_for_all_pages(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(commands, ["rules", *arguments])
    assert "--out goes with --format md and without CODE" in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_programs_are_told_of_every_code() -> None:
    result = CliRunner().invoke(commands, ["rules", "--format", "json"])
    assert sorted(one["code"] for one in json.loads(result.stdout)) == sorted(CODES)


def test_a_terminal_shows_a_line_a_rule_and_one_rule_whole() -> None:
    listed = CliRunner().invoke(commands, ["rules"]).stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted(CODES)

    shown = CliRunner().invoke(commands, ["rules", "w504", "--cases"]).stdout
    head, *parts = re.split(r"^(?=Why: |Fix: |Source: |Likely answers|## )", shown, flags=re.MULTILINE)
    assert head.startswith("W504 waste-units-wrong (error, SNIP 6)\n")
    assert [part.split(" ")[0] for part in parts[:4]] == ["Why:", "Fix:", "Source:", "Likely"]
    assert "277CA A8:476: Rejected: fields contradict each other; Units of service" in " ".join(parts[3].split())
    assert all(part.startswith("## finds") for part in parts[4:])


def test_every_code_of_release_1_is_still_there() -> None:
    """No code is ever taken away, or used for something else."""
    released = (ROOT / "fixtures" / "release1" / "rules.txt").read_text(encoding="utf-8")
    codes = {line.split()[0] for line in released.splitlines()}
    assert len(codes) == 116
    assert releases([])[0].rules.keys() == codes
    assert codes - set(CODES) == set()


def test_a_code_that_no_rule_has() -> None:
    assert "there is no rule 'N999'" in str(CliRunner().invoke(commands, ["rules", "N999"]).exception)


def test_a_row_of_the_list_leads_to_its_page() -> None:
    assert re.findall(r"^\| \[(\w+)\]\(\1\.md\) \|", PAGES["README.md"], re.MULTILINE) == [
        code for letter in "XNPMWQCADG" for code in CODES if code[0] == letter
    ]


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    assert broken_links(path, path.read_text(encoding="utf-8")) == []


def test_links_between_the_pages_of_the_rules_lead_somewhere() -> None:
    assert {name: broken for name, page in PAGES.items() if (broken := broken_links(RULES / name, page))} == {}


def test_a_link_that_leads_nowhere_is_seen() -> None:
    text = "[a](nowhere.md) [b](N203.md#why) [c](N203.md#reason) ![d](../img/none.png) [e](#here) [f](https://x.test)"
    nowhere = ["nowhere.md", "N203.md#reason", "../img/none.png", "#here"]
    assert broken_links(RULES / "README.md", text) == nowhere


def broken_links(path: Path, text: str) -> list[str]:
    """Relative links of a page whose file or heading is not there."""
    targets = re.findall(r"\]\(([^)\s]+)\)|\b(?:src|href)=\"([^\"]+)\"", without_code(text))
    broken = []
    for target in (first or second for first, second in targets):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, heading = target.partition("#")
        other = path.parent / name if name else path
        if not other.exists() or (heading and heading not in headings(text if not name else other.read_text("utf-8"))):
            broken.append(target)
    return broken


def headings(text: str) -> set[str]:
    """The anchors that a page has on GitHub."""
    found = re.findall(r"^#+ (.+)$", without_code(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in found}


def without_code(text: str) -> str:
    """A page without its blocks of code, in which nothing is a link."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
