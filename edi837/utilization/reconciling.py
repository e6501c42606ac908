"""Claims, chart, dispensing log and purchases brought together, by patient and day, place and day, and package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from edi837.claim.amounts import mg_by_ndc, mg_per_unit
from edi837.claim.claim import Claim
from edi837.evidence.chart import Chart, account_value
from edi837.evidence.chart_row import ChartRow
from edi837.evidence.dispensing_log import DISCARDED, REMOVED, RETURNED, DispensingLog
from edi837.evidence.purchases import Purchases
from edi837.mapping.drugs import MULTI_DOSE, Drugs
from edi837.report.figures import counted
from edi837.system.named_tuple import NamedTuple
from edi837.utilization.line_parts import is_void
from edi837.utilization.patient_day import BilledLine, PatientDay
from edi837.utilization.reconciliation import (
    CountDifference,
    Reconciliation,
    balances_of,
    count_differences,
    removed_places,
)
from edi837.x12.values import plain

_ZERO = Decimal(0)
# A line of more days is a slip of a date.
_MOST_DAYS = 366
_LAGS = "replenishment lags behind use, so this may be in order"


class Sources(NamedTuple):
    """What was given besides the claims."""

    chart: Chart | None = None
    log: DispensingLog | None = None
    purchases: Purchases | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to reconcile with."""
        return self.log is not None or self.purchases is not None

    def faults(self) -> Iterator[str]:
        """The rows that cannot be used, each in a sentence."""
        for table in (self.chart, self.log, self.purchases):
            if table is not None:
                yield from (f"{table.name}: row {row}: {message}; it is not used" for row, message in table.faults)


def billed_lines(claim: Claim) -> Iterator[BilledLine]:
    """The target lines of a claim; of a void claim none."""
    if is_void(claim):
        return
    claim_number = claim.patient_control_number.strip()
    for line in claim.target_lines:
        yield BilledLine(
            claim_number, account_value(claim_number), line.number.strip(), line.day, line.service_to or line.day,
            line.units, mg_per_unit(line), line.ndc, mg_by_ndc(line), line.discarded,
            not claim.mappings.codes.modifier_groups.drug_340b.isdisjoint(line.modifiers),
        )  # fmt: skip


def reconcile(billed: Sequence[BilledLine], sources: Sources, drugs: Drugs) -> Reconciliation:
    """All differences, with the claims and rows behind them."""
    schedules = {drugs.codes[code].substance.schedule for code in drugs.targets} - {""}
    result = Reconciliation(tuple(sorted(schedules)))
    days = _patient_days(billed, sources, drugs, result.notes)
    for key in sorted(days):
        patient = days[key]
        for kind, mg, question in patient.mismatches(sources.chart is not None, sources.log is not None):
            lines = tuple(line.named for line in patient.billed)
            account = patient.billed[0].claim if patient.billed else patient.account
            rows = (*patient.chart_rows, *patient.log_rows)
            result.differences.append(
                CountDifference(
                    kind, patient.day, patient.place or "", account, _ndc(patient), mg, lines, rows, question
                )
            )
    if sources.log is not None:
        if sources.chart is None:
            result.notes.append("Without a chart (--chart) it is not known what was given: nothing is reconciled.")
        else:
            result.balances = balances_of(sources.log, days.values())
            result.differences += count_differences(result.balances, tuple(result.differences))
            open_days = sum(balance.mg is None for balance in result.balances)
            if open_days:
                result.notes.append(
                    f"Not reconciled for want of opening and closing counts: {counted(open_days, 'day')}."
                )
    else:
        result.notes.append("Without a dispensing log (--log) counts are not reconciled.")
    if sources.purchases is not None:
        result.differences += _shortfalls(billed, sources.purchases, drugs)
    return result


def _ndc(patient: PatientDay) -> str:
    packages = {line.ndc for line in patient.billed if line.ndc}
    return packages.pop() if len(packages) == 1 else ""


Days = dict[tuple[str, date], PatientDay]
_Of = Callable[[str, date], PatientDay]


