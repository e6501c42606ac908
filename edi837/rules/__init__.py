"""The rules: one module a rule, found by walking this package. Rules import neither each other nor the engine."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from edi837.claim.facts import FileFacts
from edi837.rules.rule import Rule, Tells


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule of this package, by code; a rule may have one module for claims and one for whole files.

    RuntimeError for a code that is declared twice for one kind of subject, and for a precedence that cannot be.
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
    rules = tuple(found[key] for key in sorted(found))
    check_precedence(rules)
    return rules


def check_precedence(rules: Iterable[Rule]) -> None:
    """RuntimeError where a rule yields to one that is not there, or rules yield to one another in a ring."""
    yielding: dict[str, set[str]] = {}
    for one in rules:
        yielding.setdefault(one.code, set()).update(one.yields_to)
    for code, others in yielding.items():
        if unknown := sorted(others - yielding.keys()):
            raise RuntimeError(f"{code} yields to {unknown[0]}, which is not a rule")
    try:
        TopologicalSorter(yielding).prepare()
    except CycleError as error:
        raise RuntimeError(f"rules yield to one another in a ring: {' → '.join(error.args[1][::-1])}") from None


@lru_cache(maxsize=len(Tells))
def codes_that_tell(what: Tells) -> frozenset[str]:
    """The codes of the rules whose errors mean this."""
    return frozenset(one.code for one in all_rules() if one.tells is what)


def rules_by_code() -> dict[str, Rule]:
    """One rule a code: the one that looks at claims, where another looks at whole files."""
    found: dict[str, Rule] = {}
    for one in all_rules():
        found.setdefault(one.code, one)
    return found
