"""Judge bytes as the jobs do, by their own Judge, and say what it found in the words of the case files."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from edi837.claim.claim import Claim
from edi837.claim.envelope_facts import group_facts, interchange_facts
from edi837.claim.facts import FileFacts, claim_facts
from edi837.claim.reader import ClaimReader, spans
from edi837.engine.engine import Engine
from edi837.engine.rule_finding import RuleFinding, Skipped
from edi837.engine.selection import Selection
from edi837.evidence.authorizations import Authorizations
from edi837.evidence.chart import Chart, read_chart
from edi837.evidence.price_list import PriceList, read_prices
from edi837.evidence.rates import Rates, read_rates
from edi837.findings.finding import spot
from edi837.fix.plan import Plan
from edi837.jobs.judging.judge import Judge
from edi837.jobs.judging.wants import Wants
from edi837.jobs.judging.whole_file import judge_whole_file
from edi837.jobs.run import Run
from edi837.mapping.mappings import Mappings, load_mappings
from edi837.mapping.official import Official
from edi837.rules import all_rules
from edi837.rules.rule import Knowledge
from edi837.settings.config import Settings
from edi837.x12.batch import Batch
from edi837.x12.change import Change, in_order, splice
from edi837.x12.envelope import FunctionalGroup
from edi837.x12.scan import Interchange, scan
from edi837.x12.wrapped import unwrapped

TODAY = date(2026, 11, 24)


@functools.lru_cache(maxsize=1)
def mappings() -> Mappings:
    """The shipped mappings, loaded once."""
    return load_mappings()


@dataclass
class Judged:
    """What the rules said of some bytes."""

    claims: list[Claim] = field(default_factory=list)
    found: list[RuleFinding] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unasked: dict[tuple[str, str], int] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """A line each: code, severity, element, and the line where it is not a claim's or file's finding."""
        return sorted(word(one) for one in self.found)


def word(one: RuleFinding) -> str:
    """`N203 error 2410/LIN03 line=2 fix=safe`."""
    at = spot(one.finding.at)
    parts = [one.rule.code, one.severity.word, at.element or "file"]
    if one.line is not None:
        parts.append(f"line={one.line.number}")
    if one.finding.fix is not None:
        parts.append("fix=safe" if one.finding.fix.safe else "fix=proposed")
    return " ".join(parts)


def engine_for(
    chart: Chart | None = None,
    as_of: date = TODAY,
    selection: Selection | None = None,
    official: Official | None = None,
    rates: Rates | None = None,
    guide: bool = False,
    prices: PriceList | None = None,
    authorizations: Authorizations | None = None,
) -> Engine:
    """An engine over all rules."""
    knowledge = Knowledge(
        as_of=as_of,
        chart=chart,
        official=official,
        rates=rates,
        guide=guide,
        prices=prices,
        authorizations=authorizations,
    )
    return Engine(all_rules(), selection or Selection(), knowledge)


def judge_of(reader: ClaimReader, engine: Engine) -> Judge:
    """The Judge of some bytes, with the engine of the test; its guide is that of the engine."""
    knowledge = engine.knowledge
    settings = Settings(as_of=knowledge.as_of, guide="touched" if knowledge.guide else "none")
    run = Run(settings, reader.mappings, knowledge.chart, engine.selection, all_rules(), rates=knowledge.rates)
    judge = Judge(run, reader, run.recorder("", ""), Wants())
    judge.engine = judge.planner.engine = engine
    asked = [rule for rule in all_rules() if not rule.by_meaning]
    judge.planner.writing = Engine(asked, engine.selection, knowledge)
    return judge


def judge(data: bytes, engine: Engine | None = None, known: Mappings | None = None) -> Judged:
    """Envelope and claims of `data`, judged, with the fixes that were proved."""
    engine = engine or engine_for()
    known = known or mappings()
    read = unwrapped(data)
    data = data if read is None else read.data
    reader = ClaimReader(data, known)
    planner = judge_of(reader, engine).planner
    judged = Judged()
    pending: list[object] = []
    facts = FileFacts(known, [], [], [])
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            for span, first_level in spans(item):
                claim = reader.read(item.info, span)
                if engine.knowledge.guide:
                    claim.first_level = first_level
                if claim.target_lines:
                    chart = engine.knowledge.chart
                    facts.add(claim_facts(claim, span, None, chart.used_by(claim) if chart else ()))
                    found, skipped = engine.examine(claim)
                    judged.claims.append(claim)
                    judged.found.extend(found)
                    judged.skipped.extend(skipped)
                    judged.plans.append(planner.plan_fixes(claim, span.levels, found, engine.knowledge.as_of)[0])
            continue
        pending.append(item)
        if isinstance(item, FunctionalGroup) and (group := group_facts(item)) is not None:
            facts.groups.append(group)
        if isinstance(item, Interchange):
            item.wrapped = None if read is None else read.broken
            facts.interchanges.append(interchange_facts(item.isa))
            judged.found.extend(engine.examine_envelope(pending))
            pending.clear()
    judged.found.extend(engine.examine_envelope(pending))
    judged.found.extend(judge_whole_file(engine, facts, reader))
    judged.unasked = dict(engine.counts.unasked)
    return judged


def applied(data: bytes, plans: list[Plan]) -> bytes:
    """The bytes with all planned changes."""
    return b"".join(splice(data, in_order(change for one in plans for change in one.changes)))


def approved(data: bytes, found: list[RuleFinding], code: str) -> bytes:
    """The bytes with all proposals of a rule, of two that meet the first."""
    changes: list[Change] = []
    for one in found:
        fix = one.finding.fix
        if one.rule.code == code and fix is not None and not fix.safe:
            meeting = any(change.meets(other) for change in fix.changes for other in changes)
            changes.extend(() if meeting else fix.changes)
    return b"".join(splice(data, in_order(changes)))


def rates_of(text: str) -> Rates:
    """A rate table from CSV text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rates.csv"
        path.write_text(text, encoding="utf-8")
        return read_rates(path)


def prices_of(text: str) -> PriceList:
    """A price list from CSV text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prices.csv"
        path.write_text(text, encoding="utf-8")
        return read_prices(path)


def chart_of(text: str) -> Chart:
    """A chart from CSV text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chart.csv"
        path.write_text(text, encoding="utf-8")
        return read_chart(path)


def corpus_files(folder: Path | None) -> Iterator[Path]:
    """The EDI files of a corpus folder."""
    if folder is not None:
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "INDEX.tsv")
