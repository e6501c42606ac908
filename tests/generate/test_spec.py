from __future__ import annotations

import pytest

from edi837.generate.faults import fault_codes
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


def test_an_unknown_fault_is_named_with_those_that_are_like_it():
    with pytest.raises(UsageError, match="N230 is not a fault that can be made; did you mean N2"):
        generate(Spec(faults=("N203", "N230")))
    with pytest.raises(
        UsageError, match=f"B999 is not a fault that can be made; --faults all .* {len(fault_codes('P'))}$"
    ):
        generate(Spec(faults=("B999",)))


@pytest.mark.parametrize("kind", ["P", "I"])
def test_all_and_prefixes_name_faults(kind):
    claims = len(fault_codes(kind))

    def written(*faults):
        sheet = []
        list(generate(Spec(kind=kind, claims=claims, faults=faults, density=1, fault_rate=1), sheet.append))
        return {told.rule for told in sheet}

    assert written("ALL") == written(*fault_codes(kind))
    assert written("N2") == written(*(code for code in fault_codes(kind) if code.startswith("N2")))


def test_a_fault_of_the_other_kind_of_claims_is_named():
    with pytest.raises(UsageError, match="C713 is not a fault of an 837P"):
        generate(Spec(faults=("C713",)))
    assert list(generate(Spec(kind="I", claims=1, faults=("C713",), density=1)))
