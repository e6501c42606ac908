"""How a rule is declared, and what its docstring says."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from edi837.findings.finding import Finding, NotChecked, Severity
from edi837.guide.conformance import of_claim
from edi837.policy.known import Earlier, Prices, Remittances
from edi837.rules.evidence_kinds import EVIDENCE, Evidence
from edi837.rules.loaded_tables import LoadedTables
from edi837.rules.sections import Sections, sections
from edi837.rules.unless import passing
from edi837.system.dataclass import dataclass
from edi837.system.lazy import lazy

if TYPE_CHECKING:
    from edi837.evidence.authorizations import Authorizations
    from edi837.evidence.chart import Chart
    from edi837.evidence.history import History
    from edi837.evidence.rates import Rates

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

Answers = Iterable[Finding | NotChecked]
Function = Callable[..., Answers]
# A cheap test of a subject, of edi837.rules.when or edi837.rules.unless, and what a rule reads of it, of .reads.
Test = Callable[[Any], bool]
Read = Callable[[Any], Hashable]


class Scope(Enum):
    """On which subject a finding gives way to that of a rule it yields to."""

    LINE = "line"
    # The lines of one code and date, whatever their role: a group, or a line with its JW line.
    PAIR = "pair"
    CLAIM = "claim"
    INTERCHANGE = "interchange"


class Tells(Enum):
    """What an error of an envelope rule means to those who divide, count or answer a file."""

    # The set is sound but for its size: what is beyond the limit can be taken out of it.
    SET_TOO_LARGE = "set too large"
    # The set was passed through unexamined.
    SET_UNEXAMINED = "set unexamined"
    # The levels of the set are not sound.
    LEVELS_UNSOUND = "levels unsound"
    # The interchange came before: it holds the file back where earlier files are known.
    INTERCHANGE_REPEATED = "interchange repeated"


class WhenPaid(Enum):
    """What it means that a payer paid a line under a finding of a rule. Payment does not make a claim right."""

    # The rule only foretells what payers do: this one does otherwise, and its mapping may say so.
    PROVEN_WRONG = "proven wrong"
    # The bill is as wrong as it was, and the payment may be too much: 42 CFR 401.305.
    STANDS = "stands"
    # The payer let a fault of form pass that the standard does not allow.
    TOLERATED = "tolerated"


# By the letter of a code, unless the rule says otherwise of itself.
_OF_FAMILY = {
    **dict.fromkeys("XGC", WhenPaid.TOLERATED),
    **dict.fromkeys("NPMQWD", WhenPaid.STANDS),
    "A": WhenPaid.PROVEN_WRONG,
}


@dataclass(frozen=True)
class Knowledge(LoadedTables):
    """What a rule may know besides its subject: the day that counts as today, and evidence where it was given."""

    as_of: date
    chart: Chart | None = None
    history: History | None = None
    guide: bool = False
    rates: Rates | None = None
    authorizations: Authorizations | None = None
    earlier: Earlier | None = None
    remittances: Remittances | None = None
    prices: Prices | None = None

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the day and the file itself is known: neither evidence nor tables."""
        own = ("as_of", "guide", "earlier")
        return all(getattr(self, each.name) is None for each in fields(self) if each.name not in own)

    def has(self, evidence: Evidence) -> bool:
        """Whether a kind of evidence was given."""
        return getattr(self, evidence) not in (None, False)


