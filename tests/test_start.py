"""What a small file has loaded and made when it is done: the start is most of its time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
# Run in a process of its own: this one has loaded everything.
_LOOK = """
import json, sys, typing
from edi837.cli.main import run

code = run(sys.argv[1:])
ours = [module for name, module in list(sys.modules.items()) if name.split(".")[0] == "edi837"]
types = {thing for module in ours for thing in vars(module).values() if isinstance(thing, type)}
types = [thing for thing in types if thing.__module__.startswith("edi837")]
slow = [t.__qualname__ for t in types if "__dataclass_params__" in vars(t) and t.__dataclass_params__.eq]
slow += [t.__qualname__ for t in types if typing.NamedTuple in getattr(t, "__orig_bases__", ())]
print(json.dumps({"code": code, "modules": sorted(sys.modules), "slow": sorted(slow)}))
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What was found after a run over one file."""
    sample = ROOT / "fixtures/sample/claims.837"
    out = tmp_path_factory.mktemp("out")
    command = ["process", str(sample), "--out", str(out), "--report", "csv", "-q", "--as-of", "2026-11-24"]
    looked = subprocess.run([sys.executable, "-c", _LOOK, *command], cwd=ROOT, check=True, capture_output=True)
    return json.loads(looked.stdout)


def test_the_command_ran(started: Mapping[str, Any]) -> None:
    assert started["code"] == 1
    assert "edi837.jobs.judging.judge" in started["modules"]


# What is for other commands, formats and options, or for a slip in a file of settings.
NOT_NEEDED = (
    "edi837.ack.", "edi837.answers", "edi837.appeal", "edi837.catalogue", "edi837.desk", "edi837.drop",
    "edi837.evidence.authorizations", "edi837.evidence.chart ", "edi837.evidence.evidence_table",
    "edi837.evidence.rates", "edi837.guide.map_xml", "edi837.jobs.reporting.pages", "edi837.jobs.split",
    "edi837.mapping.explain", "edi837.mapping.official", "edi837.mapping.relaxng_schema", "edi837.report.page",
    "edi837.split", "multiprocessing", "openpyxl", "pickle", "pkgutil", "shutil", "socket", "sqlalchemy", "sqlite3",
    "structlog", "subprocess", "tempfile", "tomllib", "xlsxwriter", "xml.etree", "zipfile",
)  # fmt: skip


def test_what_is_not_needed_is_not_loaded(started: Mapping[str, Any]) -> None:
    assert [name for name in started["modules"] if f"{name} ".startswith(NOT_NEEDED)] == []


def test_no_more_modules_are_loaded_than_it_takes(started: Mapping[str, Any]) -> None:
    """Each takes a sixth of a millisecond; the limit leaves room for some rules more."""
    assert len(started["modules"]) <= 640


def test_few_types_are_made_by_the_standard_library(started: Mapping[str, Any]) -> None:
    """edi837.system.dataclass and edi837.system.named_tuple make them in a sixth of the time."""
    assert len(started["slow"]) <= 60, started["slow"]
