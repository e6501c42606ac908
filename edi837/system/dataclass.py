"""Dataclasses that are made in a third of the time: there are over a hundred in each start of the command.

The standard library writes and compiles up to seven methods for each. Here it writes `__init__` alone; the others are
the same functions for all. That nothing is set in a frozen one is proved by both type checkers, to which this is the
decorator of the standard library, and is not asked again at run time.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True, slots=False, kw_only=False):
        """As dataclasses.dataclass, for a class or with options; an order is not among them."""

        def completed(cls):
            # Without one, the standard library computes the signature for it.
            cls.__doc__ = cls.__doc__ or cls.__name__
            cls = dataclasses.dataclass(cls, eq=False, repr=False, slots=slots, kw_only=kw_only)
            _add(cls, "__repr__", _repr)
            if eq:
                _compare(cls, frozen)
            return cls

        return completed if cls is None else completed(cls)


def _add(cls: type, name: str, method: object) -> None:
    """Unless the class has its own."""
    if name not in vars(cls):
        setattr(cls, name, method)


def _compare(cls: type, hashable: bool) -> None:
    """By the values of the fields that are compared."""
    names = [each.name for each in dataclasses.fields(cls) if each.compare]
    values = attrgetter(*names) if names else _nothing

    def __eq__(self: object, other: object) -> bool:  # noqa: N807 - it becomes the method
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807 - it becomes the method
        return hash(values(self))

    _add(cls, "__eq__", __eq__)
    # A class that has its own __eq__ alone has None for a hash.
    if vars(cls).get("__hash__") is None:
        cls.__hash__ = __hash__ if hashable else None  # type: ignore[assignment]  # None is how a class says it


def _nothing(_: object) -> None:
    """What classes without fields are compared by."""


def _repr(self: object) -> str:
    shown = (each.name for each in dataclasses.fields(self) if each.repr)  # type: ignore[arg-type]  # it is a method of a dataclass
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"
