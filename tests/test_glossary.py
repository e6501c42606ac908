"""docs/glossary.md holds against the names in the code: what it says is there is there, what it rules out is not."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from edi837.cli.main import COMMANDS
from tests.conftest import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


class Term(NamedTuple):
    word: str
    meaning: str
    names: tuple[str, ...]
    ruled_out: tuple[str, ...]


def terms() -> Iterator[Term]:
    for row in re.findall(r"^\| (?!word |---)(.+) \|$", GLOSSARY, re.MULTILINE):
        word, meaning, names, ruled_out = (cell.strip() for cell in f"{row} ".split("|"))
        yield Term(word, meaning, tuple(re.findall(r"`(\w+)`", names)), tuple(ruled_out.replace(",", " ").split()))


TERMS = list(terms())


@functools.lru_cache(maxsize=1)
def names_in_code() -> frozenset[str]:
    """Every module, class, function, parameter and variable of the package."""
    found: set[str] = set()
    for path in (ROOT / "edi837").rglob("*.py"):
        found.add(path.stem)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return frozenset(found)


def test_a_class_name_means_one_thing() -> None:
    """A reader who meets a name asks for no module: no two classes of the package share one."""
    places: dict[str, list[str]] = {}
    for path in (ROOT / "edi837").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(path.name)
    assert len(places) > 250
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


# A file name used twice, and why each of the files is looked for under it. A command's module has the command's word
# (edi837/cli), whatever else has it, and is not asked.
SHARED_FILE_NAMES = {
    "check": "jobs/check.py is the job of that command; guide/check.py holds sets and claims against the guide",
}


def test_a_file_name_means_one_thing() -> None:
    """Who looks for a module by its name opens the right one: packages do not repeat one another's file names."""
    places: dict[str, list[str]] = {}
    for path in (ROOT / "edi837").rglob("*.py"):
        if path.stem not in ("__init__", "__main__") and not (path.parent.name == "cli" and path.stem in COMMANDS):
            places.setdefault(path.stem, []).append(path.relative_to(ROOT).as_posix())
    assert len(places) > 400
    assert {name: files for name, files in places.items() if len(files) > 1 and name not in SHARED_FILE_NAMES} == {}
    assert [name for name in SHARED_FILE_NAMES if len(places[name]) < 2] == []


def test_no_name_is_a_word_without_content() -> None:
    """A manifest is a `manifest`, a line is a `line`: these words could be anything."""
    assert names_in_code() & {"one", "told", "made", "found", "_one", "_told", "_made", "_found"} == set()


def words_of(name: str) -> set[str]:
    """The words of a name: read_claim and ReadClaim are read and claim."""
    return {word.lower() for word in _WORD.findall(name)}


def test_the_glossary_is_read() -> None:
    assert len(TERMS) > 50
    assert sum(bool(term.names) for term in TERMS) > 50
    assert sum(bool(term.ruled_out) for term in TERMS) > 15
    assert len(names_in_code()) > 2000


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.word)
def test_what_is_in_code_is_there_and_what_is_ruled_out_is_not(term: Term) -> None:
    assert term.meaning
    assert set(term.names) - names_in_code() == set()
    assert {name for name in names_in_code() if words_of(name) & set(term.ruled_out)} == set()


def test_a_word_has_one_row_and_none_is_ruled_out_by_another() -> None:
    words = [word for term in TERMS for word in term.word.lower().split(", ")]
    assert sorted(words) == sorted(set(words))
    assert set(words) & {word for term in TERMS for word in term.ruled_out} == set()


@pytest.mark.parametrize("name, words", [("read_claim", {"read", "claim"}), ("TransactionSet", {"transaction", "set"})])
def test_words_of_a_name(name: str, words: set[str]) -> None:
    assert words_of(name) == words
    assert words_of("taken_and_CLAIMED_file") & {"claimed"}
