"""A stop is never lost, wherever the signal finds the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CLEARED = """
import signal, sys, time
from edi837.system.stopping import stop_on_signals

class Cleared:
    def __del__(self):
        {done}

stop_on_signals()
try:
    for _ in range({objects}):
        Cleared()
    time.sleep({seconds})
except KeyboardInterrupt:
    sys.exit(130)
"""
# An error in `__set_name__` comes out as a RuntimeError.
IMPORTED = """
import signal, sys, time

class Named:
    def __set_name__(self, owner, name):
        signal.raise_signal(signal.SIGTERM); time.sleep(0)

class Owner:
    named = Named()

sys.stderr.write("imported\\n")
"""
IMPORTS = """
from edi837.system.stopping import stop_on_signals
import time

stop_on_signals()
try:
    import imported
    time.sleep(20)
except KeyboardInterrupt:
    sys.exit(130)
"""
# The stop is raised within these calls, where Python has nobody to give it to.
RAISED = "signal.raise_signal(signal.{name}); time.sleep(0)"
# Longer than the moment after which it is raised again: the second is dropped with the second object.
AGAIN = "signal.raise_signal(signal.{name}); time.sleep(0.1)"


def ended(done: str, objects: int = 1, seconds: int = 20) -> tuple[int, str]:
    """A program that clears objects away."""
    return told_by(CLEARED.format(done=done, objects=objects, seconds=seconds))


def told_by(script: str) -> tuple[int, str]:
    """Exit code and what was said on stderr."""
    told = subprocess.run([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    return told.returncode, told.stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_while_an_object_is_cleared_away_still_stops(name: str) -> None:
    assert ended(RAISED.format(name=name)) == (130, "")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_also_when_the_second_stop_is_dropped_as_the_first_was(name: str) -> None:
    assert ended(AGAIN.format(name=name), objects=5) == (130, "")


def test_a_signal_while_a_module_is_imported_stops_once_it_is(tmp_path: Path) -> None:
    (tmp_path / "imported.py").write_text(IMPORTED)
    assert told_by(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {IMPORTS}") == (130, "imported\n")


def test_what_else_goes_wrong_there_is_said_as_python_says_it() -> None:
    code, told = ended("raise ValueError('odd')", seconds=0)
    assert code == 0
    assert "ValueError: odd" in told


HALF_MADE = """
import signal, sys, time
from edi837.system.stopping import stop_on_signals

class HalfMade:
    def __init__(self):
        {raised}
        self.file = None

    def __del__(self):
        self.file.close()

stop_on_signals()
try:
    HalfMade()
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_what_was_half_made_when_the_stop_came_says_nothing() -> None:
    assert told_by(HALF_MADE.format(raised=RAISED.format(name="SIGTERM"))) == (130, "")
