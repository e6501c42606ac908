from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from tests import measured, needs, night

ROOT = Path(__file__).parent.parent
_ROOM = 4 << 30


def pytest_configure() -> None:
    """Tests interrupt, also where they were started in the background of a shell, which has Ctrl-C ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    needs.required()
    night.load_profile()
    use_memory()


def use_memory() -> None:
    """Put the folders of tests in memory where it has room: a drop folder waits for the disk 30 times a file.

    What a crash leaves of a disk is not tried with a real one in any case (tests/drop/model_disk.py).
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))
        os.environ.setdefault("TMPDIR", str(memory))


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Collected are tests without coverage: nothing of what they are to run is run before them."""
    measured.only_named(session)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """Say, last of all, what was absent: in CI only files of others may be."""
    yield
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    for line in needs.summary(reasons):
        terminalreporter.write_line(line)


def corpus_folder() -> Path | None:
    """The folder of third-party files: EDI837_CORPUS, or shared/corpus beside the checkout."""
    named = os.environ.get("EDI837_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "corpus"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def corpus() -> Path:
    folder = corpus_folder()
    if folder is None:
        needs.lacking("shared", "there is no corpus: set EDI837_CORPUS to a folder that holds some")
    return folder
