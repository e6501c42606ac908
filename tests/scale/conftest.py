"""Real Spark: in this process's machine as local mode, and as a cluster of a master and two workers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.needs import lacking

ROOT = Path(__file__).parents[2]
_PATIENCE = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Spark."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.spark)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _spark_is_there() -> None:
    if reason := _missing():
        lacking("spark", reason)


def _missing() -> str:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "pyspark is not installed: pip install edi837[spark]"
    return "" if shutil.which("java") else "there is no Java, which Spark needs"


@contextmanager
def session(master: str, **options: str) -> Iterator[Any]:
    """A Spark session; one at a time in a process."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(master).appName("edi837 tests")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.executorEnv.PYTHONPATH": str(ROOT),
        **options,
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Two cores of this machine; a task may fail three times."""
    with session("local[2,4]") as made:
        yield made


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A master and two workers that stand on two hosts, as far as Spark can see; slow tasks are tried twice."""
    folder = tmp_path_factory.mktemp("cluster")
    port, started = _free_port(), []
    master = f"spark://127.0.0.1:{port}"
    try:
        started.append(_start(folder, "master.Master", "--host", "127.0.0.1", "--port", str(port)))
        _wait_for(port, folder)
        for host in ("127.0.0.2", "127.0.0.3"):
            started.append(_start(folder, "worker.Worker", "--host", host, "-c", "1", "-m", "1g", "-d", folder, master))
        speculation = {
            "spark.speculation": "true",
            "spark.speculation.interval": "100ms",
            "spark.speculation.multiplier": "1.0",
            "spark.speculation.quantile": "0.5",
            "spark.speculation.minTaskRuntime": "500ms",
            "spark.executor.memory": "512m",
        }
        with session(master, **speculation) as made:
            yield made
    finally:
        for process in started:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _start(folder: Path, name: str, *arguments: object) -> subprocess.Popen[bytes]:
    import pyspark

    command = Path(pyspark.__file__).parent / "bin" / "spark-class"
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_DIRS": str(folder)}
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [str(command), f"org.apache.spark.deploy.{name}", "--webui-port", "0", *map(str, arguments)],
            stdout=log,
            stderr=log,
            env=environment,
        )


def _wait_for(port: int, folder: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the master did not come up: {(folder / 'log').read_text()[-2000:]}")
