"""edi837 rules: the catalogue, or one rule with its cases."""

from __future__ import annotations

import json
from pathlib import Path

import click

from edi837.catalogue.index import rule_pages
from edi837.catalogue.listing import as_json, one_line
from edi837.catalogue.text import as_text
from edi837.cli.exits import CLEAN
from edi837.mapping.mappings import load_mappings
from edi837.rules import all_rules, rules_by_code
from edi837.system.errors import UsageError


@click.command(short_help="The catalogue, or one rule with its cases.")
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="With md: a page a rule, and a list."
)
def rules(code: str | None, form: str, out: Path | None) -> int:
    """Every rule in a line, or CODE with why, what to do, source, predicted codes and cases."""
    known = rules_by_code()
    if code is not None and code.upper() not in known:
        raise UsageError(f"there is no rule {code!r}; `edi837 rules` lists them all")
    if out is not None and (form != "md" or code is not None):
        raise UsageError("--out goes with --format md and without CODE")
    chosen = [known[code.upper()]] if code else list(known.values())
    codes = load_mappings().codes
    if form == "json":
        click.echo(json.dumps([as_json(rule, codes) for rule in chosen], ensure_ascii=False, indent=2))
    elif form == "md":
        _markdown(rule_pages(all_rules(), codes), code, out)
    elif code:
        click.echo(as_text(chosen[0], codes))
    else:
        for rule in chosen:
            click.echo(one_line(rule))
    return CLEAN


def _markdown(pages: dict[str, str], code: str | None, out: Path | None) -> None:
    if out is None:
        click.echo(pages[f"{code.upper()}.md" if code else "README.md"], nl=False)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, content in pages.items():
        (out / name).write_text(content, encoding="utf-8", newline="\n")
