"""Each setting that has a name: what it bills rightly gives no error and no warning, and one fault in it is found."""

from __future__ import annotations

import pytest

from edi837.generate.settings import NAMED
from edi837.generate.spec import Spec
from edi837.system.errors import UsageError
from tests.generate.test_faults import found_in
from tests.generate.written import written
from tests.night import amount

pytestmark = pytest.mark.slow


def spec(name: str, claims: int, **more: object) -> Spec:
    """A file of one setting, in which every claim has the drug."""
    return Spec(claims=claims, kind=NAMED[name].kind, setting=name, density=1, seed=19, **more)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_right_is_not_told(name: str) -> None:
    """Ten thousand claims by night."""
    file = written(spec(name, amount(40, -(-10_000 // len(NAMED)))))
    assert {answer.rule for answer in file.answers} == set()
    assert found_in(file.data) == []


@pytest.mark.parametrize("name", NAMED)
def test_the_one_fault_is_told_and_nothing_else(name: str) -> None:
    """Milligrams for units, in one claim of forty."""
    file = written(spec(name, 40, faults=("Q605",), fault_rate=0.025))
    assert [answer.rule for answer in file.answers] == ["Q605"]
    assert found_in(file.data) == file.answers


@pytest.mark.parametrize("name, kind", [("340b", "P"), ("pain", "I"), ("nowhere", "P")])
def test_a_setting_that_is_not_of_the_kind(name: str, kind: str) -> None:
    with pytest.raises(UsageError, match="--setting: "):
        written(Spec(claims=1, kind=kind, setting=name))
