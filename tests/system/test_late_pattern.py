"""A pattern that is compiled when it is first used is one, and is what it would have been before."""

from __future__ import annotations

import copy
import importlib
import pickle
import re
import sys

import pytest

from edi837.system.late_pattern import late_pattern
from tests.conftest import ROOT


def test_it_does_what_the_pattern_does() -> None:
    late, pattern = late_pattern(r"(a+)b", re.IGNORECASE), re.compile(r"(a+)b", re.IGNORECASE)
    for _ in range(2):
        assert late.findall("aab AB") == pattern.findall("aab AB") == ["aa", "A"]
        assert late.sub("x", "aab") == "x"
    assert (late.pattern, late.flags) == (pattern.pattern, pattern.flags)
    assert late_pattern(rb"\d").search(b"a1") is not None


def test_it_is_not_compiled_before() -> None:
    wrong = late_pattern("(")
    with pytest.raises(re.error, match="unterminated"):
        wrong.search("")


def test_it_can_be_copied_and_sent() -> None:
    late = late_pattern("[0-9]")
    for other in (copy.deepcopy(late), pickle.loads(pickle.dumps(late))):
        assert other.search("a1") is not None


def test_all_are_regular_expressions() -> None:
    places = [path for path in (ROOT / "edi837").rglob("*.py") if "= late_pattern(" in path.read_text(encoding="utf-8")]
    for path in places:
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("edi837.")]
    kind: object = late_pattern
    patterns = {id(value): value for module in modules for value in vars(module).values() if type(value) is kind}
    assert len(patterns) >= 30
    for pattern in patterns.values():
        assert re.compile(pattern.pattern, pattern.flags)
