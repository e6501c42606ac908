"""What changed of the rules from release to release: each release's list is kept in released.tsv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import pairwise

from edi837.catalogue.rule_list import fix_of
from edi837.rules.rule import Rule
from edi837.system.named_tuple import NamedTuple

UNRELEASED = "Unreleased"


class ReleasedRule(NamedTuple):
    """A rule as a release listed it."""

    severity: str
    fix: str
    name: str


class RuleRelease(NamedTuple):
    """A release, its day (YYYY-MM-DD, or ''), and its rules by code."""

    name: str
    day: str
    rules: Mapping[str, ReleasedRule]


class RuleChange(NamedTuple):
    """What a release did to a rule: new, gone, or the fields that are not as they were."""

    code: str
    words: str


def releases(rules: Iterable[Rule]) -> list[RuleRelease]:
    """All releases, the oldest first, and the rules as they are now."""
    listed: dict[tuple[str, str], dict[str, ReleasedRule]] = {}
    text = files("edi837.catalogue").joinpath("released.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        known = listed.setdefault((row["release"], row["day"]), {})
        known[row["code"]] = ReleasedRule(row["severity"], row["fix"], row["name"])
    now = {rule.code: ReleasedRule(rule.severity.word, fix_of(rule), rule.name) for rule in rules}
    return [*(RuleRelease(*key, known) for key, known in listed.items()), RuleRelease(UNRELEASED, "", now)]


def changes_between(before: RuleRelease, after: RuleRelease) -> Iterator[RuleChange]:
    """What the later release did to the rules, by code."""
    for code in sorted(before.rules.keys() | after.rules.keys()):
        was, now = before.rules.get(code), after.rules.get(code)
        if now is None:
            yield RuleChange(code, f"gone (was {was.name})" if was else "gone")
        elif was is None:
            yield RuleChange(code, f"new: {now.severity}, fix {now.fix}, {now.name}")
        elif was != now:
            fields = zip(ReleasedRule._fields, was, now, strict=True)
            yield RuleChange(code, "; ".join(f"{name} {old} → {new}" for name, old, new in fields if old != new))


def history_text(known: list[RuleRelease]) -> str:
    """The releases, the latest first, each with what it did to the rules of the one before."""
    parts = []
    for before, after in reversed([*pairwise(known)]):
        changes = [f"  {change.code}  {change.words}" for change in changes_between(before, after)]
        parts.append("\n".join([_heading(after), *(changes or ["  no rule changed"])]))
    first = known[0]
    return "\n\n".join([*parts, f"{_heading(first)}\n  {len(first.rules)} rules"]) + "\n"


def _heading(release: RuleRelease) -> str:
    return f"{release.name} ({release.day})" if release.day else release.name
