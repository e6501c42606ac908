"""What lines bill has one form, however its numbers were written: a repair makes no other claim of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.claim.billed_lines import written_lines
from tests.claim.reading import claims_of
from tests.completing import complete

_P = "SV1*HC:J3000*{charge}*UN*{units}***1~\nLIN**N4*00548900101~\nCTP****{quantity}*ML~\n"
_I = "SV2*0636*HC:J3000*{charge}*UN*{units}~\nLIN**N4*00548900101~\nCTP****{quantity}*ML~\n"


def written(snippet: str, form: str, **numbers: str) -> list[str]:
    return written_lines(claims_of(complete(snippet.format(**numbers), form))[0])


@pytest.mark.parametrize(("snippet", "form"), [(_P, "P"), (_I, "I")])
@given(
    number=st.integers(1, 99999).map(str),
    zeros=st.integers(0, 9),
    name=st.sampled_from(["charge", "units", "quantity"]),
)
def test_zeros_before_a_number_make_no_other_claim(snippet: str, form: str, number: str, zeros: int, name: str) -> None:
    numbers = {"charge": "450", "units": "5", "quantity": "1"}
    plain = written(snippet, form, **numbers | {name: number})
    assert written(snippet, form, **numbers | {name: "0" * zeros + number}) == plain
    assert written(snippet, form, **numbers | {name: number + "7"}) != plain


@pytest.mark.parametrize("code", ["00100", "0548900101"])
def test_a_code_keeps_its_zeros(code: str) -> None:
    plain = complete(f"SV1*HC:{code}*450*UN*5***1~\nLIN**N4*67457000110~\nCTP****1*ML~\n", "P")
    shorter = plain.replace(code.encode(), code[1:].encode())
    assert written_lines(claims_of(plain)[0]) != written_lines(claims_of(shorter)[0])
