"""Rules brought together by their cheap test, which is asked once a subject for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from edi837.rules.rule import Answers, Knowledge, Rule

Asked = tuple[Rule, Callable[..., Answers]]


@dataclass(eq=False)
class Group:
    """Rules with the same test. `plain` take the subject alone, `knowing` what is known besides it too.

    `unasked` are the rules whose evidence was not given, with why: they are counted, not asked.
    """

    when: Callable[[Any], bool] | None
    plain: tuple[Asked, ...]
    knowing: tuple[Asked, ...]
    unasked: tuple[tuple[str, str], ...]


def groups(rules: Iterable[Rule], knowledge: Knowledge) -> list[Group]:
    """The rules by their tests, in the order in which each test comes first."""
    tests: dict[Any, list[Rule]] = {}
    for rule in rules:
        tests.setdefault(rule.when, []).append(rule)
    return [_group(when, members, knowledge) for when, members in tests.items()]


def _group(when: Callable[[Any], bool] | None, members: list[Rule], knowledge: Knowledge) -> Group:
    missing = [(rule, rule.missing(knowledge)) for rule in members]
    asked = [rule for rule, reason in missing if reason is None]
    return Group(
        when,
        tuple((rule, rule.function) for rule in asked if not rule.takes_knowledge),
        tuple((rule, rule.function) for rule in asked if rule.takes_knowledge),
        tuple((rule.code, reason) for rule, reason in missing if reason is not None and not rule.quiet),
    )
