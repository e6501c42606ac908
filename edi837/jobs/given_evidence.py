"""The evidence and the decisions that the settings of a run name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.decisions.read_decisions import read_decisions
from edi837.evidence.authorizations import read_authorizations
from edi837.evidence.chart import read_chart
from edi837.evidence.price_list import read_prices
from edi837.evidence.rates import read_rates
from edi837.evidence.remittances import read_remittances
from edi837.rows.record import Decided

if TYPE_CHECKING:
    from edi837.jobs.run import Run


def with_evidence(run: Run) -> Run:
    """The same run with what was given; UsageError or MappingError say what is wrong with a file."""
    settings = run.settings
    chart = read_chart(Path(settings.chart)) if settings.chart else None
    decisions = _decided(settings.decisions) if settings.decisions else {}
    return replace(
        run,
        chart=chart,
        decisions=decisions,
        rates=read_rates(settings.rates) if settings.rates else None,
        authorizations=read_authorizations(settings.authorizations) if settings.authorizations else None,
        prices=read_prices(settings.prices) if settings.prices else None,
        remittances=read_remittances(settings.remittances) if settings.remittances else None,
    )


def _decided(path: Path) -> Mapping[str, Decided]:
    return {
        name: Decided(decision.decision, decision.by, decision.note, decision.value)
        for name, decision in read_decisions(path).by_id().items()
        if decision.decision in (APPROVE, DECLINE)
    }
