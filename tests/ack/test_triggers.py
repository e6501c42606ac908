"""What the guide asks for only in a situation: the 999 names the element that makes the situation (CTX)."""

from __future__ import annotations

import pytest

from tests.ack.answered import answers_to, claim, file_of, level, lines, run
from tests.guide.test_answers import faults

_OF_P, _OF_I = "000004711.999", "000004712.999"
_SEGMENTS = ("IK3", "CTX", "IK4")
_TRIGGER = "CTX*SITUATIONAL TRIGGER"
_BASES = {"P": ("LS-1001", _OF_P), "I": ("SA-2001", _OF_I)}


@pytest.mark.parametrize(
    ("form", "of_level", "of_claim", "said"),
    [
        # An auto accident without its date and state.
        (
            "P",
            (),
            ("B:1*Y*A*Y*Y~", "B:1*Y*A*Y*Y**AA~"),
            ["IK3*CLM*19*2300*8", "CTX*CLM01", "IK4*11:4*156*I9", f"{_TRIGGER}*CLM*19*2300*11:1*1362",
             "IK3*DTP*19*2300*I6", f"{_TRIGGER}*CLM*19*2300*11:1*1362", "CTX*CLM01"],
        ),
        # A payer that is not the first one, and no other.
        (
            "P",
            ("SBR*P*", "SBR*S*"),
            (),
            ["IK3*SBR*19*2320*I6", f"{_TRIGGER}*SBR*13*2000*1*1138", "CTX*CLM01"],
        ),
        # The subscriber is the patient, and has no address.
        (
            "P",
            ("N3*7 BIRCH LANE~\n", ""),
            (),
            ["IK3*N3*14*2010*I6", f"{_TRIGGER}*SBR*13*2000*2*1069"],
        ),
        # Nobody is said to be the patient.
        (
            "P",
            ("SBR*P*18*", "SBR*P**"),
            (),
            ["IK3*SBR*13*2000*8", "IK4*2*1069*I9", f"{_TRIGGER}*HL*12*2000*4*736"],
        ),
        # A stay without the day that it began and the hour that it ended, nor a diagnosis for it.
        (
            "I",
            (),
            ("*13:A:1*", "*11:A:1*"),
            ["IK3*DTP*19*2300*I6", f"{_TRIGGER}*CLM*19*2300*5:1*1331", f"{_TRIGGER}*CL1*21*2300*3*1352", "CTX*CLM01",
             "IK3*HI*19*2300*I6", f"{_TRIGGER}*CLM*19*2300*5:1*1331", "CTX*CLM01"],
        ),
    ],
)  # fmt: skip
def test_the_trigger_is_named(form: str, of_level: tuple[str, str], of_claim: tuple[str, str], said: list[str]) -> None:
    number, name = _BASES[form]
    swaps = [(old, new) for old, new in (of_level,) if old] if of_level else []
    own = [of_claim] if of_claim else []
    answer = answers_to(file_of(level(form, *swaps) + claim(form, *own), form=form), run("all"))[name]
    assert [each.removesuffix(f":{number}") for each in lines(answer, *_SEGMENTS)] == said
    assert faults("999", answer) == []
