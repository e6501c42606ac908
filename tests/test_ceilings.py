"""The ceilings that CONTRIBUTING names hold: of a file, of a function, of a rule."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

FILE, FUNCTION, RULE = 250, 40, 80
# What is above a ceiling, and why it stays.
HIGHER = {
    "manifest/proof.py": "stands alone: it proves a file without any other module, and is read as one piece",
    "rules/waste/w504_waste_units_wrong.py": "what two strengths and opened containers can leave, in one place",
    "rules/policy/a802_authorization_placeholder.py": "each kind of number that is not one of an authorization",
    "rules/documentation/d909_route_contradicts.py": "a table of the words for routes, and of the minutes of CPT",
}


def sources() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "edi837").rglob("*.py")):
        yield path.relative_to(ROOT / "edi837").as_posix(), path.read_text(encoding="utf-8")


def lines_of(node: ast.Module | ast.FunctionDef) -> int:
    """Lines from the first that is no part of the docstring to the last."""
    body = node.body[1:] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body
    last = body[-1].end_lineno
    assert last is not None
    return last - body[0].lineno + 1


def functions(source: str) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))


def code_of_rule(source: str) -> int:
    """Lines of a rule's module without its docstrings, which are its help."""
    tree = ast.parse(source)
    docstrings = [node.body[0] for node in functions(source) if ast.get_docstring(node) is not None]
    return lines_of(tree) - sum((text.end_lineno or text.lineno) - text.lineno + 1 for text in docstrings)


def test_a_file_has_one_idea() -> None:
    files = {name: source.count("\n") for name, source in sources()}
    assert len(files) > 400
    assert {name: lines for name, lines in files.items() if lines > FILE and name not in HIGHER} == {}


def test_a_function_fits_on_a_screen() -> None:
    heights = [(name, node.name, lines_of(node)) for name, source in sources() for node in functions(source)]
    assert len(heights) > 2000
    assert [entry for entry in heights if entry[2] > FUNCTION] == []


def test_a_rule_fits_on_two() -> None:
    rules = {name: code_of_rule(source) for name, source in sources() if is_rule(name)}
    assert len(rules) > 100
    assert {name: lines for name, lines in rules.items() if lines > RULE and name not in HIGHER} == {}


def is_rule(name: str) -> bool:
    """Whether a module is a rule's: its name begins with a code."""
    return name.startswith("rules/") and Path(name).stem[1:4].isdigit()


def test_what_is_above_a_ceiling_is_so() -> None:
    """An exception that is needed no more goes."""
    heights = {name: (code_of_rule(source) > RULE) if is_rule(name) else (source.count("\n") > FILE)
               for name, source in sources() if name in HIGHER}  # fmt: skip
    assert heights == dict.fromkeys(HIGHER, True)
