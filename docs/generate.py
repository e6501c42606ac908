"""What is written from the code: run, this writes it; tests/test_generated.py compares it."""

from __future__ import annotations

import ast
import configparser
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from edi837.cli.main import commands
from edi837.guide.map_files import ELEMENTS, FILES, LISTS, bytes_of
from edi837.guide.map_xml import read_content
from edi837.mapping.mappings import FOLDERS, read_mappings
from edi837.mapping.payer_files import payer_files
from edi837.mapping.sound_files import sound_among, written
from edi837.mapping.xml import parse, read_folder, schema_for
from edi837.rules import rules_by_code
from edi837.system.errors import MappingErrors

ROOT = Path(__file__).resolve().parent.parent
_WIDTH = 100
_COMMANDS = """\
# Commands

What `--help` says of each command. Written by `make docs`; the tests compare it.

A shell completes commands, options and, after `rules`, `--select`, `--ignore` and `--severity`, the codes of rules,
with this line in its startup file (`zsh_source` and `fish_source` for the other two):

```sh
eval "$(_EDI837_COMPLETE=bash_source edi837)"
```
"""
_ARCHITECTURE = """\
# Architecture: one page

An import goes down, never up: a package may use what stands in a row below its own, and packages of one row know
nothing of each other. The rows are those of the contracts in `setup.cfg`, which `lint-imports` checks; this page is
written from them by `make docs`. [What happens when you run edi837](what-happens.md) follows a file through them.
"""


def pages() -> dict[str, str]:
    """The pages by their places from this folder."""
    return {
        "commands.md": commands_page(),
        "architecture.md": architecture_page(),
        "../README.md": readme(),
        "../edi837/mapping/shipped_files.py": shipped_files(),
        "../edi837/mapping/sound_payers.json": sound_payers(),
        **{f"../edi837/guide/maps/{name}.json": guide_map(name) for name in (*FILES.values(), ELEMENTS, LISTS)},
    }


def commands_page() -> str:
    """The help of every command and subcommand."""
    return "\n".join([_COMMANDS, *_helps("edi837", commands, None)])


def _helps(name: str, command: click.Command, parent: click.Context | None) -> Iterator[str]:
    context = command.make_context(name, [], parent, resilient_parsing=True, max_content_width=_WIDTH)
    context.terminal_width = _WIDTH
    # Some defaults depend on the machine; none of them belongs into a page.
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            known = command.get_command(context, each)
            if known is not None:
                yield from _helps(each, known, context)


def readme() -> str:
    """README with the rules counted; all other words are its own."""
    codes = rules_by_code()
    of_guides = sum(code.startswith("G") for code in codes)
    counts = f"{len(codes) - of_guides} rules and {of_guides} of the guides"
    return re.sub(r"\d+ rules and \d+ of the guides", counts, (ROOT / "README.md").read_text(encoding="utf-8"))


_SHIPPED = '''\
"""The shipped mapping files, which their schemas allow: each by its folder and name, with the digest of its bytes.

One that is as it was shipped need not be held against its schema in every run. Written by `make docs`, which does that;
a test compares it.
"""

from __future__ import annotations

# fmt: off
SHA256 = {
'''


def shipped_files() -> str:
    """The digests of the shipped mapping files; ValueError for one that its schema refuses."""
    lines = []
    for folder in FOLDERS:
        for file in sorted((ROOT / "mappings" / folder).glob("*.xml")):
            root = parse(file.read_bytes(), file.name)
            if refused := schema_for(folder, root).refused(root, file.name):
                raise ValueError(refused)
            lines.append(f'    "{folder}/{file.name}": "{hashlib.sha256(file.read_bytes()).hexdigest()}",\n')
    return f"{_SHIPPED}{''.join(lines)}}}\n"


def sound_payers() -> str:
    """The shipped payer files that are sound, a file on a line; MappingErrors where one is not."""
    mappings, faults = read_mappings(None)
    if faults or mappings is None:
        raise MappingErrors(faults)
    files = payer_files(read_folder("payers", None, faults), {}, mappings.local)
    sound = json.loads(written(sound_among(files, files, {})))
    lines = ",\n".join(json.dumps({digest: stated})[1:-1] for digest, stated in sound.items())
    return f"{{\n{lines}\n}}\n"


def guide_map(name: str) -> str:
    """What the tables of a guide need of one of pyx12's files, an entry or a segment on a line."""
    file = bytes_of(name)
    content = read_content(file)
    if isinstance(content, dict):
        entries = ",\n".join(f"{_json(key)}:{_json(value)}" for key, value in content.items())
        text = f"{{\n{entries}}}"
    else:
        text = _loop(content)
    return f'{{"sha256":"{hashlib.sha256(file).hexdigest()}","content":{text}}}\n'


def _loop(loop: list[Any]) -> str:
    *described, segments, loops = loop
    inner = (",\n".join(map(_json, segments)), ",\n".join(map(_loop, loops)))
    return f"{_json(described)[:-1]},[\n{inner[0]}],[{inner[1]}]]"


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def architecture_page() -> str:
    """The layers with what each package is, and the fences around third-party packages."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    contracts = [config[name] for name in config.sections() if name.startswith("importlinter:contract:")]
    parts = [_ARCHITECTURE]
    for contract in contracts:
        if contract["type"] == "layers":
            parts.append(f"## {contract['name']}\n")
            rows = [line.replace("|", " ").split() for line in contract["layers"].split("\n") if line]
            parts += ["```text", *("  ".join(map(_short, row)) for row in rows), "```\n"]
            parts.append("| package | what it is |\n|---|---|")
            parts += [f"| `{_short(module)}` | {_what(module)} |" for row in rows for module in row]
            parts.append("")
    parts.append("## Fences\n")
    parts += [f"- {contract['name']}." for contract in contracts if contract["type"] == "forbidden"]
    return "\n".join(parts) + "\n"


def _short(module: str) -> str:
    return module.removeprefix("edi837.")


def _what(module: str) -> str:
    """The first line of the docstring of a module or package."""
    path = ROOT.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.split("\n")[0].replace("|", "\\|")


if __name__ == "__main__":
    for name, content in pages().items():
        (ROOT / "docs" / name).write_text(content, encoding="utf-8", newline="\n")
