"""edi837 desk: a web page over a drop folder, where people decide and release."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edi837.cli.demo import demo_folder
from edi837.cli.drop_folder import drop_folder
from edi837.cli.exits import say
from edi837.cli.options import common_options
from edi837.cli.prepared import warn_of_former
from edi837.cli.run import for_run
from edi837.drop.folder import LOOKS, open_root
from edi837.drop.open_folder import new_run_id
from edi837.jobs.run import prepare
from edi837.ledger import desk_log, desk_people
from edi837.ledger.desk_people import Person
from edi837.settings.config import Loaded
from edi837.settings.unattended import read_run_settings
from edi837.system import disk
from edi837.system.errors import CLEAN, UsageError
from edi837.system.log import open_log

if TYPE_CHECKING:
    from edi837.desk.state import DeskSettings

_METRICS_TOKEN, _PROXY_SECRET = "EDI837_DESK_METRICS_TOKEN", "EDI837_DESK_PROXY_SECRET"
_PARTS = ("flask", "waitress", "argon2")


class _DeskGroup(click.Group):
    """`edi837 desk ROOT` serves; `edi837 desk user …` is the only subcommand."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """A first word that is no subcommand is the folder."""
        if args and args[0] not in self.commands and not (len(args) == 1 and args[0] in ctx.help_option_names):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_DeskGroup, short_help="A web page over a drop folder.", subcommand_metavar="ROOT | user add|remove|list"
)
def desk() -> None:
    """Serve a web page over the drop folder ROOT: a queue of claims, decisions, releases, the audit log.

    For one person on this machine: open the link that is printed; it works once. For a team: add people, then serve
    with --team behind a proxy that speaks TLS.
    """
    missing = [name for name in _PARTS if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError("the desk needs more packages: pip install 'edi837[desk]'")


@desk.command()
@click.argument("root", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--demo", is_flag=True, help="A folder of generated claims, gone when the desk ends; no ROOT.")
@click.option("--listen", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8370, show_default=True, help="The port; 0 for any.")
@click.option("--team", is_flag=True, help="Named people log in, on loopback too.")
@click.option(
    "--behind-proxy", "proxy", metavar="ADDRESS",
    help="A proxy at ADDRESS ends TLS; needed beyond loopback. Cookies are Secure then.",
)  # fmt: skip
@click.option("--as", "name", metavar="NAME", help="Your name in decisions and audit log, without a team.")
@common_options(reporting=False, folder="root")
def serve(
    root: Path | None, demo: bool, listen: str, port: int, team: bool, proxy: str | None, name: str | None,
    loaded: Loaded, quiet: bool, verbose: bool,
) -> int:  # fmt: skip
    """Serve the desk over ROOT until told to stop."""
    from edi837.desk.serving import is_loopback, open_desk
    from edi837.desk.serving import serve as serve_desk

    if demo == (root is not None):
        raise UsageError("name the drop folder ROOT, or --demo")
    if not is_loopback(listen) and proxy is None:
        raise UsageError("--listen beyond loopback needs --behind-proxy ADDRESS, where TLS ends (docs/desk.md)")
    is_team = team or proxy is not None
    if is_team and (name or demo):
        raise UsageError("--as and --demo are for one person; in a team the name is the log-in")
    log = open_log(new_run_id(), loaded.settings.log_format, "error" if quiet else "info" if verbose else "warning")
    run = prepare(for_run(loaded))
    warn_of_former(run.mappings, loaded.settings.mappings)
    with demo_folder(run) if root is None else nullcontext(open_root(root)) as folder:
        settings = read_run_settings(loaded, folder.path)
        # What is too large for memory stays inside the drop folder; a pass sweeps work/.
        disk.make_folder(folder.path / LOOKS)
        tempfile.tempdir = str(folder.path / LOOKS)
        with open_desk(folder, run, settings, _own(is_team, proxy, name), log) as opened:
            serve_desk(opened, listen, port, lambda link: _ready(link, not is_team))
    return CLEAN


def _own(is_team: bool, proxy: str | None, name: str | None) -> DeskSettings:
    from edi837.desk.state import DeskSettings

    alone = "" if is_team else (name or os.environ.get("USER") or os.environ.get("LOGNAME") or "desk").strip()[:120]
    secret = os.environ.get(_PROXY_SECRET, "") if proxy else ""
    return DeskSettings(
        alone=alone,
        secure=proxy is not None,
        metrics_token=os.environ.get(_METRICS_TOKEN, ""),
        proxy_secret=secret,
        proxy=proxy or "",
    )


def _ready(link: str, is_once: bool) -> None:
    click.echo(link)
    say("open this link; it works once. Ctrl-C ends the desk" if is_once else "the desk is ready; Ctrl-C ends it")


@desk.group()
def user() -> None:
    """The people who may log in."""


_root = click.argument("root", type=click.Path(path_type=Path, file_okay=False))
_name = click.argument("name")


@user.command()
@_root
@_name
@click.option("--role", "roles", multiple=True, required=True, metavar="ROLE",
              help="viewer, analyst, lead, releaser, auditor or admin; repeatable.")  # fmt: skip
@common_options(reporting=False, folder="root")
def add(root: Path, name: str, roles: tuple[str, ...], loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """Add NAME, or give new roles and a new password, which is asked for, or read from the first line of stdin."""
    from edi837.desk.passwords import hash_password
    from edi837.desk.roles import known_roles

    name = name.strip()[:120]
    if not name or not name.isprintable():
        raise UsageError("a person has a name")
    try:
        chosen, password = known_roles(roles), hash_password(_password())
    except ValueError as error:
        raise UsageError(str(error)) from None
    person = Person(name, password, " ".join(chosen), "")
    with drop_folder(root, loaded, verbose) as drop, drop.ledger.writing() as session:
        desk_people.save_person(session, person._replace(added=drop.now))
        facts = {"by": "command line", "person": name, "roles": person.roles}
        desk_log.add_line(session, drop.now, "desk-person", facts)
    if not quiet:
        say(f"{name}: {person.roles}")
    return CLEAN


def _password() -> str:
    """The password: asked for twice on a terminal, else the first line of stdin."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return password
    return sys.stdin.readline().rstrip("\r\n")


@user.command()
@_root
@_name
@common_options(reporting=False, folder="root")
def remove(root: Path, name: str, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """Let NAME in no more; whoever is logged in by this name is logged out."""
    with drop_folder(root, loaded, verbose) as drop, drop.ledger.writing() as session:
        if desk_people.person(session, name) is None:
            raise UsageError(f"there is nobody called {name!r}")
        desk_people.remove_person(session, name)
        desk_log.add_line(session, drop.now, "desk-removed", {"by": "command line", "person": name})
    if not quiet:
        say(f"{name}: removed")
    return CLEAN


@user.command(name="list")
@_root
@common_options(reporting=False, folder="root")
def show(root: Path, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """List everybody with their roles."""
    with drop_folder(root, loaded, verbose) as drop, drop.ledger.reading() as session:
        for person in desk_people.everybody(session):
            click.echo(f"{person.name}: {person.roles}")
    return CLEAN
