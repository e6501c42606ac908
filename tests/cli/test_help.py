"""The help of each command shows an example, and what an example names exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from edi837.cli.examples import EXAMPLES
from edi837.cli.main import commands
from tests.cli.calling import call


def named_commands(group: click.Group, words: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that can be called, with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        path = f"{words} {name}".strip()
        if isinstance(command, click.Group):
            yield from named_commands(command, path)
        elif not command.hidden:
            yield path, command


def test_every_command_has_an_example() -> None:
    without = [path for path, _ in named_commands(commands) if path not in EXAMPLES]
    assert without == []


@pytest.mark.parametrize("words", EXAMPLES)
def test_examples_stand_in_the_help_and_name_what_exists(words: str, capfd: pytest.CaptureFixture[str]) -> None:
    told = call(capfd, *words.split(), "--help").text
    for example in EXAMPLES[words]:
        assert f"  edi837 {example}\n" in told
        context: click.Context = click.Context(commands)
        command: click.Command = commands
        rest = shlex.split(example.partition(" > ")[0])
        while isinstance(command, click.Group) and command.get_command(context, rest[0]):
            found = command.get_command(context, rest.pop(0))
            assert found is not None
            command = found
        if command.name in ("rules", "desk"):  # the first word is no subcommand, but their own argument
            continue
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in rest if re.match(r"--?[a-z]", word)} <= known
        command.make_parser(context).parse_args(list(rest))
