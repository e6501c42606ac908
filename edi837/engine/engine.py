"""Runs the rules over a claim or an envelope, and lets one fault give one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from edi837.claim.claim import Claim
from edi837.claim.facts import FileFacts
from edi837.claim.line import ServiceLine
from edi837.engine.precedence import without_doubles, without_superseded
from edi837.engine.rule_finding import RuleFinding, Skipped, crash, where
from edi837.engine.selection import Selection
from edi837.findings.finding import Finding, NotChecked, Severity
from edi837.rules.rule import Answers, Knowledge, Rule

Asked = tuple[Rule, Callable[..., Answers]]


@dataclass(eq=False)
class RuleGroup:
    """Rules with the same test. `plain` take the subject alone, `knowing` what is known besides it too.

    `unasked` are the rules whose evidence was not given, with why: they are counted, not asked.
    """

    when: Callable[[Any], bool] | None
    plain: tuple[Asked, ...]
    knowing: tuple[Asked, ...]
    unasked: tuple[tuple[str, str], ...]


def groups(rules: Iterable[Rule], knowledge: Knowledge) -> list[RuleGroup]:
    """The rules by their tests, in the order in which each test comes first."""
    tests: dict[Any, list[Rule]] = {}
    for rule in rules:
        tests.setdefault(rule.when, []).append(rule)
    rule_groups = (_group(when, members, knowledge) for when, members in tests.items())
    # A test may be dear, and is not asked for the sake of rules that say nothing.
    return [group for group in rule_groups if group.plain or group.knowing or group.unasked]


def _group(when: Callable[[Any], bool] | None, members: list[Rule], knowledge: Knowledge) -> RuleGroup:
    missing = [(rule, rule.missing(knowledge)) for rule in members]
    asked = [rule for rule, reason in missing if reason is None]
    return RuleGroup(
        when,
        tuple((rule, rule.function) for rule in asked if not rule.takes_knowledge),
        tuple((rule, rule.function) for rule in asked if rule.takes_knowledge),
        tuple((rule.code, reason) for rule, reason in missing if reason is not None and not rule.quiet),
    )


@dataclass
class Counts:
    """What is counted over everything examined."""

    superseded: int = 0
    # (rule code, reason) → subjects that an asked rule could not judge
    unjudged: Counter[tuple[str, str]] = field(default_factory=Counter)
    # how many subjects met each group of rules
    met: Counter[RuleGroup] = field(default_factory=Counter)

    @property
    def unasked(self) -> Counter[tuple[str, str]]:
        """(rule code, reason) → subjects that it could not judge."""
        total = self.unjudged.copy()
        for group, times in self.met.items():
            for key in group.unasked:
                total[key] += times
        return total


class Engine:
    """Holds the rules by what they look at."""

    def __init__(self, rules: Sequence[Rule], selection: Selection, knowledge: Knowledge) -> None:
        self.selection = selection
        self.knowledge = knowledge
        self.counts = Counts()
        chosen = [rule for rule in rules if selection.chooses(rule)]
        heard = {code for rule in chosen for code in rule.yields_to}
        # By identity: a code may have a rule for claims and one for whole files, chosen apart.
        self._chosen = frozenset(map(id, chosen))
        self._by_guide = any("guide" in rule.needs for rule in chosen) and knowledge.guide
        self._by_type: dict[type, list[RuleGroup]] = {}
        self._needed = [rule for rule in rules if id(rule) in self._chosen or rule.code in heard]
        self._line_groups = self._groups(ServiceLine)
        self._claim_groups = self._groups(Claim)
        self._other_groups = self._groups(ServiceLine, only_every_line=True)

    def fresh(self, knowledge: Knowledge) -> Engine:
        """The same rules for another file, with counts of its own. The same kinds of evidence must be known."""
        engine = copy(self)
        engine.knowledge = knowledge
        engine.counts = Counts()
        return engine

    def _groups(self, subject: type, only_every_line: bool = False) -> list[RuleGroup]:
        asked = (rule for rule in self._needed if subject in rule.on and (rule.every_line or not only_every_line))
        return groups(asked, self.knowledge)

    def examine(self, claim: Claim) -> tuple[list[RuleFinding], list[Skipped]]:
        """What the rules say of a claim and its target lines."""
        findings: list[RuleFinding] = []
        skipped: list[Skipped] = []
        for group in self._claim_groups:
            self._ask(group, claim, claim, None, findings, skipped)
        for line in claim.lines if self._other_groups else claim.target_lines:
            for group in self._line_groups if line.is_target else self._other_groups:
                self._ask(group, line, claim, line, findings, skipped)
        return self.conclude(findings), skipped

    def examine_envelope(self, subjects: Iterable[object]) -> list[RuleFinding]:
        """What the rules say of the envelope of one interchange, its sets and groups included."""
        return self.conclude([rule_finding for subject in subjects for rule_finding in self.ask(subject)])

    def ask(self, subject: object) -> list[RuleFinding]:
        """What the rules say of an interchange, group or set alone; conclude() follows when the interchange ends."""
        asked = self._by_type.get(type(subject))
        if asked is None:
            asked = self._by_type[type(subject)] = self._groups(type(subject))
        findings: list[RuleFinding] = []
        for group in asked:
            self._ask(group, subject, None, None, findings, [])
        if not findings:
            return findings
        at = where(subject)
        return [rule_finding._replace(where=at) for rule_finding in findings]

    def examine_file(self, facts: FileFacts) -> list[Iterator[RuleFinding]]:
        """What each rule says of a file as a whole, in the order of the file and as it comes: it can be a great deal.

        conclude() follows when the places are looked up.
        """
        asked = self._groups(FileFacts)
        plain = [(rule, partial(function, facts)) for group in asked for rule, function in group.plain]
        knowing = [
            (rule, partial(function, facts, self.knowledge)) for group in asked for rule, function in group.knowing
        ]
        # One that was not chosen has no rule of its own kind to silence.
        questions = [question for question in (*plain, *knowing) if id(question[0]) in self._chosen]
        return [self._over_file(rule, facts, ask) for rule, ask in questions]

    @staticmethod
    def _over_file(rule: Rule, facts: FileFacts, ask: Callable[[], Answers]) -> Iterator[RuleFinding]:
        try:
            for answer in ask():
                if isinstance(answer, Finding):
                    yield RuleFinding(rule, answer, Severity.OFF)
        except Exception as error:  # a rule is isolated: its fault is recorded, the others go on
            yield crash(rule, error, facts, None, None)

    def _ask(
        self,
        group: RuleGroup,
        subject: Any,
        claim: Claim | None,
        line: ServiceLine | None,
        findings: list[RuleFinding],
        skipped: list[Skipped],
    ) -> None:
        try:
            if group.when is not None and not group.when(subject):
                return
        except Exception as error:  # their shared test is part of the rules: each of them failed
            findings += [crash(rule, error, subject, claim, line) for rule, _ in (*group.plain, *group.knowing)]
            return
        if group.unasked:
            self.counts.met[group] += 1
        for rule, function in group.plain:
            try:
                for answer in function(subject):
                    self._take(rule, answer, claim, line, findings, skipped)
            except Exception as error:  # a rule is isolated: its fault is recorded, the others go on
                findings.append(crash(rule, error, subject, claim, line))
        for rule, function in group.knowing:
            try:
                for answer in function(subject, self.knowledge):
                    self._take(rule, answer, claim, line, findings, skipped)
            except Exception as error:  # as above
                findings.append(crash(rule, error, subject, claim, line))

    def _take(
        self,
        rule: Rule,
        answer: Finding | NotChecked,
        claim: Claim | None,
        line: ServiceLine | None,
        findings: list[RuleFinding],
        skipped: list[Skipped],
    ) -> None:
        if isinstance(answer, NotChecked):
            skipped.append(Skipped(rule, answer, claim, line))
            self.counts.unjudged[rule.code, answer.reason] += 1
        else:
            findings.append(RuleFinding(rule, answer, Severity.OFF, claim, line))

    def conclude(self, findings: list[RuleFinding]) -> list[RuleFinding]:
        """Precedence first, then selection and severity, then what the guide says besides."""
        if not findings:
            return findings
        kept = without_superseded(findings)
        self.counts.superseded += len(findings) - len(kept)
        concluded = []
        for rule_finding in kept:
            if rule_finding.crashed:
                concluded.append(rule_finding)
            elif id(rule_finding.rule) in self._chosen:
                sender = rule_finding.claim.info.sender if rule_finding.claim else ""
                policy = rule_finding.claim.payer.policy if rule_finding.claim else None
                severity = self.selection.severity(rule_finding.rule, rule_finding.finding.severity, sender, policy)
                if severity is Severity.OFF and rule_finding.rule.quarantines:
                    severity = Severity.INFO  # the file is held back: its reason is always shown
                if severity is not Severity.OFF:
                    concluded.append(rule_finding._replace(severity=severity))
        if not self._by_guide:
            return concluded
        remaining = without_doubles(concluded)
        self.counts.superseded += len(concluded) - len(remaining)
        return remaining
