"""What native code names in the segments of claims and levels is what Python does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from edi837.claim.likeness_texts import plain_claim_texts, plain_level_texts
from edi837.native import native
from tests.guide.claims import FILES
from tests.needs import lacking
from tests.night import amount

_CLAIM = (
    "CLM*A1*5***11:B:1*Y", "CLM*A1*5", "CLM*A1", "CLM", "CLM*a1*5", "CLM**5", f"CLM*{'A' * 21}*5", "CLM1*A*5",
    "HI*ABK:F332", "REF*6R*L1", "REF*6R*L 1", "REF*6R*L1*X", "REF*6R", "REF*G1*AB12345678", "REF*G1*", "REF*D9*C1",
    "REF*D9*c1", "REF*D9", f"REF*EA*{'7' * 50}", f"REF*EA*{'7' * 51}", "REF*F8*1", "REF", "DTP*472*D8*20260102",
    "DTP*472*D8*20260103", "DTP*472*D8*2026010", "DTP*472*RD8*20260102-20260103", "DTP*472*D8*20260102*X", "DTP*472",
    "DTP*435*D8*20260102", "LX*1", "NM1*82*1*A*B*C*D*E*XX*1234567893", "NM1*82*1*A*B****XX*1234567894",
    "NM1*82*1*A*B****XX*1234567893*Z", "NM1*77*2*A", "NM1*82*1*\xc9*B****XX*1234567893",
    "NM1*82*1*\x01*B****XX*1234567893", "NM1*82*1*A*B****XX*3234567893", "NM1", "SV1*HC:J3000*6*UN*5***1",
    "LIN**N4*1", "CTP****1*ML", "PRV*PE*PXC*2", "N3*A", "N4*A*B", "NTE*ADD*~", "SBR*S", "", "*", "LX",
)  # fmt: skip
_LEVEL = (
    "HL*1**20*1", "HL*12*3*22*0", "HL", "SBR*P*18*G1*N****CI", "SBR*P", "NM1*85*2*A*****XX*1234567893", "NM1*85*2*A",
    "NM1*85*2*A*****XX*1234567890", "NM1*IL*1*A*B****MI*M1", "NM1*IL*1*A", "NM1*IL", "NM1*QC*1*A*B",
    "NM1*PR*2*P*****PI*9", "NM1*PR*2*P*****PI*9*A*B*C", "N3*1 ROAD", "N3*PO BOX 1", "N3*1 road*bOx 2", "N3",
    "N4*A*B*1", "N4*A", "REF*EI*123456789", "REF*EI*12345678", "REF*EI*123456789*X", "REF*SY*123456789",
    "PER*IC*A*TE*1*EX*2*FX*3", "DMG*D8*19800102*F", "DMG*D8*19800102", "DMG*D8", "DMG*RD8*19800102*F",
    "DMG*D8*1980010*F", "PAT*1****D8*20200101", "DTP*1*D8*2", "PAT*19", "PRV*BI*PXC*2", "N3*\xc9", "N3*D8", "PAT*D8*",
    "X*D8*", "", "*", "A*B",
)  # fmt: skip
_SEGMENTS = st.lists(
    st.one_of(
        st.sampled_from((*_CLAIM, *_LEVEL)),
        st.text(st.sampled_from("*~:ABDILXNMHRPQ0123456789 \x7f\xe9"), max_size=12),
    ),
    max_size=9,
)


@pytest.fixture(autouse=True, scope="module")
def _built() -> None:
    if native is None:
        lacking("native", "the extension was not built, or EDI837_NATIVE disables it")


def compare(texts: Sequence[str], marks: str) -> None:
    """The same of a claim, and of a level."""
    assert native is not None
    assert native.claim_texts(texts, marks) == plain_claim_texts(texts, marks)
    assert native.level_texts(texts, marks) == plain_level_texts(texts, marks)


@pytest.mark.parametrize("text", [*_CLAIM, *_LEVEL])
def test_each_segment_is_named_the_same(text: str) -> None:
    compare([text], "*~")
    compare(["CLM*A1*5", text], "*~")
    compare(["CLM*A1*5", "LX*1", text], "*~")


@settings(max_examples=amount(400, 40_000))
@given(
    first=st.sampled_from(["CLM*A1*5***11:B:1", "HL*1**20*1", ""]),
    rest=_SEGMENTS,
    marks=st.sampled_from(["*~", "|!", "\x1d\n"]),
)
@example(first="CLM*A1*5", rest=["DTP*472*D8*20260102"] * 2, marks="*~")
@example(first="CLM*A1*5", rest=["REF*6R*L1", "REF*6R*L1"], marks="*~")
@example(first="CLM*A1*5", rest=["DTP*472*D8*20260102", "DTP*472*D8*20260103"], marks="*~")
def test_any_segments_are_named_the_same(first: str, rest: list[str], marks: str) -> None:
    compare([text.translate(str.maketrans("*~", marks)) for text in (first, *rest)], marks)


@pytest.mark.parametrize("name", sorted(FILES))
def test_segments_of_files_are_named_the_same(name: str) -> None:
    content = Path(FILES[name]).read_bytes().decode("latin-1").replace("\n", "")
    for stretch in re.split("(?=CLM\\*|HL\\*)", content):
        compare(stretch.split("~")[:-1], "*~")


def test_what_is_no_text_is_an_error() -> None:
    assert native is not None
    for texts in ([b"CLM*1"], ["\u0100"], [None]):
        with pytest.raises(TypeError, match="Latin-1"):
            native.claim_texts(texts, "*~")
    with pytest.raises(ValueError, match="two separators"):
        native.level_texts(["HL*1"], "*")
    with pytest.raises(TypeError):
        native.level_texts(1, "*~")
