"""The rules: one module a rule, found in the folders of this package. They import neither each other nor the engine."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from edi837.claim.facts import FileFacts
from edi837.rules.rule import Rule, Tells


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule of this package, by code; a rule may have one module for claims, one for whole files, and one for
    policies of payers.

    RuntimeError for a code that is declared twice for one kind of subject, and for a precedence that cannot be.
    """
    loaded: dict[tuple[str, bool, bool], Rule] = {}
    for module in _modules():
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, Rule):
                key = (value.code, value.of_policies, FileFacts in value.on)
                if key in loaded:
                    raise RuntimeError(f"{value.code} is declared twice")
                loaded[key] = value
    rules = tuple(loaded[key] for key in sorted(loaded))
    check_precedence(rules)
    return rules


def _modules() -> Iterator[str]:
    """The modules of the families, by name. pkgutil asks of each file how a module could be called by it."""
    place = __path__[0]
    for family in sorted(each.name for each in os.scandir(place) if each.is_dir()):
        for file in sorted(os.listdir(os.path.join(place, family))):
            if file.endswith(".py") and file != "__init__.py":
                yield f"{__name__}.{family}.{file.removesuffix('.py')}"


def check_precedence(rules: Iterable[Rule]) -> None:
    """RuntimeError where a rule yields to one that is not there, or rules yield to one another in a ring."""
    yielding: dict[str, set[str]] = {}
    for rule in rules:
        yielding.setdefault(rule.code, set()).update(rule.yields_to)
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
    return frozenset(rule.code for rule in all_rules() if rule.tells is what)


def rules_by_code() -> dict[str, Rule]:
    """One rule a code: the one that looks at claims, where another looks at whole files."""
    rules: dict[str, Rule] = {}
    for rule in all_rules():
        rules.setdefault(rule.code, rule)
    return rules
