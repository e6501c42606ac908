"""docs/what-happens.md names what there is, and what a file really passes: one is sent through the code and watched."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.drop.files import clean, faulty
from tests.drop.running import AS_OF, init

TEXT = (ROOT / "docs" / "what-happens.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`\n]+)`", re.sub(r"^\| .*$", "", TEXT, flags=re.MULTILINE))
CODE = ROOT / "edi837"
# Names with a dot are `folder.module`, `folder.module.function`, `folder.module.Class.method`, or files.
_FILE = r".*\.(837|csv|gz|html|json|md|py|toml|xml)"
DOTTED = sorted({name for name in QUOTED if re.fullmatch(r"\w+(\.\w+)+", name) and not re.fullmatch(_FILE, name)})
BARE = sorted({name for name in QUOTED if re.fullmatch(r"[A-Z]\w*[a-z]\w*|[a-z]+_\w+", name)})
PATHS = sorted({name for name in QUOTED if "/" in name and "*" not in name})


# Run in a process of its own, so that what is called while modules are imported is seen too.
_WATCH = """
import atexit, sys, threading
seen = set()
def note(frame, event, _):
    if event == "call":
        seen.add((frame.f_code.co_filename, frame.f_code.co_qualname))
def tell():
    sys.setprofile(None)
    print("\\n", *("|".join(each) for each in seen), sep="\\n", file=sys.stderr)
atexit.register(tell)
sys.setprofile(note)
threading.setprofile(note)
from edi837.cli.main import main
main()
"""


def watched(*arguments: str | Path) -> set[str]:
    """The functions of edi837 that a command calls, as `folder.module.function`."""
    command = [sys.executable, "-c", _WATCH, *map(str, arguments)]
    # Calls within native code are not seen.
    plain = {**os.environ, "EDI837_NATIVE": "disable"}
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=False)
    said, _, calls = done.stderr.partition("\n\n")
    assert done.returncode == 1, said
    return {
        ".".join([*Path(file).relative_to(CODE).with_suffix("").parts, name]).replace(".__init__", "")
        for file, name in (line.split("|") for line in calls.splitlines() if line.startswith(f"{CODE}/"))
        if "<" not in name
    }


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What is called by `process`, whole and divided, and by a pass over a drop folder."""
    folder = tmp_path_factory.mktemp("watched")
    drop = init(folder / "drop")
    drop.put("clean.837", clean())
    drop.put("faulty.837", faulty())
    sample = ROOT / "fixtures" / "sample" / "claims.837"
    process = ["process", sample, "--as-of", AS_OF, "--report", "csv,html", "-q"]
    return (
        watched(*process, "--out", folder / "out", "--guide", "all")
        | watched(*process, "--out", folder / "split", "--split")
        | watched("run", drop.path, "--as-of", AS_OF, "--stable-seconds", "0")
    )


@pytest.mark.parametrize("name", DOTTED)
def test_what_is_named_is_on_the_way(name: str, passed: set[str]) -> None:
    """A function is called; of a module, or a class, something is."""
    assert name in passed or any(called.startswith(f"{name}.") for called in passed)


def test_other_names_are_those_of_the_code() -> None:
    defined = {
        node.name
        for path in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    # What native code may take the place of, and a table.
    defined |= {"Segment", "COMMANDS"}
    assert [name for name in BARE if name not in defined] == []
    assert len(BARE) > 10


@pytest.mark.parametrize("name", PATHS)
def test_paths_are_there(name: str) -> None:
    assert any((start / name).exists() for start in (CODE, ROOT)) or name in ("work/", "outbox/"), name
