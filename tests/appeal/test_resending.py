"""How a claim may go again: each way, and each refusal."""

from __future__ import annotations

import pytest

from edi837.appeal.resending import (
    NOT_TAKEN,
    ORIGINAL,
    REPLACEMENT,
    TAKEN,
    TAKEN_WITH_REASON,
    UNKNOWN,
    Resending,
    SentBefore,
    resending_of,
)
from edi837.mapping.mappings import load_mappings
from edi837.system.errors import UsageError

LANES = load_mappings().codes.lanes
DENIED = LANES.lane_of("denied", [("CO", "16")], [])
UNPROCESSABLE = LANES.lane_of("denied", [("CO", "16")], ["MA130"])
REJECTED = LANES.lane_of("rejected", [], [])
TAKEN_BACK = LANES.lane_of("recouped", [], [])


def before(state: str = "denied", lane: object = DENIED, frequency: str = "1", number: str = "ICN1") -> SentBefore:
    return SentBefore("A-1", frequency, state, lane, number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("claim", "taken", "reason", "expected"),
    [
        (before(), TAKEN, "", Resending(REPLACEMENT, "ICN1")),
        (before("paid less"), TAKEN, "", Resending(REPLACEMENT, "ICN1")),
        (before("upheld"), TAKEN, "", Resending(REPLACEMENT, "ICN1")),
        (before(), TAKEN_WITH_REASON, "D9", Resending(REPLACEMENT, "ICN1", "D9")),
        (before("rejected", REJECTED, number=""), UNKNOWN, "", Resending(ORIGINAL)),
        (before(lane=UNPROCESSABLE), NOT_TAKEN, "", Resending(ORIGINAL)),
        (before("rejected", REJECTED, frequency="7"), TAKEN, "", Resending(ORIGINAL)),
    ],
)
def test_how_a_claim_goes_again(claim: SentBefore, taken: str, reason: str, expected: Resending) -> None:
    assert resending_of(claim, taken, reason) == expected


@pytest.mark.parametrize(
    ("claim", "taken", "reason", "why"),
    [
        (before(frequency="8"), TAKEN, "", "was voided"),
        (before("paid"), TAKEN, "", "was paid"),
        (before("overturned"), TAKEN, "", "was paid"),
        (before("recouped", TAKEN_BACK), TAKEN, "", "a payment was taken back"),
        (before("pending"), TAKEN, "", "its state is pending"),
        (before(), NOT_TAKEN, "", "ask it for a reopening"),
        (before(), UNKNOWN, "", "no mapping says"),
        (before(number=""), TAKEN, "", "no answer names the payer's number"),
        (before(), TAKEN_WITH_REASON, "", "wants the reason of the change"),
        (before("rejected", REJECTED), TAKEN, "D9", "gives no reason of a change"),
    ],
)
def test_what_does_not_go_again(claim: SentBefore, taken: str, reason: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        resending_of(claim, taken, reason)


@pytest.mark.parametrize(
    ("indicator", "form", "taken"),
    [("MB", "P", "no"), ("MA", "I", "with-reason"), ("16", "P", "unknown"), ("CI", "P", None)],
)
def test_what_shipped_mappings_say(indicator: str, form: str, taken: str | None) -> None:
    stated = load_mappings().payers.policy("", indicator).find("replacement", form=form)

    assert (stated and stated["taken"]) == taken
