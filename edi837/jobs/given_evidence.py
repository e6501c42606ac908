"""The evidence and the decisions that the settings of a run name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from edi837.decisions.decision_words import APPROVE, DECLINE
from edi837.decisions.read_decisions import read_decisions
from edi837.evidence.authorizations import Authorizations, read_authorizations
from edi837.evidence.chart import Chart, read_chart
from edi837.evidence.price_list import PriceList, read_prices
from edi837.evidence.rates import Rates, read_rates
from edi837.evidence.remittances import RemittanceDays, read_remittances
from edi837.rows.record import Decided
from edi837.settings.config import Settings
from edi837.system.named_tuple import NamedTuple


class GivenEvidence(NamedTuple):
    """What a run has of each kind; None for what was not given."""

    chart: Chart | None
    decisions: Mapping[str, Decided]
    rates: Rates | None
    authorizations: Authorizations | None
    prices: PriceList | None
    remittances: RemittanceDays | None


def read_given(settings: Settings) -> GivenEvidence:
    """Read what was given; UsageError or MappingError say what is wrong with a file."""
    chart = read_chart(Path(settings.chart)) if settings.chart else None
    decisions = _decided(settings.decisions) if settings.decisions else {}
    return GivenEvidence(
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
