"""JSON for programs: to a file that is whole or not there, or to stdout."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import IO, Any

from edi837.jobs.files import write_whole


def write_json(target: str, told: Any) -> None:
    """Write it to a file, or to stdout for -; always UTF-8, and a byte of a name that is no text as an escape."""
    content = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")
    if target == "-":
        sys.stdout.buffer.write(content)
    else:
        write_whole(Path(target), partial(_write, content))


def _write(content: bytes, file: IO[bytes]) -> None:
    file.write(content)
