"""Named tuples that are made in a sixth of the time: there are a hundred and fifty in each start of the command.

The standard library compiles a `__new__` for each and the annotation of each field, and writes five methods more. Here
`__new__` is compiled once for all that have as many fields, and the others are the same functions for all. Both type
checkers, to which this is the class of the standard library, see whether an annotation is a type.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

from edi837.system.compiled_once import function

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    # What the standard library gives all of them.
    _STANDARD = namedtuple("_STANDARD", "field")
    _Getter = type(_STANDARD.field)
    _KNOWN = {"tuple_new": tuple.__new__}

    def _make(cls, values):
        """A new one of a sequence of values; TypeError where they are too few or too many."""
        new = tuple.__new__(cls, values)
        if len(new) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(new)}")
        return new

    def _replace(self, /, **values):
        """A new one with other values; ValueError for a name that is no field's."""
        new = self._make(map(values.pop, self._fields, self))
        if values:
            raise ValueError(f"Got unexpected field names: {list(values)!r}")
        return new

    def _repr(self):
        values = ", ".join([f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True)])
        return f"{type(self).__name__}({values})"

    _METHODS = {
        "__slots__": (),
        "__getnewargs__": _STANDARD.__getnewargs__,
        "_asdict": _STANDARD._asdict,
        "_make": classmethod(_make),
        "_replace": _replace,
        "__repr__": _repr,
    }

    class _TupleType(type):
        """Makes named tuples of classes."""

        def __new__(cls, name, bases, namespace):
            """The named tuple that is written as a class; NamedTuple itself has no bases."""
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace[field] for field in fields if field in namespace}
            members = {"__doc__": f"{name}({', '.join(fields)})", **_METHODS, **namespace}
            members.update(_fields=fields, _field_defaults=defaults, __match_args__=fields)
            members["__new__"] = _new(namespace["__qualname__"], fields, defaults)
            for place, field in enumerate(fields):
                members[field] = _Getter(place, f"Alias for field number {place}")
            return type(name, (tuple,), members)

    def _new(name, fields, defaults):
        """Its `__new__`."""
        places = [f"_{place}" for place in range(len(fields))]
        each = "".join([f"{place}, " for place in places])
        text = f"def __new__(_cls, {each}): return tuple_new(_cls, ({each}))"
        return function(text, dict(zip(places, fields, strict=True)), _KNOWN, f"{name}.__new__", (*defaults.values(),))

    class NamedTuple(metaclass=_TupleType):
        """The base of named tuples that are written as classes."""
