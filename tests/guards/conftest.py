from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest


@pytest.fixture(autouse=True)
def no_power_cut() -> Iterator[None]:
    """What these tests write need not last through a power cut."""
    with mock.patch("os.fsync"):
        yield
