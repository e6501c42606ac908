"""What policies ask of time: days to file, doses within a period, and treatments that were tried before."""

from __future__ import annotations

import datetime
from datetime import timedelta
from decimal import Decimal

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.facts import DoseLimit
from edi837.claim.filing import years_after
from edi837.claim.use import shown_at
from edi837.evidence.chart_row import says_nothing
from edi837.findings.finding import Severity
from edi837.mapping.stated_policy import Ask
from edi837.policy.known import AtHand, Doubt
from edi837.policy.policy_fault import PolicyFault
from edi837.policy.scope import NO_EARLIER
from edi837.policy.treatments import named_in, speaks_of_trials, treatments_of
from edi837.x12.values import plain

Broken = PolicyFault | Doubt | None
_NEAR = 30
# Within so many days of its receipt a claim must be decided, whatever is wrong with it (42 CFR 447.45(d)(4)): the
# latest remittance that can be. Other payers have less.
_LATEST_ANSWER = 365
_LONG_AGO = 100 * 365
_YEARS = "years-to-file"
_NO_NAMES = "no mapping or table has the names of {}, so that it is not known whether {} names them"
_REMITTANCE, _LAST = "remittance", "last-service"


def days_to_file(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """The claim comes within so many days, or calendar years, of the service, or of the remittance.

    Before the limit it is remarked for information, or as a warning where the policy names days to warn within.
    """
    claim = line.claim
    begins, inferred = _begins(ask, claim, known)
    if begins is None:
        return None
    if isinstance(begins, Doubt):
        return begins
    last = _last_day(ask, claim, begins)
    left = (last - known.as_of).days
    usual = ask.attributes.get("usual") == "yes"
    counted = f"{_period(ask)} from {begins}{', which is usual' if usual else ''}"
    near = int(ask.attributes.get("warn-within", 0))
    if left >= (near or _NEAR) or (left >= 0 and (inferred or (usual and not near))):
        return None
    if left >= 0:
        most = Severity.WARNING if near else Severity.INFO
        return PolicyFault("C709", claim.clm, f"{left} days are left to file: {counted}", most=most)
    if inferred:
        counted = f"{_period(ask)} from the remittance, which came by {begins} at the latest"
    if claim.clm.value(20).strip():
        message = f"The time to file ended {-left} days ago ({counted}); CLM20 gives a reason for delay"
        return PolicyFault("C709", claim.clm, message, most=Severity.WARNING)
    message = f"The time to file ended {-left} days ago ({counted}), and CLM20 gives no reason for delay"
    return PolicyFault("C709", claim.clm.element(20), message, most=Severity.WARNING if inferred else Severity.ERROR)


def _period(ask: Ask) -> str:
    most = plain(ask.amount("most") or Decimal(0))
    if ask.attributes["of"] == _YEARS:
        return "1 calendar year" if most == "1" else f"{most} calendar years"
    return f"{most} days"


def _last_day(ask: Ask, claim: Claim, begins: datetime.date) -> datetime.date:
    """The last day to file."""
    most = int(ask.amount("most") or 0)
    return years_after(begins, most) if ask.attributes["of"] == _YEARS else begins + timedelta(days=most)


def days_to_deadline(ask: Ask, claim: Claim, known: AtHand) -> int | None:
    """The days that are left to file; None where it is not known from when they are counted."""
    begins, inferred = _begins(ask, claim, known)
    if inferred or ask.attributes.get("usual") == "yes" or not isinstance(begins, datetime.date):
        return None
    return (_last_day(ask, claim, begins) - known.as_of).days


def _begins(ask: Ask, claim: Claim, known: AtHand) -> tuple[datetime.date | Doubt | None, bool]:
    """The day that is counted from, and whether it is the latest that can be."""
    first, last = claim.days_of_service
    if first is None or last is None:
        return None, False
    if ask.attributes["of"] == _YEARS:
        end = claim.statement_days[1] if claim.claim_type == "I" else None
        return end or first, False
    if ask.attributes["from"] == _LAST:
        return last, False
    if ask.attributes["from"] != _REMITTANCE:
        return first, False
    if known.remittances is not None:
        answered = known.remittances.day_of(claim.reference("F8"), claim.patient_control_number.strip())
        if answered is not None:
            return answered, False
    most = int(ask.amount("most") or 0)
    if (known.as_of - first).days <= most:
        return None, False  # a remittance is never before the service
    latest = last + timedelta(days=_to_file_first(claim) + _LATEST_ANSWER)
    if (known.as_of - latest).days > most:
        return latest, True
    return Doubt("the day of the remittance is not known (--remittances)"), False


def _to_file_first(claim: Claim) -> int:
    """The most days from service to the first claim that the payer allows; a year where its files do not say."""
    limits = [
        int(amount)
        for stated in claim.payer.policy.policies.by_rule.get("C709", ())
        if stated.ask.attributes["of"] != _YEARS
        and stated.ask.attributes.get("from") != _REMITTANCE
        and (amount := stated.ask.amount("most")) is not None
    ]
    return max(limits, default=_LATEST_ANSWER)


def doses(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """No more days with the drug within a period than the payer takes."""
    most, within, day = ask.amount("most"), int(ask.attributes.get("within-days", 1)), line.day
    if most is None or day is None or line.discarded:
        return None
    beside = {other.day for other in line.claim.lines if other.procedure == line.procedure and not other.discarded}
    earlier = known.earlier.days(line) if known.earlier is not None else ()
    days = {other for other in (*beside, *earlier) if other is not None} | {day}
    count = sum(1 for other in days if day - timedelta(days=within) < other <= day)
    if count > most:
        message = f"{count} days with the drug within {within} days; this payer takes {plain(most)}"
        return PolicyFault("Q610", line.service_date or line.lx, message)
    earlier_files = known.earlier is not None and (known.earlier.since is not None or known.earlier.counted_later)
    return None if earlier_files else Doubt(NO_EARLIER)


def too_often(count: int, limit: DoseLimit) -> str:
    """That a patient has the drug on more days than a policy allows, earlier files counted."""
    days = f"{count} days with the drug within {limit.within_days} days, those of earlier files counted"
    return f"{days}; this payer takes {limit.most}"


def step(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """So many of the treatments were tried before: by the chart, or by a note that names one."""
    tried = treatments_of(ask, line)
    given = [code for code in tried if _given_before(code, ask, line, known)]
    trials = int(ask.attributes["trials"])
    what = f"{trials} of {', '.join(tried)}" if tried else "1 therapy" if trials == 1 else f"{trials} therapies"
    words = f"This payer wants {what} tried before" + ("" if tried else f" the {line.use_in_words}")
    place = line.procedure_element if tried else shown_at(line)
    if tried and len(given) >= trials:
        return None
    tried, trials = tuple(code for code in tried if code not in given), trials - len(given)
    chart = known.chart
    row = chart.find(line).row if chart is not None and "prior_therapies" in chart.columns else None
    if row is not None:
        named = named_in(row.prior_therapies, tried, line)
        if not says_nothing(row.prior_therapies):
            if not tried or named.times >= trials:
                return None
            if named.unknown:
                return Doubt(_NO_NAMES.format(", ".join(named.unknown), f"chart row {row.row}"))
        return PolicyFault("A806", place, f"{words}; chart row {row.row} does not name them")
    if ask.attributes.get("of") == "chart":
        return None
    notes = " ".join(segment.value(2) for loop in (line.claim.loop, line.loop) for segment in loop.of("NTE"))
    attached = any(loop.of("PWK") for loop in (line.claim.loop, line.loop))
    named = named_in(notes, tried, line)
    if attached or (named.times >= trials if tried else notes.strip()):
        return None
    if named.unknown and speaks_of_trials(notes):
        return Doubt(_NO_NAMES.format(", ".join(named.unknown), "the note"))
    shown = "the note names none" if notes.strip() else "no note (NTE) or attachment (PWK) shows it"
    return PolicyFault("A806", place, f"{words}; {shown}", most=Severity.WARNING)


def _given_before(code: str, ask: Ask, line: ServiceLine, known: AtHand) -> bool:
    """Whether a claim of the patient bills a treatment on an earlier day, within the days that the ask names."""
    if line.day is None or known.earlier is None:
        return False
    first = line.day - timedelta(days=int(ask.attributes.get("within-days", _LONG_AGO)))
    return any(first <= day < line.day for day in known.earlier.all_days(line, code))
