"""Ending the process without taking apart what is in memory."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """End with an exit code, and let the system take back what is in memory.

    Python would clear every module and object away first, which takes as long as reading some thousand claims. What was
    registered for the end is done as ever, and other threads are waited for.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        # There is none, it is closed, or nobody reads it: Python knows how to end then.
        sys.exit(code)
    threading._shutdown()  # type: ignore[attr-defined]  # as multiprocessing does before it ends a process like this
    atexit._run_exitfuncs()
    os._exit(code)
