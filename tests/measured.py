"""Of which tests coverage is measured, where its configuration names some: the others are not slowed down by it.

A tracer makes Python two to three times as slow, also where it runs code that is not measured. `[measured]` of
`.ci/complete.cfg` names the tests; `make coverage` measures all of them, for its configuration has no such section.
"""

from __future__ import annotations

from collections.abc import Generator
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).parent.parent


class Measured:
    """A plugin that resumes what pytest-cov measures for the tests in some files and folders."""

    def __init__(self, measuring: coverage.Coverage, places: list[Path]) -> None:
        self._measuring = measuring
        self._places = places

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        if not any(item.path.is_relative_to(place) for place in self._places):
            return (yield)
        self._measuring.start()
        try:
            return (yield)
        finally:
            self._measuring.stop()


def only_named(session: pytest.Session) -> None:
    """From here on, measure but the tests that the configuration of coverage names; all where it names none."""
    measuring = coverage.Coverage.current()
    places = named_in(session.config.getoption("cov_config", None))
    if measuring is None or not places:
        return
    # What a module runs as it is loaded: it may be loaded first by a test that is not measured.
    for pattern in map(str, measuring.get_option("run:include")):
        for path in ROOT.glob(pattern):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    # Of two that were begun in a process of xdist, the first goes on where the second one stops; its data nobody reads.
    while (begun := coverage.Coverage.current()) is not None:
        begun.stop()
    session.config.pluginmanager.register(Measured(measuring, places))


def named_in(path: str | None) -> list[Path]:
    """The files and folders in section `measured` of a configuration of coverage; none without it."""
    config = ConfigParser()
    config.read(path or (), encoding="utf-8")
    return [ROOT / name for name in config.get("measured", "tests", fallback="").split()]
