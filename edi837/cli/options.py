"""The common options, read into settings."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from edi837.settings import config, readers

Command = TypeVar("Command", bound=Callable[..., Any])


# Older releases of click take no parameter here.
class Read(click.ParamType):  # type: ignore[type-arg]
    """An option value read by one of config's readers, so that flags, environment and file mean the same."""

    def __init__(self, name: str, reader: Callable[[Any], Any]) -> None:
        self.name = name
        self._reader = reader

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value, or a usage error in the reader's words."""
        if not isinstance(value, str):
            return value
        try:
            return self._reader(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _merge(pairs: tuple[dict[str, Any], ...]) -> dict[str, Any] | None:
    return {code: level for pair in pairs for code, level in pair.items()} or None


def codes_given(parts: tuple[tuple[str, ...], ...]) -> tuple[str, ...] | None:
    """The codes of an option that was given several times; None when it was not given."""
    return tuple(code for part in parts for code in part) or None


def _rule_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    # The rules are loaded when somebody presses TAB, and not with every command.
    from edi837.cli.completion import complete_codes

    return complete_codes(ctx, param, incomplete)


CODES = Read("codes", readers.read_codes)
_JUDGING = [
    click.option("--mappings", type=click.Path(path_type=Path), metavar="DIR", help="Own mappings; they come first."),
    click.option("--codes", type=click.Path(path_type=Path), metavar="FILE", help="Official tables (codes import)."),
    click.option("--target", type=CODES, multiple=True, metavar="CODES", help="Codes, prefixes or all-drugs to judge."),
    click.option(
        "--select", type=CODES, multiple=True, metavar="CODES", shell_complete=_rule_codes,
        help="Rules, by code or prefix: N,M4.",
    ),
    click.option(
        "--ignore", type=CODES, multiple=True, metavar="CODES", shell_complete=_rule_codes, help="Rules to leave out.",
    ),
    click.option(
        "--severity", type=Read("severities", readers.read_severities), multiple=True, metavar="CODE=LEVEL",
        shell_complete=_rule_codes, help="error, warning, info or off for a rule.",
    ),
    click.option("--as-of", type=Read("date", readers.read_date), metavar="DATE", help="The day that counts as today."),
    click.option("--chart", type=click.Path(path_type=Path), metavar="CSV", help="What the medical record says."),
    click.option("--rates", type=click.Path(path_type=Path), metavar="CSV", help="Rates by payer, site and code."),
    click.option(
        "--authorizations", type=click.Path(path_type=Path), metavar="FILE", help="What payers gave: CSV or 278.",
    ),
    click.option("--prices", type=click.Path(path_type=Path), metavar="CSV", help="What drugs cost, by NDC."),
    click.option("--remittances", type=click.Path(path_type=Path), metavar="CSV", help="When payers answered claims."),
    click.option(
        "--guide", type=Read("mode", readers.read_choice(*config.GUIDE_MODES)), metavar="MODE",
        help="Guide conformance: none, changed, touched (claims with drug lines, default) or all.",
    ),
    click.option(
        "--not-checked", type=Read("mode", readers.read_choice("file", "lines")), metavar="file|lines",
        help="What could not be checked: once a file (default) or line by line.",
    ),
    click.option("--include-patient", is_flag=True, default=None, help="Show values that may name a patient."),
    click.option("--exit-zero", is_flag=True, default=None, help="End with 0 where errors or warnings remain."),
    click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong."),
    click.option("-v", "--verbose", is_flag=True, help="Say more."),
]  # fmt: skip
_REPORTING = [
    click.option("--decisions", type=click.Path(path_type=Path), metavar="FILE", help="Mark rows decided already."),
    click.option("--workers", type=Read("number", readers.read_count), metavar="N", help="Processes to use."),
    click.option(
        "--report", type=Read("formats", readers.read_reports), metavar="FORMATS",
        help="csv, jsonl, xml, html, xlsx (default csv,html).",
    ),
    click.option(
        "--report-limit", type=Read("number", readers.read_count), metavar="N", help="Rows in HTML and XLSX at most."
    ),
    click.option("--summary", metavar="FILE|-", help="Counts and dollars as JSON."),
    click.option(
        "--log-format", type=Read("format", readers.read_choice(*config.LOG_FORMATS)), metavar="text|json",
        help="How messages are written.",
    ),
]  # fmt: skip


def common_options(reporting: bool, folder: str | None = None) -> Callable[[Command], Command]:
    """Give a command the common options; it gets `loaded` settings, `quiet` and `verbose` instead of them.

    `folder` names the argument whose edi837.toml is read instead of the one in the current folder.
    """

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def with_settings(**values: Any) -> Any:
            names = {name for name in config.Settings.__dataclass_fields__ if name in values}
            flags = {name: values.pop(name) for name in names}
            for name in ("target", "select", "ignore"):
                flags[name] = codes_given(flags[name])
            flags["severity"] = _merge(flags["severity"])
            where = Path(values[folder] or ".") if folder else Path.cwd()
            return command(loaded=config.load_settings(flags, where), **values)

        decorated: Any = with_settings
        for option in reversed([*_JUDGING, *(_REPORTING if reporting else [])]):
            decorated = option(decorated)
        # click's decorators give what they were given, with more options.
        return decorated  # type: ignore[no-any-return]

    return decorate
