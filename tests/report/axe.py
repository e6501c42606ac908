"""axe-core in a page: what it finds against the accessibility guidelines."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from tests.report.chromium import Browser


@cache
def _script() -> str:
    """The engine; of the package that brings it only this file is used."""
    return (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(browser: Browser, within: str = "body") -> list[str]:
    """Each violation with the first element that has it, below the first element that fits `within`."""
    browser.run(f"{_script()};0")
    told = "result.violations.map(one => `${one.id}: ${one.nodes[0].html}`)"
    return list(browser.run(f"axe.run({json.dumps(within)}, {{ resultTypes: ['violations'] }}).then(result => {told})"))
