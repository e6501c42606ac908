"""Each guard switched off, to see which tests miss it: a plugin of pytest, and `python -m tests.guards.switches`.

`pytest -p tests.guards.switches --guard-off NAME` runs tests without that guard. Tests of the guards must fail then.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from edi837.fix import plan
from edi837.jobs.judging import planning
from edi837.jobs.judging.judge import Judge
from edi837.x12.change import Change

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent


def _guard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plan, "refuses", lambda claim, fix: None)


def _meeting(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Change, "meets", lambda self, other: False)


def _proof(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(planning, "proves", lambda engine, before, made, after: True)


def _guide(patch: pytest.MonkeyPatch) -> None:
    made = Judge.__init__

    def without_guide(self: Judge, *arguments: Any) -> None:
        made(self, *arguments)
        self.planner.guide = None

    patch.setattr(Judge, "__init__", without_guide)


def _permits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(planning, "permitted_fix", lambda claim, one, day: one.finding.fix if _is_safe(one) else None)


def _is_safe(one: Any) -> bool:
    return one.finding.fix is not None and one.finding.fix.safe


# What is switched off, and the tests that prove it: the guard never refuses, fixes that meet are made, what does not
# prove is made, the guide has no veto, no permission is honored.
SWITCHES: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "guard": (_guard, "test_guard.py"),
    "meeting": (_meeting, "test_meeting.py"),
    "proof": (_proof, "test_proving.py"),
    "guide": (_guide, "test_guide_veto.py"),
    "permits": (_permits, "test_permits.py"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--guard-off", choices=sorted(SWITCHES), help="run the tests without this guard")


def pytest_configure(config: pytest.Config) -> None:
    if name := config.getoption("--guard-off"):
        SWITCHES[name][0](pytest.MonkeyPatch())


def failing(name: str, *tests: Path, options: Sequence[str] = ()) -> list[str]:
    """The tests that fail without a guard."""
    without = ("-p", "tests.guards.switches", "--guard-off", name)
    words = [sys.executable, "-m", "pytest", "-q", "-rf", *without, *options, *map(str, tests)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    lines = [line.partition(" - ")[0] for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return [line.removeprefix("FAILED ") for line in lines]


if __name__ == "__main__":
    others = [path for path in sorted(FOLDER.glob("test_*.py")) if path.name != "test_switches.py"]
    for switch in SWITCHES:
        missed = failing(switch, *others)
        sys.stdout.write("\n  ".join([f"{switch} off: {len(missed)} tests fail", *missed]) + "\n")
