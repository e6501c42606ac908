"""python -m edi837.scale INPUT… --out DIR: for spark-submit, or on its own with Spark in this machine."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pyspark.sql import SparkSession

from edi837.scale.spark_files import LARGE, Outcome, process_files
from edi837.settings.config import Settings, load_settings
from edi837.system.errors import Edi837Error, Failure

# Names the Python of tasks; without it Spark takes the first python3 on PATH, which need not have this package.
_TASKS_PYTHON = "PYSPARK_PYTHON"
# spark-submit sets it for what it starts, and knows the Python of tasks by its own options.
_SUBMITTED = "PYSPARK_GATEWAY_PORT"
# Of several, the first in this order is the one to end with.
_ORDER = (6, 5, 4, 2, 1, 0)


def main(arguments: Sequence[str]) -> int:
    """Process the inputs; the exit code is that of `edi837 process`."""
    options = _read(arguments)
    if _SUBMITTED not in os.environ:
        os.environ.setdefault(_TASKS_PYTHON, sys.executable)
    try:
        settings = load_settings({}, Path.cwd()).settings
        spark = SparkSession.builder.appName("edi837").getOrCreate()
        outcome = process_files(
            spark, options.inputs, options.out, settings, tables=options.tables, large=options.large_megabytes << 20
        )
    except Edi837Error as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command of its own
        return error.exit_code
    for line in sentences(outcome):
        print(line, file=sys.stderr)  # noqa: T201 - a command of its own
    return _code(outcome, settings)


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m edi837.scale",
        description="edi837 process on Apache Spark. Settings come from edi837.toml and EDI837_… as for every command.",
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files or folders that all executors see")
    parser.add_argument("--out", required=True, metavar="DIR", help="results, on a file system that all executors see")
    parser.add_argument("--tables", metavar="URI", help="where the Parquet tables go (default: DIR/tables)")
    parser.add_argument(
        "--large-megabytes", type=int, default=LARGE >> 20, metavar="N", help="larger files are cut into ranges"
    )
    return parser.parse_args(arguments)


def sentences(outcome: Outcome) -> list[str]:
    """One for each input."""
    return [
        f"{item.name}: {done}"
        if isinstance(done, Failure)
        else f"{done.name}: quarantined ({', '.join(done.quarantine)})"
        if done.quarantine
        else f"{done.name}: {done.tally.claims} claims, {done.tally.claims_examined} with drug lines; "
        f"{done.tally.repaired} repaired, {done.tally.proposed} proposed, {done.tally.open_rows} left to a person"
        for item, done in outcome.files
    ]


def _code(outcome: Outcome, settings: Settings) -> int:
    codes = set()
    for _, done in outcome.files:
        if isinstance(done, Failure):
            codes.add(done.exit_code)
        elif done.quarantine:
            codes.add(4)
        else:
            codes.add(1 if (done.tally.open_rows or done.held) and not settings.exit_zero else 0)
    return next(code for code in _ORDER if code in codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
