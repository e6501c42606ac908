from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.needs import lacking

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of real CMS and FDA files: EDI837_DATA, or shared/data beside the checkout."""
    folder = Path(os.environ.get("EDI837_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        lacking("shared", "there are no real CMS and FDA files: set EDI837_DATA to a folder that holds hcpcs/ and ndc/")
    return folder
