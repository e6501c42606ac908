"""With any one guard switched off, its tests fail: they are no tests of something else."""

from __future__ import annotations

import configparser

import pytest

from tests.guards.mutation_groups import GROUPS
from tests.guards.switches import FOLDER, ROOT, SWITCHES, failing


@pytest.mark.parametrize("name", sorted(SWITCHES))
def test_without_a_guard_its_tests_fail(name: str) -> None:
    _, tests = SWITCHES[name]
    assert failing(name, FOLDER / tests, options=["-x"]) != []


def test_modules_that_must_be_run_whole_are_there() -> None:
    """A pattern that matches nothing would be satisfied by nothing."""
    measured = configparser.ConfigParser()
    measured.read(ROOT / ".ci" / "complete.cfg", encoding="utf-8")
    patterns = measured["run"]["include"].split()
    assert len(patterns) > 10
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_modules_that_are_mutated_and_their_tests_are_there(group: str) -> None:
    modules, tests = GROUPS[group]
    assert modules
    assert tests
    assert [name for name in (*modules, *tests) if not (ROOT / name).is_file()] == []
