"""The rules: one module a rule, found by walking this package. Rules import neither each other nor the engine."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from edi837.claim.facts import FileFacts
from edi837.rule import Rule


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule of this package, by code; a rule may have one module for claims and one for whole files.

    A code declared twice for one kind of subject is an error of the programmer.
    """
    found: dict[tuple[str, bool], Rule] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if module.ispkg:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Rule):
                key = (value.code, FileFacts in value.on)
                if key in found:
                    raise RuntimeError(f"{value.code} is declared twice")
                found[key] = value
    return tuple(found[key] for key in sorted(found))


def rules_by_code() -> dict[str, Rule]:
    """One rule a code: the one that looks at claims, where another looks at whole files."""
    found: dict[str, Rule] = {}
    for one in all_rules():
        found.setdefault(one.code, one)
    return found
