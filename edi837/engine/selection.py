"""Which rules speak, and how loud: --select, --ignore and severities from flags, partners and payer mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from edi837.findings.finding import Severity
from edi837.mapping.payers import Payers, Policy
from edi837.rules.rule import Rule
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError, MappingErrors, UsageError


@dataclass(frozen=True)
class Selection:
    """Prefixes of rule codes; the longer one wins. `partners` holds severities by ISA06."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    partners: Mapping[str, Mapping[str, Severity]] = field(default_factory=dict)

    def chooses(self, rule: Rule) -> bool:
        """Whether the findings of a rule are shown and its fixes made."""
        if rule.quarantines:
            return True
        chosen = _longest(self.select, rule.code)
        ignored = _longest(self.ignore, rule.code)
        if chosen is None:
            return not self.select and not rule.on_request and ignored is None
        return ignored is None or len(chosen) >= len(ignored)

    def severity(self, rule: Rule, own: Severity | None, sender: str, policy: Policy | None) -> Severity:
        """Flag before partner before payer mapping before the finding's own and the rule's default."""
        if not self.severities and not self.partners and (policy is None or "severity" not in policy.kinds):
            return rule.severity if own is None else own
        if rule.code in self.severities:
            return self.severities[rule.code]
        partner = self.partners.get(sender)
        if partner and rule.code in partner:
            return partner[rule.code]
        stated = policy.find("severity", rule=rule.code) if policy else None
        if stated is not None:
            return Severity[stated["level"].upper()]
        return rule.severity if own is None else own

    def check(self, known: Iterable[str]) -> None:
        """UsageError for a prefix or code that no rule has."""
        codes = set(known)
        for prefix in (*self.select, *self.ignore):
            if not any(code.startswith(prefix) for code in codes):
                raise UsageError(f"no rule has a code that begins with {prefix!r}; see `edi837 rules`")
        for severities in (self.severities, *self.partners.values()):
            if unknown := sorted(set(severities) - codes):
                raise UsageError(f"there is no rule {unknown[0]!r}; see `edi837 rules`")


def _longest(prefixes: tuple[str, ...], code: str) -> str | None:
    return (
        None if not prefixes else max((prefix for prefix in prefixes if code.startswith(prefix)), key=len, default=None)
    )


def check_payers(payers: Payers, rules: Iterable[Rule]) -> None:
    """MappingErrors, with file and line, for payer statements about a rule that is not there or never permitted."""
    faults = []
    never: dict[str, bool] = {}
    for rule in rules:
        never[rule.code] = never.get(rule.code, False) or rule.never_permitted
    for statement in payers.statements():
        if statement.kind not in ("severity", "permit"):
            continue
        code = statement["rule"]
        if code not in never:
            faults.append(MappingError(statement.file, statement.line, f"there is no rule {code}"))
        elif statement.kind == "permit" and never[code]:
            words = f"{code} can never be permitted to run unattended"
            faults.append(MappingError(statement.file, statement.line, words))
    if faults:
        raise MappingErrors(faults)
