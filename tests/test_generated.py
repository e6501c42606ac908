"""Pages that are written from the code are those that would be written now, and what is counted in text is right."""

from __future__ import annotations

import re
import runpy

import pytest

from edi837.cli.main import COMMANDS
from edi837.rules import rules_by_code
from tests.conftest import ROOT

PAGES: dict[str, str] = runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_would_be_written_now(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name], "write it again: make docs"


def test_every_command_is_on_the_page() -> None:
    headings = re.findall(r"^## edi837 (\w+)$", PAGES["commands.md"], re.MULTILINE)
    assert headings == list(COMMANDS)


def test_every_package_is_in_the_picture() -> None:
    rows = re.findall(r"^\| `(\w+)` \| \S", PAGES["architecture.md"], re.MULTILINE)
    folders = [path.parent.name for path in (ROOT / "edi837").glob("*/__init__.py")]
    assert sorted(rows) == sorted([*folders, "__main__"])


def test_the_rules_are_counted_right() -> None:
    codes = rules_by_code().keys()
    of_guides = sum(code.startswith("G") for code in codes)
    counted = [
        match.groups()
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
        for match in re.finditer(r"(\d+) rules and (\d+) of the guides", path.read_text(encoding="utf-8"))
    ]
    assert set(counted) == {(str(len(codes) - of_guides), str(of_guides))}
