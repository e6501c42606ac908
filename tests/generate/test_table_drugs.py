"""`generate --drugs all`: claims of drugs that official tables alone know, clean ones and ones with a seeded fault."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from edi837.generate.answers import ExpectedFinding
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.generate.table_drugs import FAULTS
from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import find_inputs
from edi837.jobs.run import Run, prepare
from edi837.mapping.target_codes import ALL_DRUGS
from edi837.rows.record import ExceptionRecord
from edi837.settings.config import Settings
from edi837.system.errors import UsageError
from tests.night import amount
from tests.official.fifty_codes import tables_of

AS_OF = date(2026, 12, 20)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    codes = tables_of(tmp_path_factory.mktemp("tables"))
    return prepare(Settings(codes=codes, target=(ALL_DRUGS,), as_of=AS_OF, guide="none"))


def judged(run: Run, folder: Path, spec: Spec) -> tuple[list[ExpectedFinding], list[ExceptionRecord]]:
    """What was seeded, and the errors and warnings of the file."""
    seeded: list[ExpectedFinding] = []
    rows: list[ExceptionRecord] = []
    (folder / "claims.837").write_bytes(b"".join(generate(spec, seeded.append, run.mappings)))
    check(run, find_inputs([str(folder / "claims.837")])[0], Rows(on_rows=rows.extend))
    return seeded, [row for row in rows if row.severity in ("error", "warning")]


@pytest.mark.parametrize("kind", ["P", "I"])
def test_clean_claims_have_no_finding(run: Run, tmp_path: Path, kind: str) -> None:
    spec = Spec(claims=amount(120, 5000), kind=kind, density=1, drugs="all", as_of=AS_OF)
    assert judged(run, tmp_path, spec) == ([], [])


@pytest.mark.parametrize("kind", ["P", "I"])
def test_each_seeded_fault_is_found_and_nothing_else(run: Run, tmp_path: Path, kind: str) -> None:
    claims = amount(120, 5000)
    spec = Spec(claims=claims, kind=kind, density=1, drugs="all", faults=("ALL",), fault_rate=1, as_of=AS_OF)
    seeded, rows = judged(run, tmp_path, spec)
    assert Counter(answer.rule for answer in seeded) == dict.fromkeys(FAULTS, claims // len(FAULTS))
    wanted = {(one.patient_control_number, one.line, one.rule, one.severity, one.element) for one in seeded}
    assert {(row.patient_control_number, row.line, row.rule, row.severity, row.element) for row in rows} == wanted


def test_without_tables_there_is_nothing_to_draw_from(run: Run) -> None:
    with pytest.raises(UsageError, match="no ASP NDC-HCPCS crosswalk of 2026-12-20 is loaded"):
        list(generate(Spec(claims=1, density=1, drugs="all", as_of=AS_OF)))
    with pytest.raises(UsageError, match="leave --setting out"):
        Spec(drugs="all", setting="pain")
    with pytest.raises(UsageError, match="W504 is not a fault"):
        list(generate(Spec(drugs="all", faults=("W504",), as_of=AS_OF), mappings=run.mappings))
