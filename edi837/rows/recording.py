"""From findings to rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from edi837.claim.claim import Claim
from edi837.claim.line import ServiceLine
from edi837.engine.found import Found
from edi837.findings.finding import Fix, Severity, Spot, identity, spot
from edi837.mapping.codes import Codes
from edi837.rows.masking import masked
from edi837.rows.record import FOUND, NO_FIX, NOT_CHECKED, PROPOSED_FIX, REPORTED, SAFE_FIX, Decided, ExceptionRecord
from edi837.rules.rule import Rule
from edi837.x12.values import iso

# What a finding may predict otherwise than its rule.
_PREDICTED = ("expected_277ca", "expected_999", "likely_carc", "likely_rarc")


class Outcome(NamedTuple):
    """What became of a finding: its disposition, and the decision where a person made one."""

    disposition: str
    decision: str = ""
    by: str = ""
    note: str = ""
    value: str = ""


@dataclass(frozen=True)
class Recorder:
    """Makes the rows of one file."""

    file: str
    digest: str
    run_id: str
    codes: Codes
    as_of: date
    include_patient: bool = False
    decisions: Mapping[str, Decided] = field(default_factory=dict)

    def claim_rows(self, claim: Claim, outcomes: list[tuple[Found, Outcome]]) -> list[tuple[ExceptionRecord, Found]]:
        """Rows of one claim with their findings, in order of place and code."""
        told = _claim_facts(claim)
        lines: dict[int, dict[str, str]] = {}
        rows = []
        for one, at, name, outcome in sorted(
            self._identified(outcomes), key=lambda row: (row[1].start, row[0].rule.code)
        ):
            facts = told
            if one.line is not None:
                facts = lines.setdefault(id(one.line), {})
                if not facts:
                    facts.update(told, **_line_facts(one.line))
            info = claim.info
            row = self._row(one, at, name, outcome, (info.interchange, info.group, info.transaction), facts)
            rows.append((self._decided(row), one))
        return rows

    def envelope_rows(self, found: list[Found]) -> list[ExceptionRecord]:
        """Rows about interchanges, groups and sets, in order of place and code."""
        identified = self._identified([(one, Outcome(REPORTED)) for one in found])
        ordered = sorted(identified, key=lambda row: (row[1].start, row[0].rule.code))
        return [self._row(one, at, name, outcome, one.where, {}) for one, at, name, outcome in ordered]

    def file_row(self, rule: Rule, severity: Severity, result: str, message: str, number: int) -> ExceptionRecord:
        """A row about the whole file; `number` tells several of one rule apart."""
        at = Spot(0, 0, 0, "", "")
        name = identity(self.digest, rule.code, at, None, number)
        return ExceptionRecord(**self._values(rule, at, name, severity, result, message, None))

    def _decided(self, row: ExceptionRecord) -> ExceptionRecord:
        """The row with a decision that was made in an earlier run."""
        made = self.decisions.get(row.exception_id)
        if made is None:
            return row
        return row._replace(decision=made.decision, by=made.by, note=made.note, value=made.value)

    def _identified(self, outcomes: list[tuple[Found, Outcome]]) -> list[tuple[Found, Spot, str, Outcome]]:
        equals: Counter[tuple[object, ...]] = Counter()
        rows = []
        for one, outcome in outcomes:
            at = spot(one.finding.at)
            changes = one.finding.fix.changes if one.finding.fix else ()
            key = (one.rule.code, at.start, at.end, at.element, *(change.replacement for change in changes))
            rows.append((one, at, identity(self.digest, one.rule.code, at, one.finding.fix, equals[key]), outcome))
            equals[key] += 1
        return rows

    def _row(
        self, one: Found, at: Spot, name: str, outcome: Outcome, where: tuple[str, str, str], facts: dict[str, str]
    ) -> ExceptionRecord:
        result = NOT_CHECKED if one.crashed or one.not_checked else FOUND
        finding = one.finding
        values = self._values(one.rule, at, name, one.severity, result, finding.message, finding.fix)
        values.update(facts)
        values["interchange"], values["group"], values["transaction"] = where
        for column, own in zip(_PREDICTED, (finding.status, finding.ack, finding.carc, finding.rarc), strict=True):
            if own is not None:
                values[column] = own
        if result == FOUND and one.severity > Severity.INFO:
            values["at_risk"] = facts.get("charge", "") if one.line else _plain_charge(one.claim)
        if one.claim is not None:
            values["before"] = at.before if self.include_patient else masked(one.finding.at, at)
            values["days_left"] = self._days_left(one.claim, one.line)
        values["related_lines"] = " ".join(finding.related)
        values["disposition"], values["decision"], values["by"], values["note"], values["value"] = outcome
        return ExceptionRecord(**values)

    def _values(
        self, rule: Rule, at: Spot, name: str, severity: Severity, result: str, message: str, fix: Fix | None
    ) -> dict[str, str]:
        """What a row says of its rule and its place, by column."""
        prediction = self.codes.prediction(rule.code)
        return {
            "exception_id": name,
            "run_id": self.run_id,
            "file": self.file,
            "segment": str(at.segment) if at.segment else "",
            "byte_start": str(at.start),
            "byte_end": str(at.end),
            "rule": rule.code,
            "name": rule.name,
            "severity": severity.word,
            "result": result,
            "snip": str(rule.snip),
            "element": at.element,
            "before": at.before,
            "after": _after(fix, at),
            "fix": NO_FIX if fix is None else SAFE_FIX if fix.safe else PROPOSED_FIX,
            "message": message,
            "remedy": rule.sections.remedy,
            "source": rule.sections.source,
            "expected_277ca": prediction.status,
            "expected_999": prediction.ack,
            "likely_carc": prediction.carc,
            "likely_rarc": prediction.rarc,
        }

    def _days_left(self, claim: Claim, line: ServiceLine | None) -> str:
        stated = claim.payer.policy.find("filing")
        days = [day for one in ([line] if line else claim.lines) if (day := one.day)]
        if stated is None or not days:
            return ""
        return str((min(days) + timedelta(days=int(stated["days"])) - self.as_of).days)


def _plain_charge(claim: Claim | None) -> str:
    return claim.clm.value(2) if claim is not None and claim.charge is not None else ""


def _after(fix: Fix | None, at: Spot) -> str:
    """The value that a fix of one element writes; the title of a larger one."""
    if fix is None:
        return ""
    if len(fix.changes) == 1 and (fix.changes[0].start, fix.changes[0].end) == (at.start, at.end):
        return fix.changes[0].replacement.decode("latin-1")
    return fix.title


def _claim_facts(claim: Claim) -> dict[str, str]:
    payer = claim.payer
    return {
        "claim_type": claim.claim_type,
        "patient_control_number": claim.patient_control_number,
        "billing_npi": claim.billing_npi,
        "payer_id": payer.id,
        "payer_name": payer.name,
        "filing_indicator": payer.filing_indicator,
        "payer_class": payer.policy.payer_class,
        "statement_from": iso(claim.statement_days[0]),
        "statement_to": iso(claim.statement_days[1]),
    }


def _line_facts(line: ServiceLine) -> dict[str, str]:
    service, drug = line.service, line.drug
    return {
        "line": line.number,
        "line_control_number": line.control_number,
        "service_from": iso(line.service_from),
        "service_to": iso(line.service_to),
        "procedure": line.procedure_sent,
        "modifiers": line.modifiers_sent,
        "units": service.value(line.units_at),
        "unit": line.unit,
        "charge": service.value(line.charge_at),
        "revenue_code": line.revenue_code,
        "ndc": line.ndc,
        "ndc_quantity": drug.ctp.value(4) if drug and drug.ctp else "",
        "ndc_unit": drug.ctp.value(5, 1) if drug and drug.ctp else "",
        "use": line.use,
    }
