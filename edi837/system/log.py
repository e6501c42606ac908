"""Messages of unattended runs: to stderr what needs a person, to a file everything; text or JSON, with the run's id.

Only known facts pass: names of files, digests, codes, counts and places. No value of a claim can get into a message.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import IO, Any

import structlog

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
# The facts that a message may carry, besides its event and its sentence.
_KNOWN = frozenset(
    {
        "at", "level", "event", "message", "run", "file", "sha", "reasons", "folder", "place", "count", "claims",
        "errors", "warnings", "repaired", "proposals", "undecided", "seconds", "exit_code",
    }
)  # fmt: skip

Log = Callable[..., None]


class _Sinks:
    """Writes a line to stderr from a level on, and to a file from `info` on."""

    def __init__(self, threshold: int, file: IO[str] | None) -> None:
        self._threshold = threshold
        self._file = file

    def write(self, level: str, line: str) -> None:
        if LEVELS[level] >= self._threshold:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        if self._file is not None:
            try:
                self._file.write(line + "\n")
                self._file.flush()
            except OSError as error:  # a full disk must not stop the files; it is said once, where somebody reads it
                self._file = None
                sys.stderr.write(f"the log file cannot be written: {error.strerror}\n")

    def debug(self, line: str) -> None:
        self.write("debug", line)

    def info(self, line: str) -> None:
        self.write("info", line)

    def warning(self, line: str) -> None:
        self.write("warning", line)

    def error(self, line: str) -> None:
        self.write("error", line)


def open_log(run: str, form: str, level: str, path: Path | None = None) -> Log:
    """A function to say things with: log(level, event, message, **facts). `level` is that of stderr."""
    file = None
    if path is not None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        file = os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")
    logger = structlog.wrap_logger(
        _Sinks(LEVELS[level], file),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _only_known,
            _as_json if form == "json" else _as_text,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS["info"]),
        context_class=dict,
    ).bind(run=run)

    def log(level: str, event: str, message: str, **facts: str | int) -> None:
        getattr(logger, level)(event, message=message, **facts)

    return log


def _only_known(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in event.items() if name in _KNOWN and isinstance(value, str | int)}


def _as_json(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    head = {name: event[name] for name in ("at", "level", "run", "event", "message")}
    return json.dumps({**head, **event}, ensure_ascii=True)


def _as_text(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    return f"{event['at']} {event['level']} {event['run']} {event['message']}"
