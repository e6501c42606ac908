"""A real PostgreSQL server for tests: started once a process, on a socket of its own, and stopped at its end."""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.needs import lacking

_NUMBERS = itertools.count(1)
# What a test of the ledger is run with.
LEDGERS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@dataclass(frozen=True)
class Server:
    """A running server; `folder` holds its data and its socket."""

    folder: Path
    binaries: Path
    user: int | None

    def address(self, database: str) -> str:
        return f"postgresql://edi837@/{database}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> list[Any]:
        import psycopg

        with psycopg.connect(f"dbname={database} user=edi837 host={self.folder}", autocommit=True) as link:
            cursor = link.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def new_database(self, template: str = "template0") -> str:
        name = f"t{os.getpid()}_{next(_NUMBERS)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def end_connections(self) -> None:
        others = "FROM pg_stat_activity WHERE usename = 'edi837' AND pid <> pg_backend_pid()"
        self.execute(f"SELECT pg_terminate_backend(pid) {others}")

    def drop(self, database: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def control(self, *arguments: str) -> None:
        told = [str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), "-w", *arguments]
        subprocess.run(told, check=True, user=self.user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=20"
        self.control("-o", options, "-l", str(self.folder / "log"), "start")

    def is_running(self) -> bool:
        asked = [str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), "status"]
        return subprocess.run(asked, check=False, user=self.user, stdout=subprocess.DEVNULL).returncode == 0

    def stop(self) -> None:
        self.control("-m", "immediate", "stop")


def server() -> Server:
    """The server of this process; the test is skipped, with the reason, where there can be none."""
    found = _started()
    if isinstance(found, str):
        lacking("postgres", found)
    return found


@functools.lru_cache(maxsize=1)
def _started() -> Server | str:
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed: pip install 'edi837[postgres]'"
    binaries = _binaries()
    if binaries is None:
        return "no PostgreSQL server is installed: apt-get install postgresql"
    user = None
    if os.geteuid() == 0:
        try:
            user = pwd.getpwnam("postgres").pw_uid
        except KeyError:
            return "PostgreSQL does not run as root, and there is no user postgres"
    folder = Path(tempfile.mkdtemp(prefix="edi837-pg-", dir="/tmp"))
    if user is not None:
        os.chown(folder, user, -1)
    made = Server(folder, binaries, user)
    initdb = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "edi837", "-A", "trust", "--no-sync"]
    subprocess.run(initdb, check=True, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    made.start()
    atexit.register(_end, made, os.getpid())
    return made


def _binaries() -> Path | None:
    """The folder of the server's programs."""
    named = shutil.which("pg_ctl")
    if named:
        return Path(named).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return found[-1].parent if found else None


def _end(made: Server, owner: int) -> None:
    if os.getpid() == owner:
        with contextlib.suppress(subprocess.CalledProcessError):
            made.stop()
        shutil.rmtree(made.folder, ignore_errors=True)
