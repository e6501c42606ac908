"""Every exception to a rule of style says why: an ignore, a broad `except`, an omission, an exemption of a layer."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

_MARK = re.compile(
    r"# (?:type: ignore\[[\w, -]+\]|pyrefly: ignore\[[\w, -]+\]|noqa: \w+|pragma: no \w+)|except Exception\b"
)
_SETTING = re.compile(r"^(omit|exclude_\w+|ignore\w*) ?=|= \"ignore\"|^\"[^\"]*\*\*\" = \[")
_NEAR = 4


def unexplained(text: str, mark: re.Pattern[str]) -> list[str]:
    """The lines with a mark that have neither words after it, nor a comment among the few lines above."""
    lines = text.splitlines()
    found = []
    for at, line in enumerate(lines):
        if match := mark.search(line):
            after = line[match.end() :].partition("#")[2] if "#" not in match[0] else line[match.end() :]
            above = lines[max(0, at - _NEAR) : at]
            if not re.search(r"[a-z]{2}", after) and not any(other.lstrip().startswith("#") for other in above):
                found.append(line.strip())
    return found


def test_what_the_code_lets_through_says_why() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / "edi837").rglob("*.py"))
        if (lines := unexplained(path.read_text(encoding="utf-8"), _MARK))
    }
    assert found == {}


@pytest.mark.parametrize("name", ["setup.cfg", "pyproject.toml"])
def test_what_the_settings_let_through_says_why(name: str) -> None:
    assert unexplained((ROOT / name).read_text(encoding="utf-8"), _SETTING) == []


def test_an_exception_without_a_reason_is_seen() -> None:
    text = "a = 1\n\n\n\nb = c  # type: ignore[name-defined]\nd = e  # noqa: S101 - a reason\nf\ng\nh\nomit =\n    x\n"
    assert unexplained(text, _MARK) == ["b = c  # type: ignore[name-defined]"]
    assert unexplained(text, _SETTING) == ["omit ="]
