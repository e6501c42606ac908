"""What is the same for all files of one command: settings, mappings, evidence, rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import edi837
from edi837.engine.conforming_rules import ConformingRules
from edi837.engine.engine import Engine
from edi837.engine.selection import Selection, check_payers
from edi837.mapping.mappings import Mappings, load_mappings
from edi837.policy.known import Earlier
from edi837.rows.record import Decided
from edi837.rows.recording import Recorder
from edi837.rules import all_rules
from edi837.rules.rule import Knowledge, Rule
from edi837.settings.config import Settings
from edi837.system.dataclass import dataclass
from edi837.x12.values import iso
from edi837.x12.wrapped import Unwrapped

if TYPE_CHECKING:
    from edi837.evidence.authorizations import Authorizations
    from edi837.evidence.chart import Chart
    from edi837.evidence.evidence_table import RowFault
    from edi837.evidence.history import History
    from edi837.evidence.price_list import PriceList
    from edi837.evidence.rates import Rates
    from edi837.evidence.remittances import RemittanceDays

_ALONE, _WITH_HISTORY, _OF_GUIDE, _ENDED, _OF_WRITING = "alone", "with history", "of the guide", "ended", "of writing"


@dataclass(frozen=True)
class Run:
    """Everything that a file is judged with; `audit` is the head of the audit log and `key` the ledger's, if any."""

    settings: Settings
    mappings: Mappings
    chart: Chart | None
    selection: Selection
    rules: tuple[Rule, ...]
    decisions: Mapping[str, Decided] = field(default_factory=dict)
    audit: Mapping[str, Any] | None = None
    rates: Rates | None = None
    authorizations: Authorizations | None = None
    prices: PriceList | None = None
    remittances: RemittanceDays | None = None
    key: bytes = field(default=b"", repr=False)
    # By what they are for. Bringing the rules together, and learning which of them are silent, takes longer than to
    # judge a small file.
    _engines: dict[str, Engine] = field(default_factory=dict, init=False, repr=False, compare=False)
    _conforming: dict[bool, ConformingRules] = field(default_factory=dict, init=False, repr=False, compare=False)
    _by_code: dict[str, Rule] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """To another process it goes as its settings, which decide all that is judged; the day is that of this one."""
        return prepare, (replace(self.settings, as_of=self.settings.today),)

    def with_audit(self, audit: Mapping[str, Any], key: bytes = b"") -> Run:
        """The same run, with the same engines, for a file whose manifest names another line of the audit log."""
        run = replace(self, audit=audit, key=key)
        for name in ("_engines", "_conforming", "_by_code"):
            object.__setattr__(run, name, getattr(self, name))
        return run

    def knowledge(self, history: History | None = None) -> Knowledge:
        """What rules may know besides their subject."""
        return Knowledge(
            as_of=self.settings.today,
            chart=self.chart,
            history=history,
            guide=self.settings.guide in ("touched", "all"),
            official=self.mappings.official,
            rates=self.rates,
            authorizations=self.authorizations,
            prices=self.prices,
            remittances=self.remittances,
        )

    def engine(self, history: History | None = None, earlier: Earlier | None = None) -> Engine:
        """A fresh engine: its counters belong to one file, and so does what is known of earlier administrations."""
        knowledge = replace(self.knowledge(history), earlier=earlier)
        name = _ALONE if history is None else _WITH_HISTORY
        known = self._engines.get(name)
        if known is None:
            known = self._engines[name] = Engine(self.rules, self.selection, knowledge)
        return known.fresh(knowledge)

    def writing_engine(self, knowledge: Knowledge) -> Engine:
        """An engine of the rules that may say something else of a claim where its values are written in another way."""
        known = self._engines.get(_OF_WRITING)
        if known is None:
            asked = tuple(rule for rule in self.rules if not rule.by_meaning)
            known = self._engines[_OF_WRITING] = Engine(asked, self.selection, knowledge)
        return known.fresh(knowledge)

    def guide_engine(self) -> Engine:
        """An engine of the guide's rules alone: for claims that were changed, and for those without a target line."""
        knowledge = replace(self.knowledge(), guide=True)
        known = self._engines.get(_OF_GUIDE)
        if known is None:
            asked = tuple(rule for rule in self.rules if rule.every_claim or "guide" in rule.needs)
            known = self._engines[_OF_GUIDE] = Engine(asked, self.selection, knowledge)
        return known.fresh(knowledge)

    def conforming_rules(self, chosen: bool) -> ConformingRules:
        """What is asked of a claim that the tables of its guide have nothing against.

        Those that are chosen are asked where it holds no target line, else those too before which another is silent.
        """
        known = self._conforming.get(chosen)
        if known is None:
            rules = (rule for rule in self.rules if rule.every_claim)
            known = ConformingRules(rule for rule in rules if not chosen or self.selection.chooses(rule))
            self._conforming[chosen] = known
        return known.fresh()

    def ended_engine(self) -> Engine:
        """An engine of the rules that are asked of a code that has ended, in claims without a target line."""
        known = self._engines.get(_ENDED)
        if known is None:
            asked = tuple(rule for rule in self.rules if rule.every_ended)
            known = self._engines[_ENDED] = Engine(asked, self.selection, self.knowledge())
        return known.fresh(known.knowledge)

    def recorder(self, name: str, digest: str, unwrapped: Unwrapped | None = None) -> Recorder:
        """The maker of the rows of one file; `unwrapped` is how it is read, where it is wrapped."""
        settings = self.settings
        return Recorder(
            name,
            digest,
            self.run_id(digest),
            self.mappings.codes,
            settings.today,
            settings.include_patient,
            self.decisions,
            unwrapped,
        )

    def rule(self, code: str) -> Rule:
        """A rule by its code."""
        if not self._by_code:
            self._by_code.update((rule.code, rule) for rule in reversed(self.rules))
        return self._by_code[code]

    def evidence_faults(self) -> list[tuple[str, RowFault]]:
        """The rows of evidence files that cannot be used; those of a chart are told of the files that it is for."""
        return [
            (table.name, fault)
            for table in (self.rates, self.authorizations)
            if table is not None
            for fault in table.faults
        ]

    def code_tables(self, last_service: date | None = None) -> list[dict[str, str]]:
        """The official tables that were loaded, with their dates and digests; '' where a table tells no date.

        The note says where a table is old, or newer than the claims.
        """
        official = self.mappings.official
        if official is None:
            return []
        from edi837.mapping.official import newer, old  # with the readers of all tables

        return [
            {
                "name": f"{table.title}, {table.file}",
                "date": iso(table.dated),
                "sha256": table.sha256,
                "note": old(table, self.settings.today) or newer(table, last_service),
            }
            for table in official.tables
        ]

    def run_id(self, digest: str) -> str:
        """Twelve hex digits over everything that decides what comes out for an input of that digest."""
        facts = {
            "input": digest,
            "mappings": self.mappings.sha256,
            "chart": self.chart.sha256 if self.chart else None,
            "rates": self.rates.sha256 if self.rates else None,
            **{
                of: evidence.sha256
                for of, evidence in (
                    ("authorizations", self.authorizations),
                    ("prices", self.prices),
                    ("remittances", self.remittances),
                )
                if evidence is not None
            },
            "settings": self.settings.recorded(),
            "version": edi837.__version__,
            "as_of": self.settings.today.isoformat(),
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:12]


def prepare(settings: Settings) -> Run:
    """Load and check everything before any file is touched; UsageError or MappingError say what is wrong.

    Today is settled here, once for all files.
    """
    # A 999 is the statement that the guide was applied to all.
    settings = replace(settings, as_of=settings.today, guide="all" if settings.ack else settings.guide)
    rules = all_rules()
    codes = [rule.code for rule in rules]
    mappings = load_mappings(settings.mappings, settings.codes)
    if settings.target:
        mappings = mappings.with_targets(list(settings.target))
    check_payers(mappings.payers, rules)
    selection = Selection(settings.select, settings.ignore, settings.severity, settings.partner)
    selection.check(codes)
    run = Run(settings, mappings, None, selection, rules)
    given = (settings.chart, settings.rates, settings.authorizations, settings.prices, settings.remittances)
    if any((*given, settings.decisions)):
        from edi837.jobs.given_evidence import read_given  # many readers, and most runs are given nothing

        run = replace(run, **read_given(settings)._asdict())
    return run
