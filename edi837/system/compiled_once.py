"""Functions that differ in nothing but names, such as the initializers of types with three fields, compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any


@lru_cache(maxsize=512)
def _compiled(text: str) -> CodeType:
    """The code of the function that a text defines, which has no names from outside but those of its globals."""
    defined: dict[str, Any] = {}
    exec(text, defined)  # noqa: S102 - our own text; no name of a field is in it
    function: FunctionType = defined.popitem()[1]
    return function.__code__


def function(
    text: str, names: Mapping[str, str], known: dict[str, Any], qualified: str, defaults: tuple[object, ...] = ()
) -> FunctionType:
    """What `text` defines, with its parameters and attributes under the names that stand for them in `names`.

    `known` are its globals, `defaults` those of its last parameters, `qualified` is its whole name.
    """
    code = _compiled(text)
    code = code.replace(
        co_varnames=tuple([names.get(name, name) for name in code.co_varnames]),
        co_names=tuple([names.get(name, name) for name in code.co_names]),
    )
    named = FunctionType(code, known, code.co_name, defaults)
    named.__qualname__ = qualified
    return named
