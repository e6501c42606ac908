"""What is absent skips a test by day, and fails it where EDI837_REQUIRE names it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests import needs
from tests.conftest import ROOT

_SKIPS = {"skip", "skipif", "importorskip", "xfail"}
_TEST = """
from tests.needs import lacking

def test_of_spark():
    lacking("spark", "there is no Java")

def test_of_others():
    lacking("shared", "there is no corpus")

def test_that_runs():
    pass
"""


def run(folder: Path, required: str) -> tuple[int, list[str]]:
    """The exit code of pytest over the three tests, and its last lines."""
    (folder / "test_three.py").write_text(_TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.conftest", "--rootdir"]
    done = subprocess.run(
        [*command, folder, folder / "test_three.py"], capture_output=True, text=True, check=False, cwd=folder,
        env={**os.environ, "EDI837_REQUIRE": required, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines() + done.stderr.splitlines()


def test_what_is_absent_is_skipped_and_counted(tmp_path: Path) -> None:
    code, lines = run(tmp_path, "")
    assert code == 0
    assert lines[-3:-1] == [
        f"1 skipped for want of shared: {needs.NEEDS['shared']}",
        f"1 skipped for want of spark: {needs.NEEDS['spark']}",
    ]
    assert lines[-1].startswith("1 passed, 2 skipped in ")


def test_what_is_required_fails(tmp_path: Path) -> None:
    code, lines = run(tmp_path, "browser spark")
    assert code == 1
    assert f"EDI837_REQUIRE names spark ({needs.NEEDS['spark']}), and there is no Java" in lines
    assert lines[-1].startswith("1 failed, 1 passed, 1 skipped in ")


def test_a_need_that_does_not_exist_is_not_passed_over(tmp_path: Path) -> None:
    code, lines = run(tmp_path, "browsers")
    assert code not in (0, 1)
    assert any("EDI837_REQUIRE: browsers is not one of browser, " in line for line in lines)


def test_other_skips_are_told_apart() -> None:
    assert needs.summary(["Skipped: need root: nobody", "Skipped: need roots: nobody", "Skipped: later"]) == [
        f"1 skipped for want of root: {needs.NEEDS['root']}",
        "2 skipped for other reasons",
    ]


def test_no_test_skips_without_naming_its_need() -> None:
    """One that does would be passed over in CI too."""
    found = {
        str(path.relative_to(ROOT)): names
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if (names := list(skips(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found == {"tests/needs.py": ["skip"]}


def skips(tree: ast.AST) -> Iterator[str]:
    """How a module skips tests, by the names of pytest's functions and marks; `pytest.skip.Exception` is none."""
    caught = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "Exception"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _SKIPS and id(node) not in caught:
            yield node.attr
