"""No module imports one that imports it, not even for types alone: each can be read after those that it names.

The layers of setup.cfg leave out what only type checkers read; here it counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT


def modules(folder: Path) -> dict[str, Path]:
    """The modules of a package by their dotted names."""
    paths = {path: path.relative_to(folder.parent).with_suffix("") for path in folder.rglob("*.py")}
    return {".".join(name.parts).removesuffix(".__init__"): path for path, name in paths.items()}


def imported(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """What a module imports of the package, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in below if node.module in known)


def order(folder: Path) -> list[str]:
    """The modules, each after all that it imports; CycleError when there is no such order."""
    known = modules(folder)
    return list(
        TopologicalSorter({name: {*imported(path, known)} - {name} for name, path in known.items()}).static_order()
    )


def test_there_is_no_circle() -> None:
    read = order(ROOT / "edi837")
    assert len(read) > 500
    assert read.index("edi837.claim.single_line") < read.index("edi837.claim.use") < read.index("edi837.claim.claim")


def test_a_circle_of_types_is_seen(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "line.py").write_text("if TYPE_CHECKING:\n    from package.claim import Claim\n")
    (package / "claim.py").write_text("from package.line import Line\n")
    with pytest.raises(CycleError):
        order(package)
