"""What can go wrong with the tool or its surroundings; faulty data is a finding, never one of these."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

# The exit codes of every command (docs/operations.md).
CLEAN, FOUND, WRONG, LOCKED, QUARANTINED, IO_ERROR, SELF_CHECK, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130
# As a shell says it of a program that SIGPIPE ended: nobody reads the output any more (`| head`).
UNREAD = 141
# Of several, the first in this order is the one to end with.
_ORDER = (SELF_CHECK, IO_ERROR, QUARANTINED, WRONG, FOUND, CLEAN)


def worst(codes: Iterable[int]) -> int:
    """The code to end with when several files ended differently."""
    seen = set(codes)
    return next((code for code in _ORDER if code in seen), CLEAN)


class Edi837Error(Exception):
    """Base of all errors; `exit_code` is the one that the command ends with (docs: exit codes)."""

    exit_code = WRONG


class UsageError(Edi837Error):
    """A wrong flag, a missing input, a setting that cannot be: found before any file is touched."""


class MappingError(Edi837Error):
    """A mapping, table, chart or settings file that cannot be used; names file, and line where known."""

    def __init__(self, file: str, line: int | None, message: str) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {message}")
        self.file = file
        self.line = line


# So many faults of one file are shown: of a long list that is all wrong nobody reads each.
_MOST_SHOWN = 100


class MappingErrors(MappingError):
    """Several faults of mappings, found in one run: a line each, in the order of files and lines."""

    def __init__(self, faults: Iterable[MappingError]) -> None:
        ordered = sorted(faults, key=lambda fault: (fault.file, fault.line or 0))
        self.faults = tuple({str(fault): fault for fault in ordered}.values())
        super().__init__(self.faults[0].file, self.faults[0].line, "")

    def __str__(self) -> str:
        lines: list[str] = []
        for file, faults in groupby(self.faults, key=lambda fault: fault.file):
            of_file = list(faults)
            lines += map(str, of_file[:_MOST_SHOWN])
            if len(of_file) > _MOST_SHOWN:
                lines.append(f"{file}: and {len(of_file) - _MOST_SHOWN:,} more")
        return "\n".join(lines)


class Unreadable(Edi837Error):
    """An input that cannot be read, or an output that cannot be written; safe to run again."""

    exit_code = IO_ERROR


class SelfCheckFailed(Edi837Error):
    """Bytes outside the list of changes differ, or claims or dollars do not balance: nothing is published."""

    exit_code = SELF_CHECK


class Conflict(Edi837Error):
    """Two changes meet, or a change no longer finds the bytes that it expects."""

    exit_code = SELF_CHECK


class GuardRefused(Edi837Error):
    """A safe fix would have changed more than how a value is written: a fault of its rule."""

    exit_code = SELF_CHECK


class LedgerError(Edi837Error):
    """The ledger cannot be opened, read or written; nothing was lost, and it is safe to run again."""

    exit_code = IO_ERROR


class Locked(Edi837Error):
    """Another run is at work in the same folder."""

    exit_code = LOCKED


class Failure(Edi837Error):
    """What went wrong with one file, in words that hold no value of it, so that it can go from process to process.

    `places` are the places in the code, for a fault of the tool.
    """

    def __init__(self, message: str, exit_code: int, places: tuple[str, ...] = ()) -> None:
        super().__init__(message, exit_code, places)
        self.exit_code = exit_code
        self.places = places

    def __str__(self) -> str:
        return str(self.args[0])


def failure_of(error: Exception) -> Failure:
    """The failure that an exception is: bad surroundings are safe to run again, anything unknown is our fault."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, Edi837Error):
        return Failure(str(error), error.exit_code)
    if isinstance(error, OSError):
        return Failure(f"{error.strerror or type(error).__name__}; it is safe to run again", IO_ERROR)
    message = f"a fault of the tool ({type(error).__name__}); nothing was published. Please report it"
    return Failure(message, SELF_CHECK, places_of(error))


def places_of(error: BaseException) -> tuple[str, ...]:
    """Where it went wrong, without any value: they may be a patient's."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return tuple(places)
