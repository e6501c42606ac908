"""The laws of --split, over files that hypothesis makes and over generated ones."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from edi837.generate.spec import Spec
from tests.generate.test_guide import faults_of
from tests.generate.written import written
from tests.jobs.splitting import Made, made
from tests.judging import judge
from tests.night import amount
from tests.split.plainly import paths
from tests.strategies import files

pytestmark = pytest.mark.slow

SLOW = settings(max_examples=amount(20, 2000))
ENVELOPE = {"X102", "X103", "X106"}


def outputs(result: Made) -> list[bytes]:
    return [one for one in (result.corrected, result.held) if one is not None]


def envelope_errors(data: bytes) -> Counter[str]:
    return Counter(
        one.rule.code for one in judge(data).found if one.rule.code in ENVELOPE and one.severity.word == "error"
    )


@SLOW
@given(files())
def test_each_claim_is_in_one_of_the_files_under_the_same_levels(data: bytes) -> None:
    with made(data) as result, made(data, split=False) as whole:
        assert whole.corrected is not None
        both = [path for one in outputs(result) for path in paths(one)]
        assert Counter(both) == Counter(paths(whole.corrected))
        assert result.faults() == [None] * len(outputs(result))
        counts = result.manifest()["counts"]
        assert counts["claims"] == counts["claims_out"] + counts["claims_held"] == len(both)
        assert sum((envelope_errors(one) for one in outputs(result)), Counter()) == envelope_errors(data)


@SLOW
@given(files())
def test_what_goes_out_has_no_error_left_and_is_not_split_again(data: bytes) -> None:
    with made(data) as result:
        if result.corrected is None:
            return
        with made(result.corrected) as second:
            assert [row["rule"] for row in second.rows if row["severity"] == "error"] == []
            assert (second.corrected, second.held) == (result.corrected, None)


@SLOW
@given(files())
def test_what_is_held_is_held_again(data: bytes) -> None:
    # The guide is asked for claims that are repaired, and the second time there is nothing to repair.
    with made(data, guide="none") as result:
        twins = {row["patient_control_number"] for row in result.rows if row["rule"] == "X115"}
        if result.held is None or twins:
            return
        with made(result.held, guide="none") as second:
            assert (second.corrected, second.held) == (None, result.held)


@pytest.fixture
def _silent() -> Iterator[None]:
    logger = logging.getLogger("pyx12")
    before = logger.level, logger.propagate
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    yield
    logger.level, logger.propagate = before


@pytest.mark.usefixtures("_silent")
@pytest.mark.parametrize("kind", ["P", "I"])
def test_both_files_follow_the_guide_where_the_input_does(kind: str) -> None:
    spec = Spec(claims=120, kind=kind, density=0.5, faults=("Q605", "M405", "C701"), fault_rate=0.4, per_st=50)
    data = written(spec).data
    assert faults_of(data) == (True, [])
    with made(data) as result:
        assert [faults_of(one) for one in outputs(result)] == [(True, []), (True, [])]
        counts = result.manifest()["counts"]
        assert counts["claims_held"] > 10
