"""How much is tried: a seeded sample by day and in CI, everything in `make night` (EDI837_NIGHT=1)."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings

NIGHT = os.environ.get("EDI837_NIGHT", "") not in ("", "0")
_T = TypeVar("_T")


def load_profile() -> None:
    """Hypothesis by day repeats itself (the examples follow from the test's text); by night it looks for new ones."""
    # A claim file is large and takes its time.
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings.register_profile("day", deadline=None, suppress_health_check=slow, derandomize=True)
    settings.register_profile("night", deadline=None, suppress_health_check=slow, print_blob=True)
    settings.load_profile("night" if NIGHT else "day")


def amount(day: int, night: int) -> int:
    """How many examples, claims or rows."""
    return night if NIGHT else day


def sample(every: Sequence[_T], day: int, seed: int) -> list[_T]:
    """All of them by night; by day `day` of them in their order, the same for the same seed."""
    if NIGHT or day >= len(every):
        return list(every)
    return [every[at] for at in sorted(random.Random(seed).sample(range(len(every)), day))]