def _patient_days(billed: Iterable[BilledLine], sources: Sources, drugs: Drugs, notes: list[str]) -> Days:
    days: Days = {}

    def of(account: str, day: date) -> PatientDay:
        return days.setdefault((account, day), PatientDay(account, day))

    spanning = 0
    days_billed: list[date] = []
    for line in billed:
        if line.first is None or line.last is None:
            continue
        days_billed += [line.first, line.last]
        of(line.account, line.first).billed.append(line)
        if line.last > line.first:
            spanning += 1
            for number in range(min((line.last - line.first).days + 1, _MOST_DAYS)):
                of(line.account, line.first + timedelta(days=number)).unread = True
    if spanning:
        notes.append(f"Not compared by day, because they are of several days: {counted(spanning, 'line')}.")
    if sources.log is not None:
        _add_log(sources.log, of)
    if sources.chart is not None:
        _add_chart(sources.chart, drugs, of)
    first, last = min(days_billed, default=date.min), max(days_billed, default=date.max)
    outside = [key for key in days if not first <= key[1] <= last]
    for key in outside:
        del days[key]
    if outside:
        notes.append(f"Outside the days of the claims, and not compared: {counted(len(outside), 'day')} of patients.")
    return days


def _add_log(log: DispensingLog, of: _Of) -> None:
    places = removed_places(log.entries)
    for entry in log.entries:
        if not entry.account:
            continue
        patient = of(account_value(entry.account), entry.day)
        removed_at = places.get((entry.account, entry.day), set())
        patient.place = next(iter(removed_at)) if len(removed_at) == 1 else None
        patient.log_rows.append(f"{log.name} row {entry.row}")
        if entry.action == REMOVED:
            patient.removed = (patient.removed or _ZERO) + entry.mg
        elif entry.action == DISCARDED:
            patient.logged_waste = (patient.logged_waste or _ZERO) + entry.mg
        elif entry.action == RETURNED:
            patient.returned = (patient.returned or _ZERO) + entry.mg


def _add_chart(chart: Chart, drugs: Drugs, of: _Of) -> None:
    targets = {drugs.codes[code].substance.name for code in drugs.targets}
    for row in chart.rows:
        product = drugs.product(row.ndc) if row.ndc else None
        if row.service_date is None or row.is_out or (product is not None and product.substance.name not in targets):
            continue
        patient = of(account_value(row.patient_control_number), row.service_date)
        patient.unread |= bool(row.fault)
        patient.chart_rows.append(f"{chart.name} row {row.row}")
        patient.multi_dose |= _is_multi_dose(row, drugs)
        if row.is_dose and row.mg_given is not None:
            patient.given = (patient.given or _ZERO) + row.mg_given
        if row.mg_discarded is not None:
            patient.charted_waste = (patient.charted_waste or _ZERO) + row.mg_discarded


def _is_multi_dose(row: ChartRow, drugs: Drugs) -> bool:
    product = drugs.product(row.ndc) if row.ndc else None
    package = product.package(row.ndc) if product is not None else None
    return MULTI_DOSE in (row.container, package.container if package is not None else "")


def _shortfalls(billed: Sequence[BilledLine], purchases: Purchases, drugs: Drugs) -> Iterator[CountDifference]:
    """Packages billed with a 340B modifier beyond those that were bought under 340B."""
    bought: defaultdict[str, Decimal] = defaultdict(Decimal)
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for purchase in purchases.rows:
        if purchase.is_340b:
            bought[purchase.ndc] += purchase.packages
            rows[purchase.ndc].append(f"{purchases.name} row {purchase.row}")
    for ndc, lines in sorted(_by_package(billed).items()):
        content = _package_mg(ndc, drugs)
        if content is None:
            continue
        packages = sum((line.ndc_mg or _ZERO for line in lines), _ZERO) / content
        if packages > bought[ndc]:
            mg = (packages - bought[ndc]) * content
            said = f"{plain(round(packages, 2))} packages are billed under 340B, {plain(bought[ndc])} were bought"
            question = f"{said}: {_LAGS}; or were they of another account?"
            names = tuple(line.named for line in lines)
            yield CountDifference("340B purchases", None, "", "", ndc, mg, names, tuple(rows[ndc]), question)


def _by_package(billed: Iterable[BilledLine]) -> Mapping[str, list[BilledLine]]:
    lines: defaultdict[str, list[BilledLine]] = defaultdict(list)
    for line in billed:
        if line.is_340b and line.ndc and line.ndc_mg is not None:
            lines[line.ndc].append(line)
    return lines


def _package_mg(ndc: str, drugs: Drugs) -> Decimal | None:
    product = drugs.product(ndc)
    package = product.package(ndc) if product is not None else None
    return package.mg * package.containers if package is not None and package.mg else None
