"""edi837 config: each setting and where it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from edi837.evidence.layouts import LAYOUTS
from edi837.findings.finding import Severity
from edi837.settings.config import load_settings
from edi837.system.errors import CLEAN


@click.command(short_help="Each setting, and where it came from.")
def config() -> int:
    """Each setting, its value, and where it came from: flag, environment, edi837.toml or default.

    Then the columns of each evidence file (docs/evidence.md).
    """
    loaded = load_settings({}, Path.cwd())
    width = max(map(len, loaded.origins))
    for name, origin in loaded.origins.items():
        click.echo(f"{name:<{width}}  {_shown(getattr(loaded.settings, name)):<20}  {origin}")
    for section, values in loaded.sections.items():
        for name, value in values.items():
            click.echo(f"{section}.{name:<{width - len(section) - 1}}  {_shown(value):<20}  edi837.toml")
    for layout in LAYOUTS:
        click.echo(f"columns of --{layout.option}: {', '.join(layout.names)}")
    return CLEAN


def _shown(value: Any) -> str:
    if value is None or value == () or value == {}:
        return "-"
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, dict):
        return ",".join(f"{key}={_shown(member)}" for key, member in value.items())
    if isinstance(value, Severity):
        return value.word
    return str(value).lower() if isinstance(value, bool) else str(value)
