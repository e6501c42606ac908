"""Settings and where each came from: flag before environment before edi837.toml before default."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from edi837.findings.finding import Severity
from edi837.settings.answer_times import check_answer_times
from edi837.settings.readers import (
    read_choice,
    read_codes,
    read_count,
    read_date,
    read_flag,
    read_path,
    read_period,
    read_reports,
    read_severities,
    read_share,
    read_text,
)
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError, UsageError

FILE_NAME = "edi837.toml"
PREFIX = "EDI837_"
GUIDE_MODES = ("none", "changed", "touched", "all")
LOG_FORMATS = ("text", "json")
REJECT, ASKED, PAYER = "reject", "asked", "payer"


@dataclass(frozen=True)
class Settings:
    """The common options; names are the option names with underscores."""

    mappings: Path | None = None
    codes: Path | None = None
    target: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    partner: Mapping[str, Mapping[str, Severity]] = field(default_factory=dict)
    as_of: date | None = None
    chart: Path | None = None
    rates: Path | None = None
    log: Path | None = None
    purchases: Path | None = None
    authorizations: Path | None = None
    prices: Path | None = None
    remittances: Path | None = None
    decisions: Path | None = None
    workers: int = 1
    guide: str = "touched"
    report: tuple[str, ...] = ("csv", "html")
    report_limit: int | None = None
    not_checked: str = "file"
    include_patient: bool = False
    split: bool = False
    ack: bool = False
    # Groups that are not judged are passed on without a 999 of ours, or refused in one.
    unjudged_groups: str = "pass"
    # A TA1 is always written, or only where ISA14 asks for it.
    ta1: str = "always"
    # Whether answers are a clearinghouse's, which accepts nothing into adjudication, or the payer's.
    answer_as: str = "clearinghouse"
    # A rule that only foretells denials is proposed for probation where a payer proves it wrong more often than this.
    probation: Decimal = Decimal("0.1")
    summary: str | None = None
    exit_zero: bool = False
    log_format: str = "text"

    @property
    def today(self) -> date:
        """The day that counts as today."""
        return self.as_of or date.today()

    @property
    def divides(self) -> bool:
        """Whether claims with errors go into a file of their own: no claim that an answer rejects stands in another."""
        return self.split or self.ack

    @property
    def read_beside(self) -> tuple[Path, ...]:
        """The files that are read besides the inputs."""
        evidence = (self.chart, self.rates, self.authorizations, self.prices, self.remittances)
        return tuple(path for path in (self.codes, *evidence, self.decisions) if path is not None)

    def recorded(self) -> dict[str, Any]:
        """The settings that decide what comes out, for run id and manifest; files by name, not by place."""
        return {
            "target": list(self.target),
            "select": list(self.select),
            "ignore": list(self.ignore),
            "severity": {code: level.word for code, level in sorted(self.severity.items())},
            "partner": {
                sender: {code: level.word for code, level in sorted(levels.items())}
                for sender, levels in sorted(self.partner.items())
            },
            "chart": self.chart.name if self.chart else None,
            "rates": self.rates.name if self.rates else None,
            "prices": self.prices.name if self.prices else None,
            **({"authorizations": self.authorizations.name} if self.authorizations else {}),
            "remittances": self.remittances.name if self.remittances else None,
            "guide": self.guide,
            "not_checked": self.not_checked,
            "include_patient": self.include_patient,
            "split": self.divides,
        }


@dataclass(frozen=True)
class Loaded:
    """Settings, the origin of each, and the sections of the file that other commands read."""

    settings: Settings
    origins: Mapping[str, str]
    sections: Mapping[str, Mapping[str, Any]]


def load_settings(flags: Mapping[str, Any], folder: Path, environ: Mapping[str, str] | None = None) -> Loaded:
    """Bring the sources together; flags that are None were not given."""
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    origins = {setting.name: "default" for setting in fields(Settings)}
    own, sections = _from_file(folder / FILE_NAME)
    for origin, source in (
        (str(folder / FILE_NAME), own),
        ("environment", _from_environment(environ)),
        ("flag", flags),
    ):
        for name, value in source.items():
            if value is not None:
                values[name] = value
                origins[name] = f"{PREFIX}{name.upper()}" if origin == "environment" else origin
    return Loaded(Settings(**values), origins, sections)


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        text = environ.get(PREFIX + name.upper())
        if text:
            try:
                values[name] = read(text)
            except ValueError as error:
                raise UsageError(f"{PREFIX}{name.upper()}: {error}") from None
    return values


def _from_file(path: Path) -> tuple[dict[str, Any], dict[str, Mapping[str, Any]]]:
    if not os.path.lexists(path):
        return {}, {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise MappingError(str(path), None, f"cannot be read: {why}") from error
    import tomllib  # many folders have no settings

    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise MappingError(str(path), int(line[1]) if line else len(text.splitlines()), str(error)) from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets
        raise MappingError(str(path), None, "holds what no setting can be") from None
    values: dict[str, Any] = {}
    sections: dict[str, Mapping[str, Any]] = {}
    for name, value in content.items():
        try:
            if name == "run":
                sections[name] = _table(value)
            elif name == "answers":
                check_answer_times(_table(value))
                sections[name] = value
            elif name == "partner":
                levels = {sender: _partner(section) for sender, section in _table(value).items()}
                values[name] = {sender: severities for sender, severities in levels.items() if severities}
                sections[name] = value
            else:
                read = _READERS[name](value)
                values[name] = path.parent / read if isinstance(read, Path) else read
        except KeyError:
            raise MappingError(str(path), line_of(text, name), f"{name!r} is not a setting") from None
        except ValueError as error:
            raise MappingError(str(path), line_of(text, name), f"{name}: {error}") from None
    return values, sections


def line_of(text: str, name: str) -> int | None:
    """The line of a settings file that a key or section stands in."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*\[?[\"']?{re.escape(name)}\b", line):
            return number
    return None


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("is not a section")
    return value


def _partner(section: Any) -> dict[str, Severity]:
    unknown = set(_table(section)) - {"severity", "keep_days"}
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]!r} is not a setting of a partner")
    read_period(section.get("keep_days", 1))
    return read_severities(section.get("severity", {}))


_READERS: dict[str, Callable[[Any], Any]] = {
    "mappings": read_path,
    "codes": read_path,
    "target": read_codes,
    "select": read_codes,
    "ignore": read_codes,
    "severity": read_severities,
    "as_of": read_date,
    "chart": read_path,
    "rates": read_path,
    "log": read_path,
    "purchases": read_path,
    "authorizations": read_path,
    "prices": read_path,
    "remittances": read_path,
    "decisions": read_path,
    "workers": read_count,
    "guide": read_choice(*GUIDE_MODES),
    "report": read_reports,
    "report_limit": read_count,
    "not_checked": read_choice("file", "lines"),
    "include_patient": read_flag,
    "split": read_flag,
    "ack": read_flag,
    "unjudged_groups": read_choice("pass", REJECT),
    "ta1": read_choice("always", ASKED),
    "answer_as": read_choice("clearinghouse", PAYER),
    "probation": read_share,
    "summary": read_text,
    "exit_zero": read_flag,
    "log_format": read_choice(*LOG_FORMATS),
}
