"""What is on record for the drug lines of a claim, from each file of evidence: what it says, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.amounts import container, expected_units, mg_by_ndc, mg_per_unit
from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.reader import ClaimReader
from edi837.desk.claim_form import BilledClaim
from edi837.evidence.authorizations import RIGHT
from edi837.evidence.chart import Chart, Match
from edi837.evidence.chart_row import ChartRow, says_nothing
from edi837.evidence.on_record import has_note
from edi837.evidence.rates import NoRate
from edi837.jobs.run import Run
from edi837.report.figures import dollars
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan, SetInfo
from edi837.x12.delimiters import Buffer, find_header
from edi837.x12.values import plain

_MOST_LINES = 20
# ISA06.
_SENDER = 6
# What people write in words into a chart: whether it is there is told, what it says is not.
_DOCUMENTED = (
    "route", "start", "stop", "indication", "prior_therapies", "monitoring", "adverse_events", "witness",
    "authorization", "site", "risk_benefit", "ordering_provider",
)  # fmt: skip


PRESENT, MISSING, NOT_GIVEN = "present", "missing", "no file"


class EvidenceItem(NamedTuple):
    """What one source says of a line (LX), '' for the whole claim; `state` tells a source that was not given from one
    that has nothing.
    """

    line: str
    kind: str
    says: str
    state: str


def evidence_for(run: Run, data: Buffer, placed: BilledClaim) -> list[EvidenceItem]:
    """All items, line by line, those of the claim last."""
    first, last = placed.segments[0], placed.segments[-1]
    header = find_header(data, 0)
    sender = header.elements[_SENDER].strip() if header is not None and len(header.elements) > _SENDER else ""
    form = "I" if placed.is_institutional else "P"
    info = SetInfo(placed.delimiters, "", "", "", form, first.start, sender, "", "", False)
    above = (level[0].start if level else -1 for level in (placed.subscriber, placed.patient))
    span = ClaimSpan(first.start, last.end, 1, -1, *above)
    reader = ClaimReader(data, run.mappings, everything=True)
    claim = reader.assemble(info, bytes(data[first.start : last.end]), first.start, 1, reader.levels(info, span))
    lines = claim.target_lines[:_MOST_LINES]
    return [*(item for line in lines for item in _of_line(run, line)), *_of_claim(run, claim)]


def _of_line(run: Run, line: ServiceLine) -> Iterator[EvidenceItem]:
    for kind, (says, state) in (
        ("Label", _label(line)),
        ("Arithmetic", _arithmetic(line)),
        ("Chart", _charted(run.chart, line)),
        ("Authorization", _authorized(run, line)),
        ("Contract rate", _rated(run, line)),
        ("Drug cost", _priced(run, line)),
    ):
        yield EvidenceItem(line.number, kind, says, state)


def _label(line: ServiceLine) -> tuple[str, str]:
    product = line.drug.product if line.drug is not None else None
    if product is None:
        return ("no mapping or directory knows this NDC" if line.ndc else "the line has no NDC"), MISSING
    words = (product.substance.name, product.strength, f"{container(line)} container")
    return f"{', '.join(filter(None, words))}; {product.labeler}", PRESENT


def _arithmetic(line: ServiceLine) -> tuple[str, str]:
    by_ndc, unit, expected = mg_by_ndc(line), mg_per_unit(line), expected_units(line)
    billed = "" if line.units is None else f"; billed {plain(line.units)}"
    if by_ndc is None or unit is None or expected is None:
        return f"units cannot be computed from NDC, quantity and code{billed}", MISSING
    return (
        f"{plain(by_ndc)} mg by the NDC quantity ÷ {plain(unit)} mg a unit = {plain(expected)} units{billed}",
        PRESENT,
    )


def _charted(chart: Chart | None, line: ServiceLine) -> tuple[str, str]:
    if chart is None:
        return "", NOT_GIVEN
    match = chart.find(line)
    if match.row is None:
        return _not_charted(match), MISSING
    return f"{match.row.named}: {_amounts(match.row)}; {_documented(chart, match.row)}", PRESENT


def _not_charted(match: Match) -> str:
    for rows, why in (
        (match.faulty, "cannot be read"),
        (match.ambiguous, "fits other lines as well"),
        (match.out, "says that nothing was given"),
        ((match.of_another_date,), "is of another date"),
        ((match.of_another_ndc,), "is of another NDC"),
    ):
        if named := [row.named for row in rows if row is not None]:
            return f"{named[0]} {why}"
    return "no row of the chart is of this line"


def _amounts(row: ChartRow) -> str:
    amounts = (
        ("given", row.mg_given), ("discarded", row.mg_discarded), ("dispensed", row.mg_dispensed),
        ("a container", row.container_mg),
    )  # fmt: skip
    said = [f"{plain(mg)} mg {word}" for word, mg in amounts if mg is not None]
    if row.containers_opened is not None:
        said.append(f"{plain(row.containers_opened)} opened")
    return ", ".join(said) or "no amount"


def _documented(chart: Chart, row: ChartRow) -> str:
    asked = [name for name in _DOCUMENTED if name in chart.columns]
    there = [name.replace("_", " ") for name in asked if not says_nothing(str(getattr(row, name)))]
    missing = [name.replace("_", " ") for name in asked if says_nothing(str(getattr(row, name)))]
    parts = [("documented: ", there), ("not documented: ", missing)]
    return "; ".join(word + ", ".join(names) for word, names in parts if names) or "no words are charted"


def _authorized(run: Run, line: ServiceLine) -> tuple[str, str]:
    has_number = line.authorization is not None
    sent = "the claim has a number" if has_number else "the claim has no number"
    if run.authorizations is None:
        return sent, PRESENT if has_number else NOT_GIVEN
    state = run.authorizations.state_of(line)
    if state is not None:
        return f"{state.word}: {state.sentence}", PRESENT if state.word == RIGHT else MISSING
    fitting = run.authorizations.fitting(line)
    if not has_number and fitting:
        return f"{sent}; {', '.join(each.named for each in fitting[:3])} would fit", MISSING
    return f"{sent}{', which the file of authorizations does not have' if has_number else ''}", MISSING


def _rated(run: Run, line: ServiceLine) -> tuple[str, str]:
    if run.rates is None:
        return "", NOT_GIVEN
    rate = run.rates.rate_of(line, line.site, line.day) if line.day is not None else None
    if rate is None:
        return "no row of the rates is for this payer, code and day", MISSING
    if isinstance(rate, NoRate):
        return rate.why, MISSING
    return f"row {rate.row}: {plain(rate.amount)} {rate.method}", PRESENT


def _priced(run: Run, line: ServiceLine) -> tuple[str, str]:
    if run.prices is None:
        return "", NOT_GIVEN
    cost: Decimal | None = run.prices.cost(line)
    return ("the list has no price of this package and day", MISSING) if cost is None else (dollars(cost), PRESENT)


def _of_claim(run: Run, claim: Claim) -> Iterator[EvidenceItem]:
    announced = any(has_note(line) for line in claim.target_lines)
    says = "announced in the claim (PWK or NTE)" if announced else "none is announced in the claim (PWK, NTE)"
    yield EvidenceItem("", "Attachment or note", says, PRESENT if announced else MISSING)
    if run.chart is not None and (unbilled := run.chart.unbilled(claim)):
        rows = ", ".join(row.named for row in unbilled[:5])
        yield EvidenceItem("", "Charted, not billed", f"{rows} fit no line of the claim", MISSING)
    if run.remittances is not None:
        day = run.remittances.day_of(claim.reference("F8"), claim.patient_control_number)
        yield EvidenceItem(
            "", "Remittance", f"answered {day}" if day else "no answer is listed", PRESENT if day else MISSING
        )
