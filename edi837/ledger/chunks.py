"""Values some at a time: a question to a database names so many and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Value = TypeVar("Value")


def chunks(values: Sequence[Value], size: int) -> Iterator[Sequence[Value]]:
    """The values in their order, up to `size` at once."""
    return (values[at : at + size] for at in range(0, len(values), size))
