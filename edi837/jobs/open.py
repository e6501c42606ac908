"""An input opened: a file, or standard input."""

from __future__ import annotations

import sys

from edi837.jobs.inputs import Input
from edi837.x12.source import Source, open_source, read_stream


def open_input(item: Input) -> Source:
    """The source of an input; Unreadable says what is wrong with it."""
    if item.path is None:
        return read_stream(sys.stdin.buffer, item.name)
    return open_source(item.path, item.name)
