"""`edi837 rules new` and `edi837 mappings new`: what they write is whole, and says what is still to be written."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from edi837.catalogue.cases import cases_of
from edi837.catalogue.skeletons import with_prediction
from edi837.engine.engine import Engine
from edi837.engine.selection import Selection
from edi837.mapping.mappings import load_mappings
from edi837.rules import all_rules
from edi837.rules.rule import Knowledge, Rule
from tests.cli.calling import call
from tests.completing import complete
from tests.conftest import ROOT
from tests.judging import TODAY, judge

PREDICTIONS = (ROOT / "mappings" / "codes" / "predictions.xml").read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a checkout."""
    for name in ("edi837/rules/context", "fixtures/rules", "mappings"):
        (tmp_path / name).mkdir(parents=True)
    shutil.copytree(ROOT / "mappings" / "codes", tmp_path / "mappings" / "codes")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_rule_has_module_cases_and_prediction(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ended = call(capfd, "rules", "new", "c998", "--name", "line-described-badly")
    assert ended.code == 0
    *written, _, last = ended.err.splitlines()
    assert written == [
        "edi837/rules/context/c998_line_described_badly.py",
        "fixtures/rules/C998.md",
        "mappings/codes/predictions.xml",
    ]
    assert last == "pytest -k C998 tests/test_rules.py tests/test_docs.py"
    assert load_mappings(checkout / "mappings").codes.predictions.keys() - load_mappings().codes.predictions.keys() == {
        "C998"
    }


def test_its_cases_are_those_of_the_rule_as_it_is_written(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The author begins with something that runs, beside all other rules."""
    call(capfd, "rules", "new", "C998")
    rule = _rule_of(checkout / "edi837" / "rules" / "context" / "c998_to_be_named.py")
    cases = list(cases_of("C998", (checkout / "fixtures" / "rules" / "C998.md").read_text(encoding="utf-8")))
    assert [bool(case.findings) for case in cases] == [True, False]
    engine = Engine((*all_rules(), rule), Selection(), Knowledge(TODAY))
    for case in cases:
        judged = judge(complete(case.snippet, case.form), engine)
        found = {word.split(" line=")[0] for word in judged.words if word.split()[1] != "info"}
        assert found == set(case.findings)


def test_nothing_is_written_over(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    place = checkout / "fixtures" / "rules" / "C998.md"
    place.write_text("mine")
    ended = call(capfd, "rules", "new", "C998")
    assert (ended.code, "is there already; it was not touched" in ended.err) == (2, True)
    assert place.read_text() == "mine"
    assert list((checkout / "edi837" / "rules" / "context").iterdir()) == []
    assert (checkout / "mappings" / "codes" / "predictions.xml").read_text(encoding="utf-8") == PREDICTIONS


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["N203"], "N203 is taken; the next free code of its family is N2"),
        (["Z101"], "Z101 is not the code of a rule: a letter of X, N, P, M, W, Q, C, A, D, G and three digits"),
        (["C998", "--name", "Bad Name"], "write words in small letters with hyphens"),
    ],
)
def test_a_rule_that_cannot_be(
    arguments: list[str], words: str, checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ended = call(capfd, "rules", "new", *arguments)
    assert (ended.code, words in ended.err) == (2, True)
    assert list((checkout / "fixtures" / "rules").iterdir()) == []


def test_rules_are_written_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = call(capfd, "rules", "new", "C998")
    assert (ended.code, "call this in its folder" in ended.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "code, before", [("X199", "X122"), ("N299", "N230"), ("G999", "G945"), ("C700", "Q630"), ("N203", None)]
)
def test_a_prediction_stands_behind_the_last_lower_code_of_its_family(code: str, before: str | None) -> None:
    text = with_prediction(PREDICTIONS, code)
    assert text.replace(f'  <rule code="{code}"/>\n', "") == PREDICTIONS
    lines = [line.partition('code="')[2][:4] for line in text.splitlines() if "<rule " in line]
    assert lines.count(code) == 1
    if before:
        assert lines[lines.index(code) - 1] == before


def test_a_new_drug_says_what_is_to_be_written(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ended = call(capfd, "mappings", "new", "drug", "j1885")
    assert ended.err.splitlines()[:2] == ["mappings/drugs/J1885.xml", "fixtures/drugs/J1885.md"]
    checked = call(capfd, "mappings", "check", "mappings")
    assert checked.code == 2
    empty = [line.partition(": ")[2].partition("=''")[0] for line in checked.text.splitlines()]
    assert empty == [
        *("drug substance", "drug words", "source date", "source date", "code mg-per-unit", "product ndc"),
        *("product name", "product labeler", "product mg-per-mL", "package code", "package mL"),
    ]


def test_a_drug_of_ones_own_mappings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Filled in, it is a mapping; no cases are written where nothing would run them."""
    monkeypatch.chdir(tmp_path)
    assert call(capfd, "mappings", "new", "drug", "J1885", "--mappings", "own", "-q").err == ""
    path = tmp_path / "own" / "drugs" / "J1885.xml"
    text = path.read_text(encoding="utf-8")
    values = {
        'substance=""': 'substance="ketorolac tromethamine"', 'words=""': 'words="ketorolac"', 'date=""': 'date="2026"',
        'mg-per-unit=""': 'mg-per-unit="15"', 'ndc=""': 'ndc="99901-0101"', ' name=""': ' name="K"',
        'labeler=""': 'labeler="L"', 'mg-per-mL=""': 'mg-per-mL="30"', 'code=""': 'code="01"', 'mL=""': 'mL="1"',
    }  # fmt: skip
    for before, after in values.items():
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    assert call(capfd, "mappings", "check", "own").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own"]


def test_a_new_payer_says_what_is_to_be_written(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call(capfd, "mappings", "new", "payer", "northern-life").code == 0
    checked = call(capfd, "mappings", "check", "mappings")
    empty = [line.partition(": ")[2].partition("=''")[0] for line in checked.text.splitlines()]
    assert empty == [
        "payer name", "known-by id", "source publisher", "source title", "source published", "source read",
        "source review-by", "when from",
    ]  # fmt: skip


@pytest.mark.parametrize("kind, name", [("drug", "ketorolac"), ("payer", "Northern Life"), ("payer", "../northern")])
def test_a_name_that_cannot_be(kind: str, name: str, checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert call(capfd, "mappings", "new", kind, name).code == 2
    assert not (checkout / "mappings" / f"{kind}s").exists()


def _rule_of(path: Path) -> Rule:
    spec = importlib.util.spec_from_file_location("skeleton", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return next(value for value in vars(module).values() if isinstance(value, Rule))
