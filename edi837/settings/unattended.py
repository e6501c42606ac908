"""What [run] in edi837.toml says about unattended operation."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from edi837.settings.config import FILE_NAME, Loaded, line_of
from edi837.settings.readers import read_choice, read_count, read_flag, read_period, read_text
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError

CLEAN, ALWAYS = "clean", "always"
LEDGER = "EDI837_LEDGER"
# ISA13 has nine digits.
_MOST_CONTROL_NUMBER = 999_999_999


@dataclass(frozen=True)
class RunSettings:
    """`publish` clean: a file with errors or open proposals waits for a person. Days that are None keep for ever;
    `keep_days` are those of single senders, by ISA06, as their contracts say.

    Claims that go out later than the rest of their file get `control_numbers` from this one on.

    `receipts`: every published set must be received, with a word, within `check_days` days. So many megabytes of the
    archive are held against the ledger each day.
    """

    publish: str = CLEAN
    stable_seconds: int = 30
    route: bool = False
    max_megabytes: int = 2048
    ledger: str = ""
    metrics: str = "edi837.prom"
    log: str = ""
    keep_archive_days: int | None = None
    keep_claim_days: int | None = None
    keep_days: Mapping[str, int] = field(default_factory=dict)
    receipts: bool = False
    check_days: int = 7
    check_megabytes: int = 256
    control_numbers: int = 900_000_001


def read_run_settings(loaded: Loaded, folder: Path, environ: Mapping[str, str] | None = None) -> RunSettings:
    """The settings of a drop folder; MappingError names the line of what cannot be used."""
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for name, value in loaded.sections.get("run", {}).items():
        try:
            values[name] = _READERS[name](value)
        except KeyError:
            raise _wrong(folder, name, f"{name!r} is not a setting of [run]") from None
        except ValueError as error:
            raise _wrong(folder, name, f"{name}: {error}") from None
    if environ.get(LEDGER):
        values["ledger"] = environ[LEDGER]
    partners = loaded.sections.get("partner", {})
    values["keep_days"] = {
        sender: section["keep_days"] for sender, section in partners.items() if "keep_days" in section
    }
    return RunSettings(**values)


def _wrong(folder: Path, name: str, message: str) -> MappingError:
    path = folder / FILE_NAME
    return MappingError(str(path), line_of(path.read_text(encoding="utf-8"), name), message)


def read_seconds(value: Any) -> int:
    """A whole number of seconds, 0 included."""
    try:
        return 0 if str(value) == "0" else read_count(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a number of seconds") from None


def _read_text(value: Any) -> str:
    return read_text(value) if value != "" else ""


def _read_ledger(value: Any) -> str:
    """An address without a password: the settings are shown, copied and kept with the project."""
    address = _read_text(value)
    try:
        password = urlsplit(address).password
    except ValueError:
        raise ValueError("is not a database address") from None
    if password is not None:
        raise ValueError("holds a password; put it into ~/.pgpass or a service file")
    return address


def _read_control_number(value: Any) -> int:
    """A number of nine digits at most, from which numbers count."""
    number = read_count(value)
    if not 0 < number <= _MOST_CONTROL_NUMBER:
        raise ValueError(f"{value!r} is not a control number, 1 to {_MOST_CONTROL_NUMBER}")
    return number


_READERS: dict[str, Callable[[Any], Any]] = {
    "publish": read_choice(CLEAN, ALWAYS),
    "stable_seconds": read_seconds,
    "route": read_flag,
    "max_megabytes": read_count,
    "ledger": _read_ledger,
    "metrics": _read_text,
    "log": _read_text,
    "keep_archive_days": read_period,
    "keep_claim_days": read_period,
    "receipts": read_flag,
    "check_days": read_period,
    "check_megabytes": read_count,
    "control_numbers": _read_control_number,
}
