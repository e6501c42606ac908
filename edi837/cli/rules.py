"""edi837 rules: the catalogue, one rule, what changed, or the files of a new one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from edi837.catalogue.rule_changes import history_text, releases
from edi837.catalogue.rule_list import as_json, one_line
from edi837.catalogue.rule_page import rule_pages
from edi837.catalogue.rule_text import as_text
from edi837.catalogue.skeletons import PREDICTIONS, TO_WRITE, rule_files, with_prediction
from edi837.cli.completion import complete_codes
from edi837.cli.exits import say
from edi837.cli.new_files import checkout, write_new
from edi837.mapping.mappings import load_mappings
from edi837.rules import all_rules, rules_by_code
from edi837.rules.rule import Rule
from edi837.system.errors import CLEAN, UsageError
from edi837.system.near import did_you_mean


class _Rules(click.Group):
    """A group whose first word may be the code of a rule, or left out."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is not a command of the group belongs to `show`."""
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of `show`, which is not named, and the other commands."""
        options = (
            parameter for parameter in self.commands["show"].get_params(ctx) if isinstance(parameter, click.Option)
        )
        records = (option.get_help_record(ctx) for option in options)
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record is not None])
        self.format_commands(ctx, formatter)


@click.group(cls=_Rules, subcommand_metavar="[CODE]", short_help="The catalogue, one rule, or what changed.")
def rules() -> None:
    """Every rule in a line, or CODE with why, what to do, source and predicted codes.

    CODE may be a prefix, as in --select: N lists the rules about the NDC.
    """


@rules.command(hidden=True)
@click.argument("code", required=False, shell_complete=complete_codes)
@click.option("--cases", is_flag=True, help="With CODE: its test cases too, with what each of them gives.")
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="With md: a page a rule, and a list."
)
def show(code: str | None, cases: bool, form: str, out: Path | None) -> int:
    """Every rule in a line, or CODE with why, what to do, source and predicted codes."""
    if out is not None and (form != "md" or code is not None):
        raise UsageError("--out goes with --format md and without CODE")
    chosen = _chosen(code)
    if form == "md" and code is not None and code.upper() != chosen[0].code:
        raise UsageError(f"a page is of one rule, and {code!r} begins {len(chosen)} codes")
    codes = load_mappings().codes
    if form == "json":
        click.echo(json.dumps([as_json(rule, codes) for rule in chosen], ensure_ascii=False, indent=2))
    elif form == "md":
        _markdown(rule_pages(all_rules(), codes), code, out)
    elif code and chosen[0].code == code.upper():
        click.echo(as_text(chosen[0], codes, cases), nl=False)
    else:
        for rule in chosen:
            click.echo(one_line(rule))
    return CLEAN


def _chosen(code: str | None) -> list[Rule]:
    """The rule CODE, those whose codes begin with it, or all."""
    known = rules_by_code()
    wanted = (code or "").upper()
    if wanted in known:
        return [known[wanted]]
    chosen = [rule for rule in known.values() if rule.code.startswith(wanted)]
    if not chosen:
        raise UsageError(f"there is no rule {code!r}; {did_you_mean(wanted, known)}`edi837 rules` lists them all")
    return chosen


@rules.command()
def log() -> int:
    """What each release changed of the rules: new ones, those that are gone, other severities, fixes and names."""
    click.echo(history_text(releases(rules_by_code().values())), nl=False)
    return CLEAN


@rules.command()
@click.argument("code")
@click.option(
    "--name", default="to-be-named", show_default=True, metavar="WORDS", help="What is wrong: units-not-whole."
)
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def new(code: str, name: str, quiet: bool) -> int:
    """Write module, cases and prediction of a new rule CODE; for a checkout of edi837, in its folder."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise UsageError(f"--name: write words in small letters with hyphens, such as units-not-whole, not {name!r}")
    predictions = checkout() / PREDICTIONS
    files = rule_files(code.upper(), name)
    with_line = with_prediction(predictions.read_text(encoding="utf-8"), code.upper())
    written = write_new(files)
    predictions.write_text(with_line, encoding="utf-8", newline="\n")
    if not quiet:
        for path in (*written, predictions):
            say(str(path))
        say(f"now write what is marked ({TO_WRITE}), and what payers answer; then make docs, and")
        say(f"pytest -k {code.upper()} tests/test_rules.py tests/test_docs.py")
    return CLEAN


def _markdown(pages: dict[str, str], code: str | None, out: Path | None) -> None:
    if out is None:
        click.echo(pages[f"{code.upper()}.md" if code else "README.md"], nl=False)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, content in pages.items():
        (out / name).write_text(content, encoding="utf-8", newline="\n")
