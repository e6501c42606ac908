"""Letters to payers: what a file of them must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.system.errors import MappingError

EVIDENCE = '<evidence name="chart">The chart</evidence>'
OTHER = '<letter name="other" evidence="chart"/>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (EVIDENCE + '<letter name="a" carc="1" evidence="chart"/>', "no letter is for all other reason codes"),
        (EVIDENCE + OTHER + '<letter name="a" carc="1" evidence="gone"/>', "the evidence gone is not described"),
        (EVIDENCE + OTHER + '<letter name="a" carc="1" evidence="chart"/>' * 2, "reason code 1 has two letters"),
        (
            EVIDENCE + '<letter name="other" evidence="chart"><paragraph needs="sent">On {limit}</paragraph></letter>',
            "names {limit} and does not need it",
        ),
        (
            EVIDENCE
            + '<letter name="other" evidence="chart"><paragraph needs="patient">Dear {patient}</paragraph></letter>',
            "patient is not a value of letters",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_told(text: str, why: str, tmp_path: Path) -> None:
    folder = tmp_path / "codes"
    folder.mkdir()
    (folder / "letters.xml").write_text(f'<letters checked="2026-11">{text}</letters>', encoding="utf-8")

    with pytest.raises(MappingError, match=why):
        load_mappings(tmp_path)