@dataclass(frozen=True)
class Rule:
    """One check. `when` is a cheap test of the subject that many rules share: what the rule is about. Each of `unless`
    are tests that together leave it nothing to say. `reads` is all that decides whether it says something, where that
    is little. `needs` names the evidence it cannot do without (a `quiet` rule then says nothing at all); `yields_to`
    the rules before which it is silent, on the subject that `scope` names.
    """

    code: str
    name: str
    on: tuple[type, ...]
    severity: Severity
    snip: int
    function: Function
    yields_to: frozenset[str] = frozenset()
    scope: Scope = Scope.LINE
    when: Test | None = None
    unless: tuple[tuple[Test, ...], ...] = ()
    # Tests of a claim that conforms to its guide, by its texts: each leaves the rule nothing to say.
    unless_conforming: tuple[Test, ...] = ()
    reads: tuple[Read, ...] = ()
    needs: tuple[Evidence, ...] = ()
    quiet: bool = False
    quarantines: bool = False
    on_request: bool = False
    # Its findings become one row of the file, as severe as the rule; theirs is the severity of a row of the line.
    per_file: bool = False
    per_set: bool = False
    # A rule of lines that is asked of the others too in a claim that holds a target line.
    every_line: bool = False
    # Asked of each claim that is held against the guide, whether it holds a target line or not.
    every_claim: bool = False
    # A rule of lines that is asked of claims without a target line too, where they hold a code that has ended.
    every_ended: bool = False
    # A payer mapping can never let its fix run unattended: it changes units, charge, code or NDC, or adds a modifier
    # that makes a line payable.
    never_permitted: bool = False
    # Procedure, modifiers and NDC count for it by what they mean, however they are written; it has no fix, and yields
    # to such rules alone: after a safe fix of these it says what it said before (edi837.fix.recheck).
    by_meaning: bool = False
    # A second module of a code, for what policies of payers say of it.
    of_policies: bool = False
    # It asks what earlier files hold: where that is not known whole, its silence says nothing.
    of_earlier_files: bool = False
    tells: Tells | None = None
    when_paid: WhenPaid = WhenPaid.STANDS
    takes_knowledge: bool = False

    @lazy
    def sections(self) -> Sections:
        """What its docstring says."""
        return sections(inspect.getdoc(self.function) or "")

    def missing(self, knowledge: Knowledge) -> str | None:
        """Why the rule cannot be asked: the evidence that was not given."""
        for evidence in self.needs:
            if not knowledge.has(evidence):
                return EVIDENCE[evidence]
        return None


def rule(
    code: str,
    name: str,
    *,
    on: type | tuple[type, ...],
    severity: Severity,
    snip: int,
    yields_to: Iterable[str] = (),
    scope: Scope = Scope.LINE,
    when: Test | None = None,
    unless: Iterable[Test | tuple[Test, ...]] = (),
    unless_conforming: tuple[Test, ...] = (),
    reads: tuple[Read, ...] = (),
    needs: tuple[Evidence, ...] = (),
    quiet: bool = False,
    quarantines: bool = False,
    on_request: bool = False,
    per_file: bool = False,
    per_set: bool = False,
    every_line: bool = False,
    every_claim: bool = False,
    every_ended: bool = False,
    never_permitted: bool = False,
    by_meaning: bool = False,
    of_policies: bool = False,
    of_earlier_files: bool = False,
    tells: Tells | None = None,
    when_paid: WhenPaid | None = None,
) -> Callable[[Function], Rule]:
    """Declare a rule: a generator of findings over one kind of subject. The options are the fields of Rule.

    The function takes the subject, and the Knowledge as well if it has a second parameter.
    """

    def declare(function: Function) -> Rule:
        return Rule(
            code=code,
            name=name,
            on=on if isinstance(on, tuple) else (on,),
            severity=severity,
            snip=snip,
            function=function,
            yields_to=frozenset(yields_to),
            scope=scope,
            when=when,
            # As tests of claims: those that the guide is asked of in any case.
            unless=(
                *_together(unless),
                *(((passing,),) if unless_conforming else ()),
                *((of_claim(test),) for test in unless_conforming if "guide" in needs),
            ),
            unless_conforming=unless_conforming,
            reads=reads,
            needs=needs,
            quiet=quiet,
            quarantines=quarantines,
            on_request=on_request,
            per_file=per_file,
            per_set=per_set,
            every_line=every_line,
            every_claim=every_claim,
            every_ended=every_ended,
            never_permitted=never_permitted,
            by_meaning=by_meaning,
            of_policies=of_policies,
            of_earlier_files=of_earlier_files,
            tells=tells,
            when_paid=when_paid or _OF_FAMILY.get(code[0], WhenPaid.STANDS),
            # Every rule is a plain function.
            takes_knowledge=function.__code__.co_argcount > 1,
        )

    return declare


def _together(unless: Iterable[Test | tuple[Test, ...]]) -> Iterable[tuple[Test, ...]]:
    return (reason if isinstance(reason, tuple) else (reason,) for reason in unless)
