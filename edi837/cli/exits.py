"""Errors in words: what happened, where, and what to do next."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TypeVar

import click

from edi837.report.visible import visible
from edi837.system.errors import CLEAN, failure_of


def say(message: str, *, error: bool = False) -> None:
    """A message for a person, on stderr; a name that holds control characters plays no tricks with the terminal."""
    text = "\n".join(map(visible, message.split("\n")))
    click.echo(painted(text, "red" if error else None), err=True, color=colored())


def colored() -> bool | None:
    """Never with NO_COLOR (no-color.org); else as click sees fit: on a terminal."""
    return False if os.environ.get("NO_COLOR") else None


def painted(text: str, color: str | None) -> str:
    """The text in a color, or as it is."""
    return click.style(text, fg=color) if color else text


Result = TypeVar("Result")


def do_work(name: str, work: Callable[[], Result], verbose: bool = False) -> tuple[Result | None, int]:
    """Do the work of one file; what goes wrong is said in one line and costs this file only.

    The result, or None and the exit code of the error.
    """
    try:
        return work(), CLEAN
    except BrokenPipeError:
        raise  # nobody reads our output any more: the other files would not be heard either
    except Exception as error:  # one file is isolated: the others go on, nothing of this one is published
        failure = failure_of(error)
        say(str(failure) if name in str(failure) else f"{name}: {failure}", error=True)
        if verbose:
            show_places(failure)
        return None, failure.exit_code


def show_places(error: Exception) -> None:
    """Where in the code it went wrong, a place a line."""
    for place in failure_of(error).places:
        say(place)


def forget_output() -> None:
    """Whoever read stdout went away: what is still to be flushed at the end goes nowhere, without complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
