"""Denials: a denial may be appealed with supplemental evidence. The packet has the letter and lists the evidence."""

from __future__ import annotations

from pathlib import Path

from tests.appeal.conftest import Night
from tests.appeal.conftest import night as night
from tests.appeal.test_packet import packet, words


def test_an_appeal_goes_with_what_supports_it(night: Night, tmp_path: Path) -> None:
    """Denials: what the payer wants to see is named, each as present or missing; nobody has signed."""
    told = words(packet(night, night.with_reason("CO-197"), tmp_path, "--format", "html"))

    assert "We ask you to judge the claim again." in told
    assert "The payer's approval, with number, units and dates" in told
    assert "The order, and the reason for it, from the record of this visit alone missing" in told
    assert "Nobody has signed this yet." in told
