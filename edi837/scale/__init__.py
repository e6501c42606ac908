"""Beyond one machine: files, and ranges of claims of large ones, as tasks of Apache Spark. docs/scale.md tells how."""

from edi837.scale.spark_files import Outcome as Outcome
from edi837.scale.spark_files import process_files as process_files
