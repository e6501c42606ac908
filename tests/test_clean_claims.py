"""Claims that are right give no error and no warning, and only the information that belongs to them."""

from __future__ import annotations

import pytest

from tests.completing import BASES, complete
from tests.judging import judge

PROFESSIONAL = ["A803 info 2300/HI01-2 line=2", "A807 info 2010BB/NM109", "D907 info 2400/LX line=2"]
INSTITUTIONAL = ["A807 info 2010BB/NM109", "D907 info 2400/LX line=3"]


def base_with(form: str, *changes: tuple[str, str]) -> bytes:
    """A base file with some bytes changed; each change must be found."""
    name = {"P": "professional", "I": "institutional"}[form]
    data = (BASES / f"{name}.837").read_bytes().decode("latin-1")
    for before, after in changes:
        assert before in data
        data = data.replace(before, after)
    return complete(data, form)


VARIANTS = {
    "an office, depression, authorized": ("P", [], PROFESSIONAL),
    "an operation in a hospital": ("I", [], INSTITUTIONAL),
    "the drug under general pharmacy": ("I", [("SV2*0636*", "SV2*0250*")], INSTITUTIONAL),
    "the drug under general pharmacy without a code": ("I", [("SV2*0636*HC:J3000*", "SV2*0250**")], INSTITUTIONAL),
    "post-operative pain as second diagnosis": (
        "I",
        [("HI*APR:S52531A~\n", "HI*APR:S52531A~\nHI*ABF:G8918~\n"), ("SE*39*", "SE*40*")],
        INSTITUTIONAL,
    ),
    "a surgery center": (
        "I",
        [("13:A:1", "83:A:1"), ("282N00000X", "261QA1903X"), ("SV2*0360*", "SV2*0490*")],
        INSTITUTIONAL,
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_clean_claim(name: str) -> None:
    form, changes, expected = VARIANTS[name]
    assert judge(base_with(form, *changes)).words == expected
