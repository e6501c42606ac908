"""The cases of drugs: what is extracted of a line, and what is found in it, by the file of the drug alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.catalogue.cases import Case, cases_of
from tests.cli.calling import call
from tests.completing import complete
from tests.conftest import ROOT
from tests.judging import engine_for, judge, mappings

FILES = sorted((ROOT / "fixtures" / "drugs").glob("*.md"))
CASES = [case for path in FILES for case in cases_of(path.stem, path.read_text(encoding="utf-8"))]


def _columns(case: Case) -> Iterator[tuple[str, str]]:
    for line in case.blocks["line"].splitlines():
        name, _, value = line.partition("=")
        yield name, value


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_line_is_extracted_as_its_drug_says(case: Case, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    claims = tmp_path / "claims.837"
    claims.write_bytes(complete(case.snippet, case.form))
    ended = call(capfd, "extract", claims, "--target", case.rule)
    (row,) = csv.DictReader(io.StringIO(ended.text))
    expected = dict(_columns(case))
    assert len(expected) > 2
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_what_is_found_is_what_the_case_lists(case: Case) -> None:
    known = mappings().with_targets([case.rule])
    judged = judge(complete(case.snippet, case.form), engine_for(), known)
    found = [word.split(" line=")[0] for word in judged.words if word.split()[1] != "info"]
    assert found == sorted(case.findings)


def test_every_target_code_has_cases() -> None:
    targets = {code.value for code in mappings().drugs.codes.values() if code.target}
    assert targets <= {case.rule for case in CASES}
