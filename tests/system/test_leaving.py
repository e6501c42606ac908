"""The process ends at once, but not before what was to be done at its end."""

from __future__ import annotations

import subprocess
import sys

import pytest

_BEGIN = """
import atexit, os, sys, threading, time
from edi837.system.leaving import leave
"""


def ended(script: str, stdout: int = subprocess.PIPE) -> tuple[int, str | None, str]:
    """The exit code of a script, and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", _BEGIN + script],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("code", [0, 1, 141])
def test_what_was_written_arrives(code: int) -> None:
    script = f"sys.stdout.write('out'); sys.stderr.write('err'); leave({code})"
    assert ended(script) == (code, "out", "err")


def test_what_was_registered_for_the_end_is_done() -> None:
    script = "atexit.register(print, 'second', flush=True); atexit.register(print, 'first', flush=True); leave(3)"
    assert ended(script) == (3, "first\nsecond\n", "")


def test_other_threads_are_waited_for() -> None:
    script = "threading.Thread(target=lambda: (time.sleep(0.2), print('done', flush=True))).start(); leave(1)"
    assert ended(script) == (1, "done\n", "")


def test_nothing_is_taken_apart() -> None:
    script = "class Kept:\n    def __del__(self): os.write(1, b'taken apart')\nkept = Kept()\nleave(4)"
    assert ended(script) == (4, "", "")


def test_it_ends_where_nothing_can_be_written() -> None:
    assert ended("sys.stdout.close(); leave(5)") == (5, "", "")
    assert ended("sys.stdout = None; leave(5)") == (5, "", "")
