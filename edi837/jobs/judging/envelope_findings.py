"""What is found about interchanges, groups and sets: it waits on disk, for a file can hold any number of sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge

from edi837.engine.engine import Engine
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Finding, Outside, Severity, spot
from edi837.guide.conformance import OutsideClaims
from edi837.rules.rule import Rule
from edi837.system.named_tuple import NamedTuple
from edi837.system.spool import Spool
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet

# The place of a finding that stands in for all others of its rule.
_ANYWHERE = Outside(-1, -1)
# Within one kind of subject findings come in the order of the file.
_KINDS = (TransactionSet, FunctionalGroup, OutsideClaims)


class _Waiting(NamedTuple):
    """A finding without its subject: its place in words, its rule by number."""

    kind: int
    rule: int
    finding: Finding
    severity: Severity
    crashed: bool
    where: tuple[str, str, str]


class EnvelopeFindings:
    """Takes the parts of the envelope as they are found; gives the findings in order of place and code.

    `quarantine` are the codes that hold the file back, `faults` the places and codes of errors.
    """

    def __init__(self, engine: Engine, rules: Sequence[Rule]) -> None:
        self.quarantine: set[str] = set()
        self.faults: list[tuple[int, str]] = []
        self.engine = engine
        self._rules = rules
        self._numbers = {id(rule): number for number, rule in enumerate(rules)}
        self._pending: Spool[_Waiting] | None = None
        # One finding of each rule and severity: what the others of the interchange may give way to.
        self._of_rule: dict[tuple[str, Severity | None], RuleFinding] = {}
        self._spools: list[Spool[_Waiting]] = [Spool() for _ in range(len(_KINDS) + 1)]

    def see(self, item: object) -> None:
        """An item of the scan; an interchange comes after its groups and sets."""
        kind = next((number for number, type_ in enumerate(_KINDS) if isinstance(item, type_)), len(_KINDS))
        findings = [answer._replace(finding=_placed(answer.finding)) for answer in self.engine.ask(item)]
        for rule_finding in sorted(findings, key=_order):
            if self._pending is None:
                self._pending = Spool()
            self._pending.append(self._waiting(kind, rule_finding))
            stand_in = rule_finding._replace(finding=rule_finding.finding._replace(at=_ANYWHERE))
            self._of_rule.setdefault((rule_finding.rule.code, rule_finding.finding.severity), stand_in)
        if isinstance(item, Interchange):
            self.end()

    def end(self) -> None:
        """No more of this interchange comes: now it is known which findings give way to others."""
        if self._pending is None:
            return
        others = list(self._of_rule.values())
        counts = self.engine.counts
        before = counts.superseded
        self.engine.conclude(others)
        twice, counts.superseded = counts.superseded - before, before
        for waiting in self._pending:
            counts.superseded -= twice
            self._conclude(waiting, others)
        self._pending.close()
        self._pending = None
        self._of_rule.clear()

    def _conclude(self, waiting: _Waiting, others: list[RuleFinding]) -> None:
        for kept in self.engine.conclude([self._rule_finding(waiting), *others]):
            if kept.finding.at is not _ANYWHERE:
                if _holds_back(kept):
                    self.quarantine.add(kept.rule.code)
                if kept.severity is Severity.ERROR:
                    self.faults.append(_order(kept))
                self._spools[waiting.kind].append(waiting._replace(severity=kept.severity))

    def findings(self) -> Iterator[RuleFinding]:
        """All findings, in order of place and code."""
        return merge(*(map(self._rule_finding, spool) for spool in self._spools), key=_order)

    def close(self) -> None:
        """Give the disk space back."""
        for spool in self._spools:
            spool.close()

    def _waiting(self, kind: int, rule_finding: RuleFinding) -> _Waiting:
        return _Waiting(
            kind,
            self._numbers[id(rule_finding.rule)],
            rule_finding.finding,
            rule_finding.severity,
            rule_finding.crashed,
            rule_finding.where,
        )

    def _rule_finding(self, waiting: _Waiting) -> RuleFinding:
        return RuleFinding(
            self._rules[waiting.rule], waiting.finding, waiting.severity, crashed=waiting.crashed, where=waiting.where
        )


def _placed(finding: Finding) -> Finding:
    return finding._replace(at=spot(finding.at))


def _order(rule_finding: RuleFinding) -> tuple[int, str]:
    return spot(rule_finding.finding.at).start, rule_finding.rule.code


def _holds_back(rule_finding: RuleFinding) -> bool:
    """--severity changes the level of such a finding, and not what it means; a mere difference in writing does not."""
    return rule_finding.rule.quarantines and (
        rule_finding.finding.severity is None or rule_finding.finding.severity is Severity.ERROR
    )
