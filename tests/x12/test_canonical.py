"""Two ways to write a segment mean the same where their canonical forms are one, however that is found out."""

from __future__ import annotations

from itertools import product

import pytest

from edi837.x12.canonical import canonical, means_the_same
from edi837.x12.delimiters import Delimiters

_DELIMITERS = Delimiters("*", ":", "~", "^")
_WRITTEN = {
    "LIN": ["LIN**N4*67457-0001-10", "LIN**N4*67457000110", "LIN**n4*67457000110", "LIN**N4*67457000110*", "LIN**N4"],
    "SV1": [
        "SV1*HC:J3000::JW*5*UN*1",
        "SV1*HC:J3000:JW*5.0*UN*1",
        "SV1*HC:J3000:JW*5*UN*01*",
        "SV1*HC:J3001:JW*5*UN*1",
    ],
    "HI": ["HI*ABK:F31.4", "HI*ABK:F314", "HI*ABK:F314:", "HI*ABK:F315", "HI*ABN:F314*ABK"],
    "IDs": ["CTP****1*ML", "CTP:****1*ML", "ctp****1*ML", "CTP****1.0*ML ", "CTP****1*ML:"],
}


@pytest.mark.parametrize("kind", _WRITTEN)
def test_what_is_compared_by_elements_is_compared_by_canonical_forms(kind: str) -> None:
    alike = 0
    for sent, changed in product([text.split("*") for text in _WRITTEN[kind]], repeat=2):
        whole = canonical(sent, _DELIMITERS) == canonical(changed, _DELIMITERS)
        assert means_the_same(sent, changed, _DELIMITERS) is whole
        alike += whole and sent != changed
    assert alike > 0
