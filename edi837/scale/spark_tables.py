"""Exceptions and drug lines of many files as tables: read from the published files, so they say what those say."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StringType, StructField, StructType

from edi837.jobs.reporting.stored import exceptions_file, stored_rows
from edi837.manifest.read import read_head
from edi837.rows import lines as extract
from edi837.rows import record
from edi837.rows.formula import as_sent

Rows = Callable[[Path, Path], Iterator[tuple[str, ...]]]
# How many files are read by one task.
_FILES = 16


def write_table(
    spark: SparkSession, manifests: Sequence[Path], out: Path, columns: Sequence[str], rows: Rows, target: str
) -> DataFrame:
    """Write a table as Parquet and read it back; `manifest` names the set that a row belongs to.

    All other columns are those of the contract, as text.
    """
    names = ("manifest", *columns)
    schema = StructType([StructField(name, StringType(), False) for name in names])
    tasks = [str(path) for path in manifests]
    parts = max(1, len(tasks) // _FILES)
    read = spark.sparkContext.parallelize(tasks, parts).flatMap(partial(_of_set, rows, out))
    spark.createDataFrame(read, schema, verifySchema=False).write.mode("overwrite").parquet(target)
    return spark.read.schema(schema).parquet(target)


def _of_set(rows: Rows, out: Path, manifest: str) -> Iterator[tuple[str, ...]]:
    path = Path(manifest)
    name = str(path.relative_to(out))
    for row in rows(path, out):
        yield (name, *row)


def exceptions(manifest: Path, _: Path) -> Iterator[tuple[str, ...]]:
    """The rows of the exception report of a set."""
    for row in stored_rows(exceptions_file(manifest, read_head(manifest))):
        yield tuple(row)


def lines(manifest: Path, _: Path) -> Iterator[tuple[str, ...]]:
    """The rows of the lines table of a set; none of a file that was quarantined."""
    for report in read_head(manifest)["reports"]:
        if report["name"].endswith(".lines.csv"):
            with (manifest.parent / report["name"]).open(encoding="utf-8", newline="") as file:
                reader = csv.reader(file)
                next(reader)
                yield from (tuple(map(as_sent, cells)) for cells in reader)


COLUMNS: dict[str, tuple[tuple[str, ...], Rows]] = {
    "exceptions": (record.COLUMNS, exceptions),
    "lines": (extract.COLUMNS, lines),
}


def write_tables(spark: Any, manifests: Sequence[Path], out: Path, target: str) -> dict[str, DataFrame]:
    """Both tables, each in a folder of its name below `target`."""
    return {
        name: write_table(spark, manifests, out, columns, rows, f"{target.rstrip('/')}/{name}")
        for name, (columns, rows) in COLUMNS.items()
    }
