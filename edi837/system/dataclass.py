"""Dataclasses that are made in a sixth of the time: there are a hundred in each start of the command.

The standard library writes and compiles up to seven methods for each. Here `__init__` alone is compiled, once for all
classes whose fields are alike but for their names; the others are the same functions for all. That nothing is set in a
frozen one, and that defaults come last, is proved by both type checkers, to which this is the decorator of the standard
library, and is not asked again at run time. `dataclasses.fields` and `replace` know these classes as its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import MISSING, Field
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from edi837.system.compiled_once import function

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True, slots=False, kw_only=False):
        """As dataclasses.dataclass, for a class or with options; an order is not among them, nor is ClassVar known."""

        def completed(cls):
            own = _own_fields(cls, kw_only)
            inherited = {}
            for base in cls.__mro__[:0:-1]:
                inherited.update(vars(base).get("__dataclass_fields__", ()))
            if slots:
                cls = _slotted(cls, own, tuple([name for name in own if name not in inherited]))
            fields = {**inherited, **own}
            cls.__dataclass_fields__ = fields
            cls.__dataclass_params__ = _Standard.__dataclass_params__
            cls.__doc__ = cls.__doc__ or cls.__name__
            by_place = tuple([each.name for each in fields.values() if each.init and not each.kw_only])
            _add(cls, "__match_args__", by_place)
            _add(cls, "__init__", _init(cls, fields.values()))
            _add(cls, "__repr__", _repr)
            if eq:
                _compare(cls, frozen, [each.name for each in fields.values() if each.compare])
            return cls

        return completed if cls is None else completed(cls)


@dataclasses.dataclass(init=False, repr=False, eq=False)
class _Standard:
    """What the standard library keeps with each class and field."""

    field: int


_KIND = _Standard.__dataclass_fields__["field"]._field_type  # type: ignore[attr-defined]  # it tells fields from ClassVar


def _own_fields(cls: type, kw_only: bool) -> dict[str, Field[Any]]:
    """The fields that a class itself has; what stays in it of each is the default.

    ValueError for a default that can be changed.
    """
    own: dict[str, Field[Any]] = {}
    for name, kind in vars(cls).get("__annotations__", {}).items():
        stated = vars(cls).get(name, MISSING)
        if isinstance(stated, Field):
            own[name] = field = stated
            if field.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, field.default)
        else:
            own[name] = field = dataclasses.field(default=stated)
        if type(field.default).__hash__ is None:
            raise ValueError(f"{cls.__name__}.{name}: all objects would share the default: say default_factory")
        field.name, field.type, field._field_type = name, kind, _KIND  # type: ignore[attr-defined]  # as above
        if field.kw_only is MISSING:
            field.kw_only = kw_only
    return own


def _slotted(cls: type, own: Container[str], slots: tuple[str, ...]) -> type:
    """The class again, with slots, and without the defaults of its own fields, which would stand in their way."""
    namespace = {name: value for name, value in vars(cls).items() if name not in own}
    for name in ("__dict__", "__weakref__"):
        namespace.pop(name, None)
    slotted: type = type(cls)(cls.__name__, cls.__bases__, {**namespace, "__slots__": slots})
    slotted.__qualname__ = cls.__qualname__
    return slotted


def _add(cls: type, name: str, member: object) -> None:
    """Unless the class has its own."""
    if name not in vars(cls):
        setattr(cls, name, member)


_ABSENT = object()


def _init(cls: type, fields: Iterable[Field[Any]]) -> Callable[..., None]:
    """What sets the fields: `def __init__(self, _0, _1, *, _2): self._0 = _0` and so on, with their names."""
    known: dict[str, Any] = {"_ABSENT": _ABSENT}
    names: dict[str, str] = {}
    by_place, by_name, lines = ["self"], ["*"], ["pass"]
    defaults: list[object] = []
    defaults_by_name: dict[str, object] = {}
    for at, each in enumerate(fields):
        name, default = f"_{at}", f"_default_{at}"
        names[name] = each.name
        start, value = each.default, name
        if each.default_factory is not MISSING:
            known[default], start = each.default_factory, _ABSENT
            value = f"{default}() if {name} is _ABSENT else {name}" if each.init else f"{default}()"
        elif not each.init:
            if start is MISSING:
                continue
            known[default], value = start, default
        lines.append(f"self.{name} = {value}")
        if each.init:
            (by_name if each.kw_only else by_place).append(name)
            if start is not MISSING and each.kw_only:
                defaults_by_name[each.name] = start
            elif start is not MISSING:
                defaults.append(start)
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    parameters = [*by_place, *(by_name if len(by_name) > 1 else ())]
    text = f"def __init__({', '.join(parameters)}): {'; '.join(lines)}"
    written = function(text, names, known, f"{cls.__qualname__}.__init__", tuple(defaults))
    written.__kwdefaults__ = defaults_by_name
    return written


def _compare(cls: type, hashable: bool, names: Sequence[str]) -> None:
    """By the values of the fields that are compared."""
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
