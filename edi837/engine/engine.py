"""Runs the rules over a claim or an envelope, and lets one fault give one finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import field
from functools import partial
from typing import Any

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.facts import FileFacts
from edi837.engine.alike import AlikeClaims
from edi837.engine.counts import Counts
from edi837.engine.precedence import stand_apart, without_doubles, without_superseded
from edi837.engine.rule_finding import RuleFinding, Skipped, crash, where
from edi837.engine.selection import Selection
from edi837.engine.situations import Asked, Questions, Situations
from edi837.findings.finding import Finding, NotChecked, Severity
from edi837.guide.conformance import has_faults
from edi837.rules.by_likeness import BY_LIKENESS
from edi837.rules.rule import Answers, Knowledge, Rule
from edi837.rules.unless import passing
from edi837.system.dataclass import dataclass

_OF_CLAIMS = frozenset({Claim, ServiceLine})
_MOST_APART = 1 << 12


@dataclass(slots=True)
class Answered:
    """What the rules said so far of a claim and its lines; without a claim, of an interchange, group or set."""

    claim: Claim | None = None
    findings: list[RuleFinding] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


class Engine:
    """Holds the rules by what they look at. With `skip` false all rules are asked that are about a subject."""

    def __init__(self, rules: Sequence[Rule], selection: Selection, knowledge: Knowledge, skip: bool = True) -> None:
        self._skip = skip
        self.selection = selection
        self.knowledge = knowledge
        self.counts = Counts()
        chosen = [rule for rule in rules if selection.chooses(rule)]
        heard = {code for rule in chosen for code in rule.yields_to}
        # By identity: a code may have a rule for claims and one for whole files, chosen apart.
        self._chosen = frozenset(map(id, chosen))
        self._by_guide = any("guide" in rule.needs for rule in chosen) and knowledge.guide
        self._needed = [rule for rule in rules if id(rule) in self._chosen or rule.code in heard]
        # Then the others need not be heard either.
        self._silent_on_passing = all(
            _is_silent_on_passing(rule) for rule in chosen if _OF_CLAIMS.intersection(rule.on)
        )
        self.looks_at_files = any(FileFacts in rule.on for rule in chosen)
        # By the rules of some findings: whether none of them can be silent because of another.
        self._apart: dict[frozenset[int], bool] = {}
        self._by_type: dict[type, Situations] = {}
        self._lines = self._situations(ServiceLine)
        self._claims = self._situations(Claim)
        self._other_lines = self._situations(ServiceLine, only_every_line=True)
        self.alike = AlikeClaims(knowledge.as_of) if skip and self._goes_by_likeness() else None

    def fresh(self, knowledge: Knowledge) -> Engine:
        """The same rules for another file, with counts of its own. The same kinds of evidence must be known."""
        engine = copy(self)
        engine.knowledge = knowledge
        engine.counts = Counts()
        return engine

    def _goes_by_likeness(self) -> bool:
        """Whether all that is asked of claims is asked in vain of one that is like another."""
        groups = (*self._claims.groups, *self._lines.groups)
        return self.knowledge.is_bare and BY_LIKENESS.issuperset(
            rule.code for group in groups for rule, _, _ in group.asked
        )

    def _situations(self, subject: type, only_every_line: bool = False) -> Situations:
        asked = [rule for rule in self._needed if subject in rule.on and (rule.every_line or not only_every_line)]
        return Situations(asked, self.knowledge, self._skip, self._chosen)

    def examine(self, claim: Claim) -> tuple[list[RuleFinding], list[Skipped]]:
        """What the rules say of a claim and its target lines."""
        answered = self._answers(claim)
        return self.conclude(answered.findings), answered.skipped

    def is_silent_on(self, claim: Claim) -> bool:
        """Whether no rule finds anything in a claim, not even what another would silence."""
        return not self._answers(claim).findings

    def _answers(self, claim: Claim) -> Answered:
        answered = Answered(claim)
        if self._silent_on_passing and claim.passes:
            return answered
        self._examine(self._claims, claim, None, answered)
        for line in claim.lines if self._other_lines.groups else claim.target_lines:
            situations = self._lines if line.is_target else self._other_lines
            self._examine(situations, line, line, answered)
        return answered

    def examine_envelope(self, subjects: Iterable[object]) -> list[RuleFinding]:
        """What the rules say of the envelope of one interchange, its sets and groups included."""
        return self.conclude([rule_finding for subject in subjects for rule_finding in self.ask(subject)])

    def ask(self, subject: object) -> list[RuleFinding]:
        """What the rules say of an interchange, group or set alone; conclude() follows when the interchange ends."""
        situations = self._by_type.get(type(subject))
        if situations is None:
            situations = self._by_type[type(subject)] = self._situations(type(subject))
        answered = Answered()
        self._examine(situations, subject, None, answered)
        if not answered.findings:
            return answered.findings
        at = where(subject)
        return [rule_finding._replace(where=at) for rule_finding in answered.findings]

    def examine_file(self, facts: FileFacts) -> list[Iterator[RuleFinding]]:
        """What each rule says of a file as a whole, in the order of the file and as it comes: it can be a great deal.

        conclude() follows when the places are looked up.
        """
        asked = [question for group in self._situations(FileFacts).groups for question in group.asked]
        # One that was not chosen has no rule of its own kind to silence.
        return [
            self._over_file(
                rule, facts, partial(function, facts, self.knowledge) if knows else partial(function, facts)
            )
            for rule, function, knows in sorted(asked, key=lambda question: question[2])
            if id(rule) in self._chosen
        ]

    @staticmethod
    def _over_file(rule: Rule, facts: FileFacts, ask: Callable[[], Answers]) -> Iterator[RuleFinding]:
        try:
            for answer in ask():
                if isinstance(answer, Finding):
                    yield RuleFinding(rule, answer, Severity.OFF)
        except Exception as error:  # a rule is isolated: its fault is recorded, the others go on
            yield crash(rule, error, facts, None, None)

    def _examine(self, situations: Situations, subject: Any, line: ServiceLine | None, answered: Answered) -> None:
        try:
            questions = situations.of(subject, answered.claim.mappings if answered.claim is not None else None)
        except Exception:  # a test fails on this subject: whose it is comes out where they are asked one by one
            self._examine_in_groups(situations, subject, line, answered)
            return
        if questions.unasked:
            self.counts.met[questions] += 1
        if situations.unknown:
            self._ask_and_learn(situations, questions, subject, line, answered)
            return
        for asked in questions.asked:
            self._ask(asked, subject, line, answered)

    def _ask_and_learn(
        self,
        situations: Situations,
        questions: Questions,
        subject: Any,
        line: ServiceLine | None,
        answered: Answered,
    ) -> None:
        """Ask, and remember who said nothing."""
        unknown = tuple(situations.unknown)
        findings, skipped = answered.findings, answered.skipped
        silent = 0
        for asked in questions.asked:
            before = len(findings) + len(skipped)
            self._ask(asked, subject, line, answered)
            if len(findings) + len(skipped) == before:
                silent |= situations.silent_bit(asked[0])
        for learned, key in unknown:
            learned.learn(key, silent)

    def _examine_in_groups(
        self, situations: Situations, subject: Any, line: ServiceLine | None, answered: Answered
    ) -> None:
        """The same, each test by itself and nothing left out."""
        for group in situations.groups:
            try:
                met = group.when is None or group.when(subject)
            except Exception as error:  # their shared test is part of the rules: each of them failed
                answered.findings += [crash(rule, error, subject, answered.claim, line) for rule, _, _ in group.asked]
                continue
            if met and group.unasked:
                self.counts.met[group] += 1
            for asked in group.asked if met else ():
                self._ask(asked, subject, line, answered)

    def _ask(self, asked: Asked, subject: Any, line: ServiceLine | None, answered: Answered) -> None:
        rule, function, knows = asked
        try:
            for answer in function(subject, self.knowledge) if knows else function(subject):
                self._take(rule, answer, line, answered)
        except Exception as error:  # a rule is isolated: its fault is recorded, the others go on
            answered.findings.append(crash(rule, error, subject, answered.claim, line))

    def _take(self, rule: Rule, answer: Finding | NotChecked, line: ServiceLine | None, answered: Answered) -> None:
        if isinstance(answer, NotChecked):
            answered.skipped.append(Skipped(rule, answer, answered.claim, line))
            if id(rule) in self._chosen:
                self.counts.unjudged[rule.code, answer.reason] += 1
        else:
            answered.findings.append(RuleFinding(rule, answer, Severity.OFF, answered.claim, line))

    def conclude(self, findings: list[RuleFinding]) -> list[RuleFinding]:
        """Precedence first, then selection and severity, then what the guide says besides."""
        if not findings:
            return findings
        rules = frozenset([id(rule_finding.rule) for rule_finding in findings])
        apart = self._apart.get(rules)
        if apart is None:
            if len(self._apart) >= _MOST_APART:
                self._apart.clear()
            apart = self._apart[rules] = stand_apart([rule_finding.rule for rule_finding in findings])
        kept = findings if apart else without_superseded(findings)
        if len(kept) < len(findings):
            self.counts.superseded += self._count_chosen(findings) - self._count_chosen(kept)
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
                    # As _replace() does, in a third of the time: nearly every finding comes along here.
                    concluded.append(RuleFinding(rule_finding.rule, rule_finding.finding, severity, *rule_finding[3:]))
        if apart or not self._by_guide:
            return concluded
        remaining = without_doubles(concluded)
        self.counts.superseded += len(concluded) - len(remaining)
        return remaining

    def _count_chosen(self, findings: list[RuleFinding]) -> int:
        return sum(id(rule_finding.rule) in self._chosen for rule_finding in findings)


def _is_silent_on_passing(rule: Rule) -> bool:
    """Whether a rule has nothing to say of a claim that passes."""
    return (passing,) in rule.unless or rule.when is has_faults
