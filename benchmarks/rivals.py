"""The tools that a user could pick instead, each in its own environment below the cache folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Command

_DRIVERS = Path(__file__).parent / "peers"
_VALID_OR_NOT = frozenset({0, 1})


@dataclass(frozen=True)
class Rival:
    """A package, what it installs, its driver (in peers/, or a script of the package), and what it does."""

    name: str
    installs: tuple[str, ...]
    driver: str
    does: str

    @property
    def of_npm(self) -> bool:
        """Whether it runs on Node."""
        return self.driver.endswith(".js")


RIVALS = (
    Rival("pyx12", ("pyx12==4.0.0",), "x12valid", "validation against the guide"),
    Rival("linuxforhealth-x12", ("linuxforhealth-x12", "pydantic<2"), "with_linuxforhealth_x12.py", "models by set"),
    Rival("x12-edi-tools", ("x12-edi-tools",), "with_x12_edi_tools.py", "segments by ID"),
    Rival("openx12", ("openx12",), "with_openx12.py", "claims"),
    Rival("x12-python", ("x12-python",), "with_x12_python.py", "loops by level"),
    Rival("kw-x12-parser", ("kw-x12-parser[dataframe]",), "with_kw_x12_parser.py", "claims, main columns"),
    Rival("node-x12", ("node-x12",), "with_node_x12.js", "sets and segments"),
    Rival("x12-parser", ("x12-parser",), "with_x12_parser.js", "claims"),
)


def command(rival: Rival, cache: Path, path: Path) -> Command | None:
    """What reads `path` with it; None when it did not install."""
    home = cache / rival.name
    if not _installed(rival, home):
        return None
    if rival.of_npm:
        modules = {"NODE_PATH": str(home / "node_modules")}
        arguments = ["node", "--max-old-space-size=8192", str(_DRIVERS / rival.driver), str(path)]
        return Command(arguments, environment=modules)
    if not rival.driver.endswith(".py"):
        return Command([str(home / "bin" / rival.driver), str(path)], _VALID_OR_NOT)
    return Command([str(home / "bin" / "python"), str(_DRIVERS / rival.driver), str(path)])


def _installed(rival: Rival, home: Path) -> bool:
    if (home / "installed").exists():
        return True
    home.mkdir(parents=True, exist_ok=True)
    if rival.of_npm:
        if shutil.which("npm") is None:
            return False
        steps = [["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(home), *rival.installs]]
    else:
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "-q", *rival.installs]
        steps = [[sys.executable, "-m", "venv", str(home)], pip]
    done = all(subprocess.run(step, capture_output=True).returncode == 0 for step in steps)
    if done:
        (home / "installed").touch()
    return done


def version(rival: Rival, cache: Path) -> str:
    """The version that was installed."""
    home = cache / rival.name
    if rival.of_npm:
        told = json.loads((home / "node_modules" / rival.name / "package.json").read_text())
        return str(told["version"])
    code = f"import importlib.metadata; print(importlib.metadata.version({rival.name!r}))"
    asked = subprocess.run([str(home / "bin" / "python"), "-c", code], capture_output=True, text=True)
    return asked.stdout.strip()
