"""Generated files against the implementation guides, as pyx12 knows them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from edi837.generate.spec import Spec
from tests.generate.written import written

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _silent() -> Iterator[None]:
    logger = logging.getLogger("pyx12")
    before = logger.level, logger.propagate
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    yield
    logger.level, logger.propagate = before


def faults_of(data: bytes) -> tuple[bool, list[str]]:
    """Whether the document passes, and what is wrong with its segments and elements."""
    params = ParamsBase()
    # These lists of pyx12 are years old.
    params.set("exclude_external_codes", "states,country,currency,remark_code")
    report, acknowledgment = io.StringIO(), io.StringIO()
    passed = x12n_document(params, io.StringIO(data.decode("ascii")), acknowledgment, None, fd_json=report)
    found = list(_errors(json.loads(report.getvalue())))
    if "AK9*A" not in acknowledgment.getvalue():
        found.append("the group is not accepted")
    return passed, found


def _errors(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "err_str" in node:
            yield str(node["err_str"])
        for value in node.values():
            yield from _errors(value)
    elif isinstance(node, list):
        for value in node:
            yield from _errors(value)


@pytest.mark.parametrize("kind", ["P", "I"])
@pytest.mark.parametrize("density", [0.05, 1])
def test_generated_files_follow_the_guide(kind, density):
    spec = Spec(claims=300, kind=kind, density=density, per_st=120, seed=20)
    assert faults_of(written(spec).data) == (True, [])


@pytest.mark.parametrize("kind", ["P", "I"])
def test_the_guide_finds_what_is_wrong(kind):
    passed, found = faults_of(written(Spec(claims=5, kind=kind, density=1, faults=("N210",))).data)
    assert not passed
    assert any("CTP" in one for one in found)
