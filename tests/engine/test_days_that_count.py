"""Between the days that count, rules say of each day the same."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader, spans
from edi837.engine.days_that_count import OF_RULES, days_in, days_of_policy, first_in_time, period_around
from edi837.mapping.payers import PayerStatement
from edi837.rules import rules_by_code
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.jobs.test_alike import file_of
from tests.judging import TODAY, engine_for, mappings

DAYS = st.dates(date(2023, 1, 1), date(2023, 3, 1))


@given(day=DAYS, bounds=st.sets(DAYS, max_size=4), other=DAYS)
def test_all_days_of_a_period_are_before_and_behind_the_same(day: date, bounds: set[date], other: date) -> None:
    first, last = period_around(day, sorted(bounds))
    assert first <= day <= last
    same = all((day < bound, day == bound) == (other < bound, other == bound) for bound in bounds)
    assert (first <= other <= last) is same


def test_statements_and_policies_count_from_their_first_to_their_last_day() -> None:
    stated = PayerStatement("ndc", {"from": "2024-01-01", "until": "2024-12-31", "required": "no"}, None, "x.xml", 1)
    assert set(days_in([stated], {"a": (date(2020, 1, 1),)})) == {
        date(2020, 1, 1), date(2024, 1, 1), date(2024, 12, 31),
    }  # fmt: skip
    medicare = mappings().payers.policy("90041", "MB", "SENDER", None)
    assert date(2025, 1, 1) in days_of_policy(medicare)
    assert date(2023, 7, 1) in OF_RULES


def test_a_claim_is_in_time_from_the_first_day_on() -> None:
    """Of every payer of the shipped mappings, and every class; on the day before, C709 speaks of some of them."""
    payers = mappings().payers
    rule, knowledge, late = rules_by_code()["C709"], engine_for(guide=True).knowledge, 0
    for payer, indicator in (*((known, "CI") for known in payers.bindings), *(("X", of) for of in payers.by_indicator)):
        first = first_in_time(payers.policy(payer, indicator, "SENDER", None), TODAY)
        for days in (-1, 0, 1, 30, 300) if first > date.min else ():
            day = first + timedelta(days=days)
            if day <= TODAY:
                said = list(rule.function(claim_of(payer, indicator, day), knowledge))
                late += bool(said) and days < 0
                assert days < 0 or not said
    assert late > 5


def claim_of(payer: str, indicator: str, day: date) -> Claim:
    data = file_of({"payer": payer, "indicator": indicator, "day": f"{day:%Y%m%d}"})
    reader = ClaimReader(data, mappings())
    batches = (item for item in scan(data, reader.wanted) if isinstance(item, Batch))
    *_, claim = [reader.read(batch.info, span) for batch in batches for span, _ in spans(batch)]
    return claim
