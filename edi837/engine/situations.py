"""Which rules a subject is asked: as few as its answers to their cheap tests leave, found by one look at all of them.

Nearly all subjects are alike in nearly all respects, so nothing is decided twice: the answers to all tests make a
number, and for each number it is decided once which rules are asked. Tests that read no more than a key of the line are
answered once for each key. What all this leaves out would have said nothing: a rule that is not about the subject
(`when`), or has nothing to say of it (`unless`), or had nothing to say of another one in which all that it reads is the
same (`reads`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from dataclasses import field
from operator import itemgetter
from typing import Any

from edi837.engine.remembered import remembered
from edi837.rules.rule import Answers, Knowledge, Read, Rule, Test
from edi837.system.dataclass import dataclass

# A rule, what it is asked by, and whether it takes the Knowledge too.
Asked = tuple[Rule, Callable[..., Answers], bool]

_MOST_STAGES, _MOST_LEARNED = 1 << 12, 1 << 12


@dataclass(eq=False)
class RuleGroup:
    """Rules with the same `when`, in the order in which they are asked.

    `unasked` are the chosen ones whose evidence was not given, with why: they are counted, not asked.
    """

    when: Test | None
    asked: tuple[Asked, ...]
    unasked: tuple[tuple[str, str], ...]


@dataclass(eq=False)
class Questions:
    """What is asked of all subjects that are alike, and what is counted of each."""

    asked: tuple[Asked, ...]
    unasked: tuple[tuple[str, str], ...]


def groups(rules: Iterable[Rule], knowledge: Knowledge, chosen: Container[int]) -> list[RuleGroup]:
    """The rules by their `when`, in the order in which each comes first; those that take the subject alone first."""
    tests: dict[Test | None, list[Rule]] = {}
    for rule in rules:
        tests.setdefault(rule.when, []).append(rule)
    rule_groups = (_group(test, members, knowledge, chosen) for test, members in tests.items())
    # A test may be dear, and is not asked for the sake of rules that say nothing.
    return [group for group in rule_groups if group.asked or group.unasked]


def _group(test: Test | None, members: list[Rule], knowledge: Knowledge, chosen: Container[int]) -> RuleGroup:
    missing = [(rule, rule.missing(knowledge)) for rule in members]
    asked = [(rule, rule.function, rule.takes_knowledge) for rule, reason in missing if reason is None]
    return RuleGroup(
        test,
        tuple(sorted(asked, key=lambda question: question[2])),
        tuple(
            (rule.code, reason)
            for rule, reason in missing
            if reason is not None and not rule.quiet and id(rule) in chosen
        ),
    )


@dataclass
class _Stage:
    """What is left to find out of a subject whose remembered answers are known: these tests decide what is asked."""

    tests: tuple[tuple[int, Test], ...]
    questions: dict[int, Questions] = field(default_factory=dict)


@dataclass
class Learned:
    """Rules that read the same, by the bits of those that were silent; remembered by what they read.

    `pick` takes that out of all that is read of a subject.
    """

    pick: Callable[[Sequence[Hashable]], Hashable]
    bits: int
    known: dict[Hashable, int] = field(default_factory=dict)

    def learn(self, key: Hashable, silent: int) -> None:
        """Which of them were silent on a subject that was asked all that are about it."""
        if len(self.known) >= _MOST_LEARNED:
            self.known.clear()
        self.known[key] = silent & self.bits


class Situations:
    """The rules on one kind of subject. With `skip` false no rule is left out by its `unless` or its `reads`.

    `unknown` is what was not learned yet of the subject that was looked at last.
    """

    def __init__(self, rules: Sequence[Rule], knowledge: Knowledge, skip: bool, chosen: Container[int]) -> None:
        self.groups = groups(rules, knowledge, chosen)
        self._skip = skip
        tests: dict[Test, None] = {}
        for group in self.groups:
            tests.update(dict.fromkeys(self._tests_of(group)))
        self._bit = {test: 1 << number for number, test in enumerate(tests)}
        self._remembered = remembered(self._bit)
        self._silent_bit: dict[int, int] = {}
        self._reads: tuple[Read, ...] = ()
        self._learned = self._by_reads(1 << len(self._bit)) if skip else []
        self._closed = {test for by_key in self._remembered for _, test in by_key.tests}
        self._silences = [[self._silences_of(rule) for rule, _, _ in group.asked] for group in self.groups]
        self.unknown: list[tuple[Learned, Hashable]] = []
        self._stages: dict[int, _Stage] = {}
        self._mappings: object = None

    def of(self, subject: Any, mappings: object = None) -> Questions:
        """What to ask a subject; `mappings` are those that it is read with. Raises what a test raises."""
        if mappings is not self._mappings:
            self._mappings = mappings
            for by_key in self._remembered:
                by_key.known.clear()
            for learned in self._learned:
                learned.known.clear()
        bits = 0
        for by_key in self._remembered:
            key = by_key.key(subject)
            known = by_key.known.get(key)
            bits |= by_key.look_up(subject, key) if known is None else known
        if self._learned:
            bits |= self._learned_of(subject)
        stage = self._stages.get(bits)
        if stage is None:
            if len(self._stages) >= _MOST_STAGES:
                self._stages.clear()
            stage = self._stages[bits] = _Stage(self._with_bits(self._open(bits)))
        for bit, test in stage.tests:
            if test(subject):
                bits |= bit
        questions = stage.questions.get(bits)
        if questions is None:
            questions = stage.questions[bits] = self._questions(bits)
        return questions

    def silent_bit(self, rule: Rule) -> int:
        """What stands for the silence of a rule; 0 where nothing is learned of it."""
        return self._silent_bit.get(id(rule), 0)

    def _learned_of(self, subject: Any) -> int:
        """The rules that are known to be silent, by what they read."""
        self.unknown.clear()
        bits = 0
        values = [read(subject) for read in self._reads]
        certain = None not in values
        for learned in self._learned:
            key = learned.pick(values)
            if not certain and (key is None or (isinstance(key, tuple) and None in key)):
                continue
            known = learned.known.get(key)
            if known is None:
                self.unknown.append((learned, key))
            else:
                bits |= known
        return bits

    def _by_reads(self, bit: int) -> list[Learned]:
        bits: dict[tuple[Read, ...], int] = {}
        for group in self.groups:
            for rule, _, knows in group.asked:
                if rule.reads and not knows:
                    self._silent_bit[id(rule)] = bit
                    bits[rule.reads] = bits.get(rule.reads, 0) | bit
                    bit <<= 1
        self._reads = tuple(dict.fromkeys(read for reads in bits for read in reads))
        return [Learned(itemgetter(*map(self._reads.index, reads)), of_them) for reads, of_them in bits.items()]

    def _tests_of(self, group: RuleGroup) -> Iterable[Test]:
        if group.when is not None:
            yield group.when
        if self._skip:
            for rule, _, _ in group.asked:
                for together in rule.unless:
                    yield from together

    def _with_bits(self, tests: Iterable[Test]) -> tuple[tuple[int, Test], ...]:
        return tuple((self._bit[test], test) for test in tests)

    def _open(self, bits: int) -> list[Test]:
        """The tests that still decide something, where the remembered ones have answered so."""
        closed = self._closed
        tests: dict[Test, None] = {}
        for group, silences in zip(self.groups, self._silences, strict=True):
            if group.when in closed and not self._met(group.when, bits):
                continue
            left = [asked[0] for asked, each in zip(group.asked, silences, strict=True) if not _is_silent(each, bits)]
            if group.when is not None and (left or group.unasked):
                tests[group.when] = None
            for rule in left if self._skip else ():
                for together in rule.unless:
                    tests.update(dict.fromkeys(together))
        return [test for test in tests if test not in closed]

    def _met(self, test: Test | None, bits: int) -> bool:
        return test is None or bool(bits & self._bit[test])

    def _silences_of(self, rule: Rule) -> tuple[int, ...]:
        """Bits that together say that a rule is silent: its own, or those of its `unless`."""
        own = self.silent_bit(rule)
        masks = [sum({self._bit[test] for test in together}) for together in rule.unless] if self._skip else []
        return (own, *masks) if own else (*masks,)

    def _questions(self, bits: int) -> Questions:
        asked: list[Asked] = []
        unasked: list[tuple[str, str]] = []
        for group, silences in zip(self.groups, self._silences, strict=True):
            if self._met(group.when, bits):
                asked += [
                    each for each, of_rule in zip(group.asked, silences, strict=True) if not _is_silent(of_rule, bits)
                ]
                unasked += group.unasked
        return Questions(tuple(asked), tuple(unasked))


def _is_silent(silences: tuple[int, ...], bits: int) -> bool:
    """Whether all bits of one of them are set."""
    for mask in silences:  # noqa: SIM110 - a generator costs more than the tests
        if bits & mask == mask:
            return True
    return False
