"""Dataclasses that are made in a third of the time: there are over a hundred in each start of the command.

The standard library writes and compiles up to seven methods for each. Here `__init__` alone is written, without what
its parameters are; the others are the same functions for all. That nothing is set in a frozen one is proved by both
type checkers, to which this is the decorator of the standard library, and is not asked again at run time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True, slots=False, kw_only=False):
        """As dataclasses.dataclass, for a class or with options; an order is not among them."""

        def completed(cls):
            # Without one, the standard library computes the signature for it.
            cls.__doc__ = cls.__doc__ or cls.__name__
            cls = dataclasses.dataclass(cls, init=False, eq=False, repr=False, slots=slots, kw_only=kw_only)
            _add(cls, "__init__", _written_init(cls))
            _add(cls, "__repr__", _repr)
            if eq:
                _compare(cls, frozen)
            return cls

        return completed if cls is None else completed(cls)


def _add(cls: type, name: str, method: object) -> None:
    """Unless the class has its own."""
    if name not in vars(cls):
        setattr(cls, name, method)


def _written_init(cls: type) -> Callable[..., None]:
    """What sets the fields: `def __init__(self, name, other=_default_other, *, last): self.name = name` and so on."""
    known: dict[str, Any] = {"_ABSENT": object()}
    by_place, by_name, lines = ["self"], ["*"], ["pass"]
    for each in dataclasses.fields(cls):
        name, default = each.name, f"_default_{each.name}"
        parameter = value = name
        if each.default is not dataclasses.MISSING:
            known[default] = each.default
            parameter, value = f"{name}={default}", name if each.init else default
        elif each.default_factory is not dataclasses.MISSING:
            known[default] = each.default_factory
            parameter = f"{name}=_ABSENT"
            value = f"{default}() if {name} is _ABSENT else {name}" if each.init else f"{default}()"
        elif not each.init:
            continue
        if each.init:
            (by_name if each.kw_only else by_place).append(parameter)
        lines.append(f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    parameters = [*by_place, *(by_name if len(by_name) > 1 else ())]
    text = f"def __init__({', '.join(parameters)}): {'; '.join(lines)}"
    exec(text, known)  # noqa: S102 - as the standard library does, of the names of fields alone
    written: Callable[..., None] = known["__init__"]
    written.__qualname__ = f"{cls.__qualname__}.__init__"
    return written


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
