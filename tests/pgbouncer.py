"""A real connection pooler before the PostgreSQL server of the tests."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import lacking
from tests.postgres import Server

_SECONDS = 20
_SETTINGS = """\
[databases]
* = host={server} user=edi837
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
server_round_robin = {round_robin}
logfile = {folder}/log
pidfile = {folder}/pid
"""


@contextmanager
def pooled(server: Server, database: str, mode: str, size: int = 5, round_robin: bool = False) -> Generator[str]:
    """The address of a database through pgbouncer, which hands out sessions as `mode` says."""
    binary = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if binary is None:
        lacking("pooler", "apt-get install pgbouncer")
    folder = Path(tempfile.mkdtemp(prefix="edi837-pool-", dir="/tmp"))
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        _SETTINGS.format(server=server.folder, folder=folder, mode=mode, size=size, round_robin=int(round_robin))
    )
    if server.user is not None:
        for path in (folder, settings):
            os.chown(path, server.user, -1)
    running = subprocess.Popen(
        [binary, str(settings)], user=server.user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + _SECONDS
        while not (folder / ".s.PGSQL.6432").exists():
            assert running.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield f"postgresql://edi837@/{database}?host={folder}&port=6432"
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()
        shutil.rmtree(folder, ignore_errors=True)
