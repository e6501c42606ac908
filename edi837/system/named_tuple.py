"""Named tuples that are made in half the time: there are two hundred in each start of the command.

typing.NamedTuple compiles each annotation to see whether it could be a type. Both type checkers do that, to which this
is the class of the standard library; when it runs, collections.namedtuple is enough.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    # What a named tuple has of its own.
    _OWN = frozenset(("__annotations__", "__module__"))

    class _TupleType(type):
        """Makes named tuples of classes."""

        def __new__(cls, name, bases, namespace):
            """The named tuple that is written as a class; NamedTuple itself has no bases."""
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = namespace.get("__annotations__", {})
            defaults = [namespace[field] for field in fields if field in namespace]
            named = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])
            for attribute, value in namespace.items():
                if attribute not in _OWN and attribute not in fields:
                    setattr(named, attribute, value)
            named.__annotations__ = fields
            return named

    class NamedTuple(metaclass=_TupleType):
        """The base of named tuples that are written as classes."""
