"""A clock that leaps is not believed until passes have gone on for a month."""

from __future__ import annotations

import pytest

from edi837.ledger.clock_jumps import doubted_since, mark_jump
from edi837.ledger.connect import Ledger


@pytest.mark.parametrize(
    "moments, doubted",
    [
        (["2026-01-01", "2026-01-31", "2026-03-01"], False),
        (["2026-01-01", "2031-01-01", "2031-01-20"], True),
        (["2026-01-01", "2031-01-01", "2031-01-20", "2031-02-02"], False),
        (["2026-01-01", "2031-01-01", "2026-01-02", "2026-01-03"], True),
        (["2026-01-01", "2031-01-01", "2026-01-02", "2026-01-20", "2026-02-03"], False),
        (["2026-01-01"], False),
    ],
)
def test_after_a_leap_the_clock_is_believed_when_passes_went_on_for_a_month(
    ledger: Ledger, moments: list[str], doubted: bool
) -> None:
    last = None
    with ledger.writing() as session:
        for moment in moments[:-1]:
            mark_jump(session, last, f"{moment}T08:00:00Z")
            last = f"{moment}T08:00:00Z"
        assert (doubted_since(session, last, f"{moments[-1]}T08:00:00Z") is not None) == doubted
