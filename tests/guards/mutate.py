"""`make mutate`: small changes of the guards' own code, each of which a test of the guards must see.

`python -m tests.guards.mutate [--sample N] [--seed N] [GROUP…]` clones this repository (what is committed) into a
folder of its own, has cosmic-ray list the mutations of each group of modules, draws a sample of them, runs the tests of
the group for each one, and lists those that no test saw. Annotations are left out, which nothing runs.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

from tests.guards.mutation_groups import GROUPS

ROOT = Path(__file__).parent.parent.parent
# The tests of the largest group take three seconds on an idle core, so that the sample takes half an hour.
SAMPLE, SEED = 600, 837
# A mutation that never ends counts as seen: after ten times what the tests take without one.
_NEVER_ENDS = 10
_PYTEST = "-m pytest -x -q -p no:cacheprovider -p no:xdist -p no:cov -p no:benchmark -p no:hypothesispytest"


def annotations(path: Path) -> set[tuple[int, int]]:
    """Line and column of everything in the annotations of a module."""
    places: set[tuple[int, int]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for note in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(note, ast.expr) and note.end_lineno is not None and note.end_col_offset is not None:
                first, last = (note.lineno, note.col_offset), (note.end_lineno, note.end_col_offset)
                lines = range(first[0], last[0] + 1)
                places |= {(line, at) for line in lines for at in range(300) if first <= (line, at) <= last}
    return places


def mutations(modules: Iterable[str], session: Path) -> list[MutationSpec]:
    """All mutations of some modules of the current folder, in order of place; without those of annotations."""
    paths = [Path(name) for name in modules]
    with use_db(str(session), WorkDB.Mode.create) as base:
        init(paths, base, {})
        found = [item.mutations[0] for item in base.work_items]
    noted = {path: annotations(path) for path in paths}
    run = [one for one in found if one.start_pos not in noted[one.module_path]]
    return sorted(run, key=lambda one: (str(one.module_path), one.start_pos, one.operator_name, one.occurrence))


def survivors(chosen: Iterable[MutationSpec], tests: Iterable[str]) -> Iterator[tuple[MutationSpec, str] | None]:
    """Each mutation that no test saw, with its difference; None for one that was seen."""
    command = [sys.executable, *_PYTEST.split(), *tests]
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    timeout = _NEVER_ENDS * (time.monotonic() - began)
    for one in chosen:
        result = mutate_and_test([one], shlex.join(command), timeout)
        if result.test_outcome not in (TestOutcome.SURVIVED, TestOutcome.KILLED):
            raise RuntimeError(result.output)
        yield (one, result.diff or "") if result.test_outcome is TestOutcome.SURVIVED else None


def report(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(groups: list[str], sample: int, seed: int, folder: Path) -> int:
    """Mutate in the current folder; how many mutations no test saw."""
    found = {name: mutations(GROUPS[name][0], folder / name) for name in groups}
    total = sum(map(len, found.values()))
    tried = left = 0
    for name, possible in found.items():
        size = min(len(possible), round(sample * len(possible) / total))
        drawn = sorted(random.Random(f"{seed} {name}").sample(range(len(possible)), size))
        began, missed = time.monotonic(), 0
        for survivor in survivors([possible[at] for at in drawn], GROUPS[name][1]):
            if survivor is not None:
                missed += 1
                report(f"survived: {survivor[0].module_path}:{survivor[0].start_pos[0]} {survivor[0].operator_name}")
                report("".join(f"  {line}\n" for line in survivor[1].splitlines() if re.match(r"[-+](?![-+])", line)))
        tried, left = tried + size, left + missed
        counts = f"tried {size}, killed {size - missed}, survived {missed}"
        report(f"{name}: of {len(possible)} mutations {counts}, in {time.monotonic() - began:.0f} s")
    report(f"all: of {total} mutations tried {tried}, killed {tried - left}, survived {left}; seed {seed}")
    return left


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Mutations of the guards' code, and which of them no test sees.")
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], help="groups of modules; all unless named")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many mutations are tried")
    parser.add_argument("--seed", type=int, default=SEED)
    told: Any = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        os.chdir(clone)
        compileall.compile_dir("edi837", quiet=2)
        return run(told.groups or list(GROUPS), told.sample, told.seed, Path(folder)) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
