"""The tests that are measured in CI are there, and the others are not slowed down."""

from __future__ import annotations

import sys

import pytest

from tests.measured import ROOT, named_in


def test_the_tests_that_are_measured_are_there() -> None:
    places = named_in(str(ROOT / ".ci" / "complete.cfg"))
    assert len(places) > 10
    assert [place for place in places if not place.exists()] == []


def test_a_test_that_is_not_named_is_not_traced(pytestconfig: pytest.Config) -> None:
    """Where all are measured, or none is, there are no names."""
    if named_in(pytestconfig.getoption("cov_config", None)):
        assert sys.gettrace() is None


def test_a_configuration_that_names_no_tests_measures_all() -> None:
    assert named_in(str(ROOT / "setup.cfg")) == named_in(None) == []
