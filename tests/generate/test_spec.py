from __future__ import annotations

import pytest

from edi837.generate.faults import known
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.system.errors import UsageError


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": "D"}, "P or I"),
        ({"claims": 0}, "at least one claim"),
        ({"per_st": 0}, "at least one claim"),
        ({"density": 1.5}, "shares from 0 to 1"),
        ({"fault_rate": -0.1}, "shares from 0 to 1"),
        ({"delimiters": "*:~"}, "four different characters"),
        ({"delimiters": "*:~*"}, "four different characters"),
        ({"delimiters": "*-~^"}, "cannot be a letter"),
        ({"delimiters": "A:~^"}, "cannot be a letter"),
        ({"newline": "\r"}, "nothing, LF or CRLF"),
        ({"delimiters": "*:\n^"}, "no other can stand between them"),
    ],
)
def test_a_spec_that_cannot_be_is_refused(wrong, why):
    with pytest.raises(UsageError, match=why):
        Spec(**wrong)


def test_an_unknown_fault_is_named_with_those_that_are_known():
    with pytest.raises(UsageError, match="B999") as caught:
        generate(Spec(faults=("N203", "B999")))
    assert all(code in str(caught.value) for code in known("P"))


def test_a_fault_of_the_other_kind_of_claims_is_named():
    with pytest.raises(UsageError, match="C713 is not a fault of an 837P"):
        generate(Spec(faults=("C713",)))
    assert list(generate(Spec(kind="I", claims=1, faults=("C713",), density=1)))
