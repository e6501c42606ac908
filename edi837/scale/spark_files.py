"""Many inputs on Apache Spark: corrected files, reports and manifests as `process` writes them, and tables over all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from edi837.jobs.inputs import STDIN, Input, check_held_names, find_inputs, result_names
from edi837.jobs.several import Finished, process_alone
from edi837.scale.attempt import ATTEMPTS, FileTask, attempt, clear
from edi837.scale.job import Job, job_for
from edi837.scale.spark_tables import write_tables
from edi837.scale.spread import on_spark
from edi837.settings.config import Settings
from edi837.system import disk
from edi837.system.dataclass import dataclass
from edi837.system.errors import Failure, UsageError, failure_of

# Larger files are cut into ranges of claims, for all cores together.
LARGE = 1 << 30
# More parts even out files of different sizes, fewer cost less to hand out.
_PARTS_A_CORE = 32


@dataclass(frozen=True)
class Outcome:
    """What became of each input, in their order, and the rows of all as tables (Parquet, text columns)."""

    files: list[tuple[Input, Finished | Failure]]
    exceptions: DataFrame
    lines: DataFrame


def process_files(
    spark: SparkSession,
    paths: Sequence[str],
    out: str | Path,
    settings: Settings | None = None,
    *,
    tables: str | None = None,
    large: int = LARGE,
) -> Outcome:
    """Process files and folders; inputs and `out` are on a file system that the driver and all executors see alike.

    The tables go below `tables`, any address that Spark can write to (default: out/tables). One job at a time writes
    into one folder.
    """
    settings, out = settings or Settings(), Path(out).absolute()
    if "csv" not in settings.report and "jsonl" not in settings.report:
        settings = replace(settings, report=("csv", *settings.report))
    if STDIN in paths:
        raise UsageError("standard input cannot be read by executors: name files or folders")
    items = find_inputs([str(Path(path).absolute()) for path in paths], out)
    names = result_names(items, out, settings.read_beside)
    if settings.split:
        check_held_names(names)
    job = job_for(settings, out)
    tasks = [FileTask(item, names[item]) for item in items]
    for task in tasks:
        clear(out, task)
    done = _done(spark, job, tasks, large)
    with suppress(OSError):
        disk.remove_tree(out / ATTEMPTS)
    manifests = [result.manifest for result in done if isinstance(result, Finished)]
    frames = write_tables(spark, manifests, out, tables or (out / "tables").as_uri())
    return Outcome(list(zip(items, done, strict=True)), frames["exceptions"], frames["lines"])


def _done(spark: SparkSession, job: Job, tasks: list[FileTask], large: int) -> list[Finished | Failure]:
    """Large files one after the other by ranges, then all others at once; told in the order of tasks."""
    context = spark.sparkContext
    done = {task: _by_ranges(context, job, task) for task in tasks if _is_large(task.item, large)}
    whole = [task for task in tasks if task not in done]
    if whole:
        parts = min(len(whole), _PARTS_A_CORE * context.defaultParallelism)
        collected = context.parallelize(whole, parts).map(partial(attempt, job)).collect()
        done.update(zip(whole, collected, strict=True))
    return [done[task] for task in tasks]


def _is_large(item: Input, large: int) -> bool:
    """A packed file cannot be entered in its middle, so it is one task whatever its size."""
    path = item.path
    return path is not None and path.suffix.lower() != ".gz" and path.is_file() and path.stat().st_size > large


def _by_ranges(context: Any, job: Job, task: FileTask) -> Finished | Failure:
    """The driver reads the envelope, and writes what the tasks judged."""
    try:
        spread = partial(on_spark, context, job, Path(str(task.item.path)))
        return process_alone(job.run(), task.item, task.name, job.out, spread=spread)
    except Exception as error:  # one file is isolated: nothing of it is published
        return failure_of(error)
