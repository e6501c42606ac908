"""Examples in the documentation are run; those that cannot be say why, and what they name exists."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from edi837.cli.main import commands
from tests.conftest import ROOT

SAMPLE = ROOT / "fixtures" / "sample" / "claims.837"
PATTERNS = ["*.md", "docs/*.md", "mappings/*/README.md", "fixtures/*/README.md", "benchmarks/README.md"]
PAGES = sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern))
_FENCE = re.compile(
    r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n)?(?P<fence>```+)(?P<kind>\w*)[^\n]*\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
# Findings that are left to a person (1) are no failure of an example.
_EDI837 = """\
#!/bin/sh
{python} -m edi837 "$@"
code=$?
[ $code = 1 ] || exit $code
"""


class Example(NamedTuple):
    """A block of a page; `why` it is not run, if it is not."""

    page: str
    line: int
    kind: str
    text: str
    why: str | None


def examples() -> Iterator[Example]:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for match in _FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Example(str(path.relative_to(ROOT)), line, match["kind"], match["text"], match["why"])


EXAMPLES = list(examples())
SHELL = [example for example in EXAMPLES if example.kind == "sh"]


def test_what_looks_like_a_command_is_marked_as_one() -> None:
    """So that it is run."""
    marked = {"sh", "text", "markdown"}
    assert [one for one in EXAMPLES if one.kind not in marked and re.search(r"^(\$ )?edi837 ", one.text, re.M)] == []
    assert [one for one in EXAMPLES if one.kind in ("python", "sh", "") and not (one.kind == "sh" or one.why)] == []


@pytest.mark.parametrize("page", sorted({one.page for one in SHELL if one.why is None}))
def test_the_examples_of_a_page_run_one_after_the_other(page: str, tmp_path: Path) -> None:
    shutil.copyfile(SAMPLE, tmp_path / "claims.837")
    (tmp_path / "inbox").mkdir()
    shutil.copyfile(SAMPLE, tmp_path / "inbox" / "claims.837")
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "edi837"
    program.write_text(_EDI837.format(python=shlex.quote(sys.executable)))
    program.chmod(0o755)
    for one in SHELL:
        if one.page == page and one.why is None:
            # The one absolute path in the pages is that of the drop folder.
            script = one.text.replace("/srv/edi837", str(tmp_path / "srv"))
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False,
                env={**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
            assert done.returncode == 0, (one.line, done.stdout, done.stderr)


def lines_of_commands() -> Iterator[tuple[str, list[str]]]:
    """Each command line of edi837 in a block or quoted in a sentence, but for those with placeholders."""
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        blocks = [match["text"] for match in _FENCE.finditer(text) if match["kind"] in ("sh", "text", "")]
        found = [line for block in blocks for line in block.splitlines() if line.startswith("edi837 ")]
        found += re.findall(r"`(edi837 [^`\n]+)`", _FENCE.sub("", text))
        for line in found:
            yield str(path.relative_to(ROOT)), shlex.split(line, comments=True)[1:]


def test_commands_and_options_that_are_named_exist() -> None:
    unknown = []
    for page, words in lines_of_commands():
        command: click.Command = commands
        names = []
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            known = command.get_command(click.Context(command), words[0])
            if known is None:
                break
            names.append(words.pop(0))
            command = known
        if names == ["desk"] and isinstance(command, click.Group):  # what is no subcommand is asked of `serve`
            command = command.commands["serve"]
        if not names and not words[0].startswith("-"):
            unknown.append((page, words[0]))
        options = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
        given = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
        unknown += [(page, *names, word) for word in given if word not in options]
    assert unknown == []
