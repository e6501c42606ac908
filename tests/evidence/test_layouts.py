"""The layouts of evidence files stand in docs/evidence.md and in `edi837 config`, each column once."""

from __future__ import annotations

import re

import pytest

from edi837.evidence.evidence_table import EvidenceLayout
from edi837.evidence.layouts import LAYOUTS
from edi837.settings.config import Settings
from tests.cli.calling import call
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.option)
def test_the_page_has_every_column_of_a_layout_and_no_other(layout: EvidenceLayout) -> None:
    section = re.search(rf"^## `--{layout.option}`.*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section is not None
    cells = [line.split("|")[1] for line in section[0].splitlines() if line.startswith("| `")]
    assert sorted(name for cell in cells for name in re.findall("`([^`]+)`", cell)) == sorted(layout.names)
    assert hasattr(Settings(), layout.option)


def test_config_lists_them(capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, "config").text.splitlines()
    for layout in LAYOUTS:
        assert f"columns of --{layout.option}: {', '.join(layout.names)}" in told
